"""One thing of every kind is changed, and the difference names exactly that thing."""

from __future__ import annotations

import pytest

from limbeck.catalog import compare, order
from limbeck.records.snapshot import Difference

from .snapshots import snapshot_of

SCHEMA = {
    "parent": "CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT NOT NULL)",
    "child": """CREATE TABLE child (
        id INTEGER NOT NULL,
        parent_id INTEGER,
        code VARCHAR(20) COLLATE NOCASE DEFAULT 'a',
        total INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL,
        CONSTRAINT pk PRIMARY KEY (id, code),
        CONSTRAINT uq UNIQUE (code),
        CONSTRAINT ck CHECK (id > 0),
        CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) MATCH FULL ON DELETE CASCADE DEFERRABLE
    )""",
    "ix": "CREATE INDEX ix ON child (code, lower(code)) WHERE code > 'a'",
    "v": "CREATE VIEW v (x) AS SELECT id FROM child",
    "tr": "CREATE TRIGGER tr AFTER UPDATE OF code ON child WHEN new.id > 1 BEGIN SELECT 1; END",
    "search": "CREATE VIRTUAL TABLE search USING fts5(title)",
}


def column(name: str, attribute: str | None, before: str | None, after: str | None) -> Difference:
    return Difference("column", "", "child", name, attribute, before, after)


def of_child(
    kind: str, name: str, attribute: str | None, before: str | None, after: str | None
) -> Difference:
    return Difference(kind, "", "child", name, attribute, before, after)


def alone(kind: str, name: str, attribute: str | None, before: str | None, after: str | None) -> Difference:
    return Difference(kind, "", "", name, attribute, before, after)


PK = "columns: id, code"
UQ = "columns: code"
CK = "expression: id > 0"
FK = "columns: parent_id, deferrable: DEFERRABLE, match: FULL, on delete: CASCADE, references: parent(id)"

