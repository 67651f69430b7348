"""The catalogue of SQLite is read whatever state the database and the connection are in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text

from limbeck.catalog import compare, read
from limbeck.catalog.sqlite.snapshot import read_sqlite
from limbeck.databases.connect import connect
from limbeck.errors import DatabaseError
from limbeck.records.snapshot import Definition, Difference

from .snapshots import built, snapshot_of

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    'say "x"',
    "it's",
    "[a]]",
    "`tick`",
    "two\nlines",
    "-- no comment",
    "/* nor this */",
    "a); DROP TABLE t; --",
    "group",
    "check",
    "größe",
    "%s {x} ?",
    "",
    "\u202egnp",
)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def made(path: Path, script: str) -> Engine:
    """A file with what the script makes, and an engine that can only read it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")


def keys(definitions: tuple[Definition, ...]) -> list[tuple[str, str, str, str]]:
    return [each.key for each in definitions]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_through(name: str) -> None:
    """A name is kept as it is, wherever it stands, and takes nothing else down with it."""
    it = quoted(name)
    snapshot = snapshot_of(
        [
            f"""CREATE TABLE {it} (
                {it} TEXT,
                b INT,
                CONSTRAINT {it} CHECK ({it} > 1),
                CONSTRAINT {it} UNIQUE ({it}, b),
                CONSTRAINT {it} FOREIGN KEY ({it}) REFERENCES {it} ({it})
            )""",
            f"CREATE INDEX {quoted(name + '2')} ON {it} ({it}, b) WHERE {it} > 2",
            f"CREATE VIEW {quoted(name + '3')} ({it}) AS SELECT b FROM {it}",  # noqa: S608  quoted
            f"CREATE TRIGGER {it} BEFORE UPDATE OF {it} ON {it} BEGIN SELECT 1; END",
        ]
    )
    assert keys(snapshot.definitions) == [
        ("check", "", name, name),
        *sorted([("column", "", name, "b"), ("column", "", name, name)]),
        ("foreign key", "", name, name),
        ("index", "", name, name + "2"),
        ("table", "", "", name),
        ("trigger", "", name, name),
        ("unique", "", name, name),
        ("view", "", "", name + "3"),
    ]
    assert all("text" not in dict(each.attributes) for each in snapshot.definitions)


def test_a_file_is_only_read(tmp_path: Path) -> None:
    """A connection that can't write is enough, and the bytes of the file stay as they are."""
    path = tmp_path / "some.db"
    engine = made(
        path, "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES (1); ANALYZE;"
    )
    before = path.read_bytes()
    with engine.connect() as connection:
        found = read_sqlite(connection)
    engine.dispose()
    assert keys(found) == [("column", "", "t", "a"), ("primary key", "", "t", ""), ("table", "", "", "t")]
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["some.db"]


def test_limbecks_own_connections_read_it(tmp_path: Path) -> None:
    """The guard of an audited database lets the catalogue through."""
    path = tmp_path / "some.db"
    made(path, "CREATE TABLE t (a)").dispose()
    with connect(path) as database, database.connect() as connection:
        assert keys(read(connection).definitions) == [("column", "", "t", "a"), ("table", "", "", "t")]


def test_a_transaction_is_seen_and_stays_open(tmp_path: Path) -> None:
    """What is not committed is read, and can be rolled back after it."""
    path = tmp_path / "some.db"
    made(path, "CREATE TABLE t (a)").dispose()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("CREATE TABLE u (b)")
        during = read_sqlite(connection)
        connection.rollback()
        after = read_sqlite(connection)
    engine.dispose()
    assert [each.name for each in during if each.kind == "table"] == ["t", "u"]
    assert [each.name for each in after if each.kind == "table"] == ["t"]


