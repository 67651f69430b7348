"""What the catalogue of SQLite reads, whole."""

from __future__ import annotations

from limbeck.catalog.sqlite.snapshot import read_sqlite
from limbeck.databases.database import Database

SCHEMA = (
    """CREATE TABLE parent (
        id integer PRIMARY KEY AUTOINCREMENT, code text COLLATE nocase NOT NULL DEFAULT 'x' UNIQUE
    )""",
    """CREATE TABLE "a child" (
        id int NOT NULL, -- a comment
        parent_id bigint CONSTRAINT fk REFERENCES parent (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        total numeric( 10,2 ) GENERATED ALWAYS AS (id * 2) STORED CHECK ((total > 0)),
        CONSTRAINT pk PRIMARY KEY (id DESC)
    ) WITHOUT ROWID""",
    'CREATE UNIQUE INDEX ix ON "a child" (lower(total), parent_id desc) WHERE parent_id is not null',
    "CREATE VIEW v (x) AS select id from parent",
    "CREATE TRIGGER tr AFTER UPDATE OF code ON parent WHEN new.code <> 'y' BEGIN SELECT 1; END",
)


def test_everything_is_read(scratch_sqlite: Database) -> None:
    """Each object comes with what its author said about it, in one way of writing."""
    with scratch_sqlite.engine.connect() as connection:
        for statement in SCHEMA:
            connection.exec_driver_sql(statement)
        found = read_sqlite(connection)
    assert [(*each.key, each.position, each.text) for each in found] == [
        ("check", "", "a child", "", 0, "expression: total > 0"),
        ("column", "", "a child", "id", 1, "nullable: no, type: INT"),
        ("column", "", "a child", "parent_id", 2, "nullable: yes, type: BIGINT"),
        (
            "column",
            "",
            "a child",
            "total",
            3,
            "generated: id * 2, generated kind: stored, nullable: yes, type: NUMERIC(10, 2)",
        ),
        ("column", "", "parent", "code", 2, "collation: NOCASE, default: 'x', nullable: no, type: TEXT"),
        ("column", "", "parent", "id", 1, "nullable: yes, type: INTEGER"),
        (
            "foreign key",
            "",
            "a child",
            "fk",
            0,
            "columns: parent_id, deferrable: INITIALLY DEFERRED, on delete: CASCADE, references: parent(id)",
        ),
        (
            "index",
            "",
            "a child",
            "ix",
            0,
            "columns: lower(total), parent_id DESC, unique: yes, where: parent_id IS NOT NULL",
        ),
        ("primary key", "", "a child", "pk", 0, "columns: id DESC"),
        ("primary key", "", "parent", "", 0, "columns: id"),
        ("table", "", "", "a child", 0, "without rowid: yes"),
        ("table", "", "", "parent", 0, "autoincrement: yes"),
        (
            "trigger",
            "",
            "parent",
            "tr",
            0,
            "body: SELECT 1;, event: UPDATE OF code, timing: AFTER, when: new.code <> 'y'",
        ),
        ("unique", "", "parent", "", 0, "columns: code"),
        ("view", "", "", "v", 0, "columns: x, definition: SELECT id FROM parent"),
    ]