REWRITTEN = [
    ("child", "\n    )", "\n    ) WITHOUT ROWID", [alone("table", "child", "without rowid", None, "yes")]),
    ("parent", "KEY,", "KEY AUTOINCREMENT,", [alone("table", "parent", "autoincrement", None, "yes")]),
    ("parent", "NULL)", "NULL) STRICT", [alone("table", "parent", "strict", None, "yes")]),
    ("child", "parent_id INTEGER,", "parent_id BIGINT,", [column("parent_id", "type", "INTEGER", "BIGINT")]),
    ("child", "parent_id INTEGER,", "parent_id,", [column("parent_id", "type", "INTEGER", None)]),
    ("child", "(20)", "(21)", [column("code", "type", "VARCHAR(20)", "VARCHAR(21)")]),
    ("child", "id INTEGER NOT NULL", "id INTEGER", [column("id", "nullable", "no", "yes")]),
    (
        "child",
        "id INTEGER NOT NULL",
        "id INTEGER NOT NULL ON CONFLICT REPLACE",
        [column("id", "not null on conflict", None, "REPLACE")],
    ),
    (
        "child",
        "id INTEGER NOT NULL",
        "id INTEGER CONSTRAINT nn NOT NULL",
        [column("id", "not null constraint", None, "nn")],
    ),
    ("child", "COLLATE NOCASE", "COLLATE RTRIM", [column("code", "collation", "NOCASE", "RTRIM")]),
    ("child", "COLLATE NOCASE", "", [column("code", "collation", "NOCASE", None)]),
    (
        "child",
        "COLLATE NOCASE",
        "CONSTRAINT co COLLATE NOCASE",
        [column("code", "collation constraint", None, "co")],
    ),
    ("child", "DEFAULT 'a'", "DEFAULT 'A'", [column("code", "default", "'a'", "'A'")]),
    ("child", "DEFAULT 'a'", "DEFAULT NULL", [column("code", "default", "'a'", "NULL")]),
    ("child", "DEFAULT 'a'", "", [column("code", "default", "'a'", None)]),
    ("child", "DEFAULT 'a'", "CONSTRAINT d DEFAULT 'a'", [column("code", "default constraint", None, "d")]),
    ("child", "id * 2", "id * 3", [column("total", "generated", "id * 2", "id * 3")]),
    ("child", "VIRTUAL", "STORED", [column("total", "generated kind", "virtual", "stored")]),
    (
        "child",
        "GENERATED ALWAYS AS (id * 2) VIRTUAL",
        "",
        [column("total", "generated", "id * 2", None), column("total", "generated kind", "virtual", None)],
    ),
    (
        "child",
        "GENERATED ALWAYS",
        "CONSTRAINT g GENERATED ALWAYS",
        [column("total", "generated constraint", None, "g")],
    ),
    ("child", "(id, code)", "(code, id)", [of_child("primary key", "pk", "columns", "id, code", "code, id")]),
    (
        "child",
        "(id, code)",
        "(id, code DESC)",
        [of_child("primary key", "pk", "columns", "id, code", "id, code DESC")],
    ),
    (
        "child",
        "(id, code)",
        "(id, code COLLATE RTRIM)",
        [of_child("primary key", "pk", "columns", "id, code", "id, code COLLATE RTRIM")],
    ),
    (
        "child",
        "(id, code)",
        "(id, code) ON CONFLICT FAIL",
        [of_child("primary key", "pk", "on conflict", None, "FAIL")],
    ),
    ("child", "CONSTRAINT pk PRIMARY KEY (id, code),", "", [of_child("primary key", "pk", None, PK, None)]),
    (
        "child",
        "CONSTRAINT pk PRIMARY",
        "CONSTRAINT pk2 PRIMARY",
        [of_child("primary key", "pk", None, PK, None), of_child("primary key", "pk2", None, None, PK)],
    ),
    (
        "child",
        "CONSTRAINT pk PRIMARY",
        "PRIMARY",
        [of_child("primary key", "", None, None, PK), of_child("primary key", "pk", None, PK, None)],
    ),
    (
        "parent",
        "PRIMARY KEY,",
        "PRIMARY KEY DESC,",
        [
            Difference("primary key", "", "parent", "", None, None, "columns: id DESC, rowid: no"),
            Difference("primary key", "", "parent", "", None, "columns: id", None),
        ],
    ),
    (
        "child",
        "UNIQUE (code)",
        "UNIQUE (code, id)",
        [of_child("unique", "uq", "columns", "code", "code, id")],
    ),
    (
        "child",
        "UNIQUE (code)",
        "UNIQUE (code) ON CONFLICT IGNORE",
        [of_child("unique", "uq", "on conflict", None, "IGNORE")],
    ),
    ("child", "CONSTRAINT uq UNIQUE (code),", "", [of_child("unique", "uq", None, UQ, None)]),
    (
        "child",
        "CONSTRAINT uq",
        "",
        [of_child("unique", "", None, None, UQ), of_child("unique", "uq", None, UQ, None)],
    ),
    ("child", "id > 0", "id > 1", [of_child("check", "ck", "expression", "id > 0", "id > 1")]),
    ("child", "CONSTRAINT ck CHECK (id > 0),", "", [of_child("check", "ck", None, CK, None)]),
    (
        "child",
        "CONSTRAINT ck",
        "CONSTRAINT ck_2",
        [of_child("check", "ck", None, CK, None), of_child("check", "ck_2", None, None, CK)],
    ),
    ("child", "(parent_id)", "(id)", [of_child("foreign key", "fk", "columns", "parent_id", "id")]),
    ("child", "parent (id)", "parent", [of_child("foreign key", "fk", "references", "parent(id)", "parent")]),
    (
        "child",
        "parent (id)",
        "parent (code)",
        [of_child("foreign key", "fk", "references", "parent(id)", "parent(code)")],
    ),
    (
        "child",
        "parent (id)",
        "child (id)",
        [of_child("foreign key", "fk", "references", "parent(id)", "child(id)")],
    ),
    ("child", "CASCADE", "SET NULL", [of_child("foreign key", "fk", "on delete", "CASCADE", "SET NULL")]),
    ("child", "ON DELETE CASCADE", "", [of_child("foreign key", "fk", "on delete", "CASCADE", None)]),
    (
        "child",
        "CASCADE",
        "CASCADE ON UPDATE SET DEFAULT",
        [of_child("foreign key", "fk", "on update", None, "SET DEFAULT")],
    ),
    (
        "child",
        "CASCADE",
        "CASCADE ON UPDATE RESTRICT",
        [of_child("foreign key", "fk", "on update", None, "RESTRICT")],
    ),
    ("child", "MATCH FULL", "MATCH PARTIAL", [of_child("foreign key", "fk", "match", "FULL", "PARTIAL")]),
    ("child", "MATCH FULL", "", [of_child("foreign key", "fk", "match", "FULL", None)]),
    (
        "child",
        "DEFERRABLE",
        "DEFERRABLE INITIALLY DEFERRED",
        [of_child("foreign key", "fk", "deferrable", "DEFERRABLE", "INITIALLY DEFERRED")],
    ),
    ("child", "DEFERRABLE", "", [of_child("foreign key", "fk", "deferrable", "DEFERRABLE", None)]),
    (
        "child",
        "CONSTRAINT fk ",
        "",
        [of_child("foreign key", "", None, None, FK), of_child("foreign key", "fk", None, FK, None)],
    ),
    ("ix", "CREATE INDEX", "CREATE UNIQUE INDEX", [of_child("index", "ix", "unique", None, "yes")]),
    (
        "ix",
        "(code, lower(code))",
        "(lower(code), code)",
        [of_child("index", "ix", "columns", "code, lower(code)", "lower(code), code")],
    ),
    (
        "ix",
        "lower(code)",
        "upper(code)",
        [of_child("index", "ix", "columns", "code, lower(code)", "code, upper(code)")],
    ),
    (
        "ix",
        "(code,",
        "(code DESC,",
        [of_child("index", "ix", "columns", "code, lower(code)", "code DESC, lower(code)")],
    ),
    (
        "ix",
        "(code,",
        "(code COLLATE binary,",
        [of_child("index", "ix", "columns", "code, lower(code)", "code COLLATE BINARY, lower(code)")],
    ),
    ("ix", "> 'a'", "> 'b'", [of_child("index", "ix", "where", "code > 'a'", "code > 'b'")]),
    ("ix", "WHERE code > 'a'", "", [of_child("index", "ix", "where", "code > 'a'", None)]),
    (
        "ix",
        "ON child",
        "ON parent",
        [
            of_child("index", "ix", None, "columns: code, lower(code), where: code > 'a'", None),
            Difference(
                "index", "", "parent", "ix", None, None, "columns: code, lower(code), where: code > 'a'"
            ),
        ],
    ),
    (
        "v",
        "FROM child",
        "FROM parent",
        [alone("view", "v", "definition", "SELECT id FROM child", "SELECT id FROM parent")],
    ),
    ("v", "(x)", "(y)", [alone("view", "v", "columns", "x", "y")]),
    ("v", "(x)", "", [alone("view", "v", "columns", "x", None)]),
    ("tr", "AFTER", "BEFORE", [of_child("trigger", "tr", "timing", "AFTER", "BEFORE")]),
    (
        "tr",
        "UPDATE OF code",
        "UPDATE",
        [of_child("trigger", "tr", "event", "UPDATE OF code", "UPDATE")],
    ),
    (
        "tr",
        "UPDATE OF code",
        "INSERT",
        [of_child("trigger", "tr", "event", "UPDATE OF code", "INSERT")],
    ),
    ("tr", "> 1", "> 2", [of_child("trigger", "tr", "when", "new.id > 1", "new.id > 2")]),
    ("tr", "WHEN new.id > 1", "", [of_child("trigger", "tr", "when", "new.id > 1", None)]),
    ("tr", "SELECT 1;", "SELECT 2;", [of_child("trigger", "tr", "body", "SELECT 1;", "SELECT 2;")]),
    (
        "search",
        "(title)",
        "(title, body)",
        [alone("virtual table", "search", "arguments", "title", "title, body")],
    ),
    ("search", "fts5", "fts4", [alone("virtual table", "search", "module", "fts5", "fts4")]),
]