def test_broken_views_do_no_harm() -> None:
    """A view on a dropped table, one on that, and two on each other are read like all others."""
    snapshot = snapshot_of(
        [
            "CREATE TABLE t (a)",
            "CREATE TABLE gone (a)",
            "CREATE VIEW v AS SELECT a FROM gone",
            "CREATE VIEW w AS SELECT a FROM v",
            "CREATE VIEW x AS SELECT * FROM y",
            "CREATE VIEW y AS SELECT * FROM x",
            "CREATE TRIGGER r INSTEAD OF INSERT ON v BEGIN SELECT * FROM gone; END",
            "DROP TABLE gone",
        ]
    )
    assert keys(snapshot.definitions) == [
        ("column", "", "t", "a"),
        ("table", "", "", "t"),
        ("trigger", "", "v", "r"),
        ("view", "", "", "v"),
        ("view", "", "", "w"),
        ("view", "", "", "x"),
        ("view", "", "", "y"),
    ]


def test_attached_databases_have_their_names() -> None:
    """The main database has no schema, temporary objects are left out, the rest is told by its name."""
    name = """it's "main" or 'main'"""
    with built(["CREATE TABLE t (a)", f"ATTACH ':memory:' AS {quoted(name)}"]) as connection:
        connection.exec_driver_sql(
            f"CREATE TABLE {quoted(name)}.t (b TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"
        )
        connection.exec_driver_sql("CREATE TEMP TABLE t (c)")
        connection.exec_driver_sql("CREATE TEMP VIEW v AS SELECT 1")
        found = read_sqlite(connection)
    assert [(*each.key, each.text) for each in found] == [
        ("column", "", "t", "a", "nullable: yes"),
        ("column", name, "t", "b", "nullable: yes, type: TEXT"),
        ("primary key", name, "t", "", "columns: b"),
        ("table", "", "", "t", ""),
        ("table", name, "", "t", "strict: yes, without rowid: yes"),
    ]


def test_shadow_tables_are_part_of_their_virtual_table() -> None:
    """Neither they nor SQLite's own tables are told."""
    snapshot = snapshot_of(
        ["CREATE VIRTUAL TABLE f USING fts5(x)", "CREATE TABLE f_mine (a INTEGER PRIMARY KEY AUTOINCREMENT)"]
    )
    assert [each.name for each in snapshot.definitions if not each.table] == ["f_mine", "f"]


def test_a_module_that_is_missing_does_no_harm(tmp_path: Path) -> None:
    """A virtual table is told by its statement, so nobody has to understand it."""
    engine = made(
        tmp_path / "some.db",
        """CREATE VIRTUAL TABLE f USING fts4(x); CREATE TABLE t (a); PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE f USING nobody(x, "y z")' WHERE name = 'f';""",
    )
    with engine.connect() as connection:
        found = {each.key: each.text for each in read_sqlite(connection)}
    engine.dispose()
    assert found["virtual table", "", "", "f"] == 'arguments: x, "y z", module: nobody'
    assert found["table", "", "", "t"] == ""


@pytest.mark.parametrize(
    "sql",
    [
        "'nonsense'",
        "'CREATE TABLE t (a, '",
        "'CREATE TABLE t'",
        "''",
        "'\"'",
        "x'ff00fe'",
        "CAST(x'ff00fe' AS TEXT)",
        "'CREATE VIEW t'",
        "5",
    ],
)
def test_a_schema_that_was_tampered_with_is_read_as_far_as_it_goes(tmp_path: Path, sql: str) -> None:
    """Where SQLite forgives a broken statement, the table is told by its text and the rest is read."""
    script = """CREATE TABLE t (a); CREATE TABLE u (b); PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET sql = % WHERE name = 't';"""
    engine = made(tmp_path / "some.db", script.replace("%", sql))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        found = read_sqlite(connection)
    engine.dispose()
    assert keys(found) == [("column", "", "u", "b"), ("table", "", "", "t"), ("table", "", "", "u")]
    assert [word for word, _ in found[1].attributes] == ["text"]