ADDED = [
    ("CREATE TABLE other (id INTEGER)", [alone("table", "other", None, None, "")]),
    ("DROP TABLE parent", [alone("table", "parent", None, "", None)]),
    (
        "ALTER TABLE child ADD COLUMN extra INT DEFAULT 1",
        [column("extra", None, None, "default: 1, nullable: yes, type: INT")],
    ),
    ("DROP INDEX ix", [of_child("index", "ix", None, "columns: code, lower(code), where: code > 'a'", None)]),
    ("CREATE INDEX i2 ON child (id)", [of_child("index", "i2", None, None, "columns: id")]),
    ("DROP VIEW v", [alone("view", "v", None, "columns: x, definition: SELECT id FROM child", None)]),
    ("CREATE VIEW w AS SELECT 1", [alone("view", "w", None, None, "definition: SELECT 1")]),
    (
        "DROP TRIGGER tr",
        [
            of_child(
                "trigger",
                "tr",
                None,
                "body: SELECT 1;, event: UPDATE OF code, timing: AFTER, when: new.id > 1",
                None,
            )
        ],
    ),
    (
        "CREATE TRIGGER t2 INSTEAD OF DELETE ON v BEGIN SELECT 1; END",
        [
            Difference(
                "trigger", "", "v", "t2", None, None, "body: SELECT 1;, event: DELETE, timing: INSTEAD OF"
            )
        ],
    ),
    ("DROP TABLE search", [alone("virtual table", "search", None, "arguments: title, module: fts5", None)]),
]