def test_names_that_were_tampered_with_do_no_harm(tmp_path: Path) -> None:
    """Bytes for a name and nothing for a table are read as text."""
    engine = made(
        tmp_path / "some.db",
        """CREATE TABLE t (a); CREATE TABLE u (b); CREATE INDEX i ON u (b); PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET name = x'74', tbl_name = NULL WHERE name IN ('t', 'i');""",
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        found = read_sqlite(connection)
    engine.dispose()
    assert keys(found) == [
        ("column", "", "u", "b"),
        ("index", "", "", "t"),
        ("table", "", "", "t"),
        ("table", "", "", "u"),
    ]


def test_names_that_are_not_utf8_are_shown_by_their_bytes(tmp_path: Path) -> None:
    """A schema in another encoding is read, and two such names stay apart; the connection is as before."""
    path = tmp_path / "some.db"
    made(
        path, "CREATE TABLE cafZ (naZve TEXT DEFAULT 'Z', CHECK (naZve > 1)); CREATE INDEX iZ ON cafZ (naZve)"
    ).dispose()
    path.write_bytes(path.read_bytes().replace(b"Z", b"\xe9"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = read_sqlite(connection)
        assert connection.execute(text("SELECT 'é'")).scalar_one() == "é"
    engine.dispose()
    assert [(*each.key, each.text) for each in found] == [
        ("check", "", "caf⟨e9⟩", "", 'expression: "na⟨e9⟩ve" > 1'),
        ("column", "", "caf⟨e9⟩", "na⟨e9⟩ve", "default: '⟨e9⟩', nullable: yes, type: TEXT"),
        ("index", "", "caf⟨e9⟩", "i⟨e9⟩", 'columns: "na⟨e9⟩ve"'),
        ("table", "", "", "caf⟨e9⟩", ""),
    ]


@pytest.mark.parametrize("tables", [1, 2, 60])
def test_the_number_of_statements_does_not_grow(tables: int) -> None:
    """Three statements read a database, whatever is in it."""
    statements: list[str] = []
    schema = [
        statement
        for number in range(tables)
        for statement in (
            f"CREATE TABLE t{number} (a INT UNIQUE, b INT REFERENCES t0, CHECK (a > 1))",
            f"CREATE INDEX i{number} ON t{number} (b)",
            f"CREATE VIEW v{number} AS SELECT a FROM t{number}",  # noqa: S608  a number
        )
    ]
    with built(schema) as connection:
        event.listen(connection, "before_cursor_execute", lambda *each: statements.append(each[2]))
        found = read_sqlite(connection)
    assert len(found) == 8 * tables
    assert len(statements) == 3


def test_an_old_sqlite_is_refused_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 3.37 SQLite can't tell which tables are a module's own."""
    with built([]) as connection:
        monkeypatch.setattr(connection.dialect, "server_version_info", (3, 36, 0))
        with pytest.raises(DatabaseError, match="too old") as caught:
            read_sqlite(connection)
    assert caught.value.failure.slug == "old-sqlite"
    assert dict(caught.value.failure.evidence) == {"SQLite": "3.36.0"}


def test_a_statement_that_cannot_be_understood_is_compared_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should our reading of a table ever disagree with SQLite's, nothing of it is lost."""
    monkeypatch.setattr("limbeck.catalog.sqlite.tables.table_statement", lambda _sql: None)
    before = snapshot_of(["CREATE TABLE t (a INT NOT NULL, CHECK (a > 1))"])
    after = snapshot_of(['create table "t" (a int not null, check (a>2))'])
    assert [(*each.key, each.text) for each in before.definitions] == [
        ("column", "", "t", "a", "nullable: no, type: INT"),
        ("table", "", "", "t", "text: CREATE TABLE t(a INT NOT NULL, CHECK (a > 1))"),
    ]
    assert compare(before, after) == (
        Difference(
            "table",
            "",
            "",
            "t",
            "text",
            "CREATE TABLE t(a INT NOT NULL, CHECK (a > 1))",
            "CREATE TABLE t(a int NOT NULL, CHECK (a > 2))",
        ),
    )