@pytest.mark.parametrize(("statement", "old", "new", "expected"), REWRITTEN)
def test_what_is_written_otherwise_is_named(
    statement: str, old: str, new: str, expected: list[Difference]
) -> None:
    """Nothing but the changed attribute differs, and the way back says the same the other way round."""
    assert SCHEMA[statement].count(old) == 1
    changed = SCHEMA | {statement: SCHEMA[statement].replace(old, new)}
    before, after = snapshot_of(SCHEMA.values()), snapshot_of(changed.values())
    assert list(compare(before, after)) == expected
    assert {turned(each) for each in compare(after, before)} == set(expected)


@pytest.mark.parametrize(("statement", "expected"), ADDED)
def test_what_is_made_or_dropped_is_named(statement: str, expected: list[Difference]) -> None:
    """A whole object is one difference, whatever belongs to it."""
    before, after = snapshot_of(SCHEMA.values()), snapshot_of((*SCHEMA.values(), statement))
    assert list(compare(before, after)) == expected
    assert {turned(each) for each in compare(after, before)} == set(expected)


def test_the_order_of_columns_is_told_apart() -> None:
    """Two columns that change places differ in their positions and in nothing else."""
    before = snapshot_of(["CREATE TABLE t (a INT, b TEXT)"])
    after = snapshot_of(["CREATE TABLE t (b TEXT, a INT)"])
    assert compare(before, after) == ()
    assert order(before, after) == (
        Difference("column", "", "t", "a", "position", "1", "2"),
        Difference("column", "", "t", "b", "position", "2", "1"),
    )


def turned(each: Difference) -> Difference:
    return Difference(each.kind, each.schema, each.table, each.name, each.attribute, each.after, each.before)
