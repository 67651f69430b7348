"""What batch mode does on SQLite, found on a copy of the schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from alembic.operations import ops
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.pool import NullPool

from limbeck.autogen.compare import compare
from limbeck.autogen.dry_run import Invocation, ScriptPart
from limbeck.autogen.operation_steps import operation_steps
from limbeck.autogen.rebuild_losses import RebuildLosses
from limbeck.autogen.sqlite_copies import SqliteCopies
from limbeck.autogen.sqlite_dry_run import SqliteDryRunner
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.records import Change, Comparison, Risk

if TYPE_CHECKING:
    from conftest import Look

Only = Callable[[Comparison], Change]


def users(*more: Any, **keywords: Any) -> MetaData:
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("users", metadata, key, Column("name", String(50), nullable=False), *more, **keywords)
    return metadata


PLAIN = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"


def test_a_plain_table_loses_nothing(on_sqlite: Look, only: Only) -> None:
    """The twin: it is built anew and nothing is missing."""
    change = only(on_sqlite([PLAIN], users()))
    assert "_alembic_tmp_users" in change.sql
    assert (change.risk, change.why) == (
        Risk.CAUTION,
        (
            "Fails if any row of `users` has NULL in `users.name`. Fill those rows first. "
            "`users` holds no rows in this database; elsewhere it may."
        ),
    )


def test_what_batch_mode_loses_is_named(on_sqlite: Look, only: Only) -> None:
    """Triggers, expression indexes, collations, AUTOINCREMENT and unnamed checks go without a word."""
    ddl = [
        (
            "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
            "name VARCHAR(50) COLLATE NOCASE, CHECK (id > 0))"
        ),
        "CREATE INDEX ix_lower ON users (lower(name))",
        "CREATE TABLE log (id INTEGER NOT NULL PRIMARY KEY)",
        "CREATE TRIGGER noted AFTER INSERT ON users BEGIN INSERT INTO log VALUES (new.id); END",
    ]
    metadata = users()
    Table("log", metadata, Column("id", Integer, primary_key=True, autoincrement=False))
    change = only(on_sqlite(ddl, metadata))
    assert change.risk is Risk.CAUTION
    assert change.why.endswith(
        "SQLite rebuilds `users` for this, and silently loses `CHECK (id > 0)`, `COLLATE NOCASE` of "
        "`users.name`, index `ix_lower`, `AUTOINCREMENT` and trigger `noted`. "
        "`users` holds no rows in this database; elsewhere it may."
    )


LOSING = {
    "a quoted collation": ('name TEXT COLLATE "NOCASE"', "`COLLATE NOCASE` of `t.name`"),
    "the order of a key": ("a INTEGER, b INTEGER, UNIQUE (a DESC, b)", "`UNIQUE (a, b)`"),
    "what a key does on a conflict": (
        "a INTEGER, CONSTRAINT u UNIQUE (a) ON CONFLICT IGNORE",
        "`ON CONFLICT IGNORE` of `UNIQUE (a)`",
    ),
    "the rule of an inline reference": (
        "p INTEGER REFERENCES p ON DELETE CASCADE",
        "`ON DELETE CASCADE` of `FOREIGN KEY (p)`",
    ),
    "deferral": (
        "p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED",
        "`INITIALLY DEFERRED` of `FOREIGN KEY (p)`",
    ),
    "an unnamed check": ("a INTEGER CHECK (a > 0)", "`CHECK (a > 0)`"),
    "the name of an inline constraint": ("a INTEGER CONSTRAINT u UNIQUE", "`CONSTRAINT u` of `UNIQUE (a)`"),
}
LOSING_INDEXES = {
    "descending": ("CREATE INDEX i ON t (other DESC)", "`other DESC` of index `i`"),
    "collated": ("CREATE INDEX i ON t (other COLLATE NOCASE)", "`other COLLATE NOCASE` of index `i`"),
    "an expression": ("CREATE INDEX i ON t (lower(other))", "index `i`"),
    "an expression beside a column": ("CREATE INDEX i ON t (other, lower(other))", "index `i`"),
}
PARENT = "CREATE TABLE p (id INTEGER NOT NULL PRIMARY KEY)"
ONE_OF_EACH = {
    "modify_type": lambda block: block.alter_column("x", existing_type=String(5), type_=String(9)),
    "modify_nullable": lambda block: block.alter_column("x", existing_type=String(5), nullable=False),
    "modify_default": lambda block: block.alter_column("x", existing_type=String(5), server_default="z"),
    "remove_column": lambda block: block.drop_column("gone"),
    "remove_constraint": lambda block: block.drop_constraint("ck", type_="check"),
}
"""What a block may ask for, and what the losses have nothing to do with."""


def lost(ddl: list[str], change: Callable[[Any], Any]) -> RebuildLosses:
    """What is told of one operation on table `t`, which is written as a block of a migration."""
    with create_engine("sqlite://").connect() as connection:
        for statement in ddl:
            connection.exec_driver_sql(statement)
        operations: list[Any] = []
        change(Recorded(operations))
        block = ops.ModifyTableOps("t", operations)
        runner = SqliteDryRunner(
            SqliteCopies.of(SqliteSchema.read(connection), {}),
            Invocation({}, batch=True, prefix="op"),
            tuple(operation_steps([block])),
        )
        dry_run = runner.run_alone(ScriptPart("# as it is", block, frozenset({"t"})))
    assert (dry_run.error, dry_run.recreates) == (None, True), dry_run
    return dry_run.losses


class Recorded:
    """Notes what a block of a migration asks for."""

    def __init__(self, operations: list[Any]) -> None:
        self.operations = operations

    def alter_column(self, name: str, **keywords: Any) -> None:
        changed = {
            key if key.startswith("existing") else f"modify_{key.rstrip('_')}": value
            for key, value in keywords.items()
        }
        self.operations.append(ops.AlterColumnOp("t", name, **changed))

    def drop_column(self, name: str) -> None:
        self.operations.append(ops.DropColumnOp("t", name))

    def drop_constraint(self, name: str, type_: str) -> None:
        self.operations.append(ops.DropConstraintOp(name, "t", type_=type_))


def table(columns: str) -> str:
    return (
        f"CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x VARCHAR(5), gone INTEGER, {columns}, "
        "CONSTRAINT ck CHECK (x > 'a'))"
    )


@pytest.mark.parametrize("kind", ONE_OF_EACH)
@pytest.mark.parametrize("name", LOSING)
def test_what_a_bystander_loses_is_named_whatever_the_change(name: str, kind: str) -> None:
    """A change of one column says nothing of what another one, or the table, loses with it."""
    columns, words = LOSING[name]
    losses = lost([PARENT, table(columns.replace("name", "other"))], ONE_OF_EACH[kind])
    assert losses.lost == (words.replace("name", "other"),)


@pytest.mark.parametrize("kind", ONE_OF_EACH)
@pytest.mark.parametrize("name", LOSING_INDEXES)
def test_what_an_index_loses_is_named_whatever_the_change(name: str, kind: str) -> None:
    """An index of the same name may sort or compare otherwise afterwards."""
    index, words = LOSING_INDEXES[name]
    assert lost([table("other TEXT"), index], ONE_OF_EACH[kind]).lost == (words,)


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_nothing_is_lost_of_what_is_written_otherwise(kind: str) -> None:
    """The twin: a rebuilt table says the same in other words."""
    columns = (
        "p INTEGER REFERENCES p, q INTEGER, n NUMERIC(10, 2) DEFAULT 0, s TEXT DEFAULT 'it''s', "
        "d TEXT DEFAULT (datetime('now', 'localtime')), b BOOLEAN DEFAULT false NOT NULL, "
        "k TEXT UNIQUE, m INTEGER CONSTRAINT nn NOT NULL, neg INTEGER DEFAULT -1, "
        "CONSTRAINT fk FOREIGN KEY (q) REFERENCES p (id) ON DELETE CASCADE"
    )
    indexes = ["CREATE UNIQUE INDEX i ON t (n, s) WHERE n > 0", "CREATE INDEX j ON t (d ASC)"]
    assert lost([PARENT, table(columns), *indexes], ONE_OF_EACH[kind]) == RebuildLosses()


def test_what_the_change_asks_for_is_no_loss() -> None:
    """The twin: what is dropped, or goes with a dropped column, was wanted."""
    ddl = [
        PARENT,
        (
            "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x VARCHAR(5), gone INTEGER CHECK (gone > 0) "
            "REFERENCES p ON DELETE CASCADE, flag BOOLEAN CHECK (flag IN (0, 1)), "
            "CONSTRAINT ck CHECK (x > 'a'))"
        ),
        "CREATE INDEX i ON t (abs(gone))",
    ]
    assert lost(
        ddl, lambda block: block.alter_column("flag", existing_type=Boolean(), type_=Integer())
    ).lost == (
        "`CHECK (gone > 0)`",
        "`ON DELETE CASCADE` of `FOREIGN KEY (gone)`",
        "index `i`",
    )
    assert lost(ddl, lambda block: block.drop_column("gone")).lost == ("`CHECK (flag IN (0, 1))`",)
    ddl[1] = ddl[1].replace("flag BOOLEAN CHECK (flag IN (0, 1))", "flag BOOLEAN")
    assert lost(ddl, lambda block: block.drop_column("gone")).lost == ()


def test_a_type_that_converts_the_same_is_told_and_no_risk(on_sqlite: Look, only: Only) -> None:
    """DOUBLE PRECISION comes back as REAL: a later comparison may tell, no value does."""
    ddl = [PLAIN.replace("VARCHAR(50))", "VARCHAR(50) NOT NULL, price DOUBLE PRECISION)")]
    metadata = users(Column("price", Float))
    metadata.tables["users"].c.name.nullable = True
    change = only(on_sqlite(ddl, metadata, compare_type=False))
    assert (change.risk, change.why) == (
        Risk.SAFE,
        (
            "Allows NULL in `users.name`; no row changes. "
            "The rebuilt table declares `users.price` as `REAL` instead of `DOUBLE PRECISION`; "
            "values stay as they are."
        ),
    )


def test_an_old_sqlite_cannot_tell_what_is_lost(
    on_sqlite: Look, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its catalogue cannot be read; that is said, and the audit goes on."""
    monkeypatch.setattr("limbeck.catalog.sqlite.rows.OLDEST", (99,))
    change = only(on_sqlite([PLAIN], users()))
    assert change.risk is Risk.CAUTION
    assert "SQLite rebuilds `users` for this; only SQLite 3.37 or newer can tell what is lost." in change.why


def test_a_view_makes_batch_mode_fail(on_sqlite: Look, only: Only) -> None:
    """The copy has the view, so the failure is found before it happens."""
    change = only(on_sqlite([PLAIN, "CREATE VIEW names AS SELECT name FROM users"], users()))
    assert "-- The script fails here: OperationalError: error in view names" in change.sql
    assert change.risk is Risk.CAUTION
    assert change.why.startswith(
        "Fails if any row of `users` has NULL in `users.name`. Fill those rows first. "
        "The view `names` stops working. As it stands it fails: OperationalError: error in view names"
    )


def test_a_view_that_stops_working_is_named(on_sqlite: Look, only: Only) -> None:
    """Dropping a table leaves its views behind, broken."""
    ddl = ["CREATE TABLE old (id INTEGER PRIMARY KEY)", "CREATE VIEW seen AS SELECT id FROM old"]
    assert only(on_sqlite(ddl, MetaData())).why == (
        "Drops `old` and every row in it. The view `seen` stops working. "
        "`old` holds no rows in this database; elsewhere it may."
    )


def test_a_word_that_only_looks_like_the_table_breaks_no_view(on_sqlite: Look) -> None:
    """The twin: a view that uses the name for something else still works."""
    ddl = [
        "CREATE TABLE old (id INTEGER PRIMARY KEY)",
        "CREATE TABLE kept (id INTEGER PRIMARY KEY, old INTEGER)",
        "CREATE VIEW seen AS SELECT old FROM kept",
    ]
    metadata = MetaData()
    Table("kept", metadata, Column("id", Integer, primary_key=True), Column("old", Integer))
    changes = [each for each in on_sqlite(ddl, metadata).changes if each.kind == "remove_table"]
    assert "view" not in changes[0].why


def test_without_batch_sqlite_says_what_it_cannot_do(on_sqlite: Look, only: Only) -> None:
    """The statement, the reason and the remedy; a finding says it for the whole script."""
    comparison = on_sqlite([PLAIN], users(), render_as_batch=False)
    change = only(comparison)
    assert change.sql.splitlines() == [
        "ALTER TABLE users ALTER COLUMN name SET NOT NULL;",
        (
            "-- SQLite cannot do this with ALTER TABLE: the script fails here. With render_as_batch=True in "
            "env.py "
            "Alembic recreates the table instead."
        ),
    ]
    assert [each.slug for each in comparison.findings] == ["sqlite-without-batch"]


def test_the_dry_run_leaves_the_database_alone(on_sqlite: Look, scratch_sqlite: Any) -> None:
    """Everything runs on the copy."""
    on_sqlite([PLAIN, "INSERT INTO users VALUES (1, 'ann')"], users(Column("age", Integer)))
    with scratch_sqlite.engine.connect() as connection:
        assert [entry.sql for entry in SqliteSchema.read(connection).entries] == [PLAIN]
        assert list(connection.exec_driver_sql("SELECT * FROM users")) == [(1, "ann")]


def test_child_rows_that_a_drop_would_delete_are_told() -> None:
    """With foreign keys enforced, building a table anew cascades into its children."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    with engine.connect() as connection:
        connection.exec_driver_sql(PLAIN)
        connection.exec_driver_sql(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, u INTEGER REFERENCES users (id) ON DELETE CASCADE)"
        )
        connection.exec_driver_sql("INSERT INTO users VALUES (1, 'ann')")
        connection.exec_driver_sql("INSERT INTO posts VALUES (1, 1), (2, 1)")
        comparison = compare(connection, [users()], {"render_as_batch": True, "include_name": _only_users})
    engine.dispose()
    (change,) = comparison.changes
    assert change.risk is Risk.DESTRUCTIVE
    assert "also deletes or empties rows of `posts` (2 rows)" in change.why


def test_child_rows_are_told_although_there_are_none_here() -> None:
    """Where the migration runs the child table may hold rows."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    with engine.connect() as connection:
        connection.exec_driver_sql(PLAIN)
        connection.exec_driver_sql(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, u INTEGER REFERENCES users (id) ON DELETE CASCADE)"
        )
        comparison = compare(connection, [users()], {"render_as_batch": True, "include_name": _only_users})
    engine.dispose()
    (change,) = comparison.changes
    assert change.risk is Risk.DESTRUCTIVE
    assert "also deletes or empties rows of `posts`: turn `PRAGMA foreign_keys` off" in change.why


def _only_users(name: str | None, type_: str, _parents: object) -> bool:
    return type_ != "table" or name == "users"


def test_attached_databases_are_copied_under_their_names() -> None:
    """A table in an attached database is found there by the batch."""
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql("ATTACH ':memory:' AS \"other one\"")
        connection.exec_driver_sql(
            'CREATE TABLE "other one".users (id INTEGER NOT NULL PRIMARY KEY, name TEXT)'
        )
        metadata = MetaData(schema="other one")
        key = Column("id", Integer, primary_key=True, autoincrement=False)
        Table("users", metadata, key, Column("name", String(50), nullable=False))
        options = {"render_as_batch": True, "include_schemas": True, "compare_type": False}
        comparison = compare(connection, [metadata], options)
    (change,) = comparison.changes
    assert change.kind == "modify_nullable"
    assert "fails" not in change.sql
    assert 'CREATE TABLE "other one"._alembic_tmp_users' in change.sql


def test_a_chain_of_foreign_keys_is_followed_no_further_than_needed(on_sqlite: Look) -> None:
    """Batch mode reflects along the keys; the copy ends them, and the migration runs there all the same."""
    ddl = [
        "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY)",
        "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, a INTEGER REFERENCES a (id))",
        "CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, b INTEGER REFERENCES b)",
        "CREATE TABLE d (id INTEGER NOT NULL PRIMARY KEY, c INTEGER REFERENCES c (id), n INTEGER)",
    ]
    metadata = MetaData()
    for name, target in (("a", None), ("b", "a"), ("c", "b"), ("d", "c")):
        table = Table(name, metadata, Column("id", Integer, primary_key=True, autoincrement=False))
        if target:
            table.append_column(Column(target, Integer, ForeignKey(f"{target}.id")))
    metadata.tables["d"].append_column(Column("n", Integer, nullable=False))
    comparison = on_sqlite(ddl, metadata)
    (change,) = comparison.changes
    assert "REFERENCES c (id)" in change.sql
    assert "fails" not in change.sql + comparison.sql.upgrade + comparison.sql.downgrade


def test_a_virtual_table_does_not_disturb(on_sqlite: Look) -> None:
    """Its shadow tables are made by its module, here and in the copy."""
    ddl = [PLAIN, "CREATE VIRTUAL TABLE search USING fts5(body)"]
    comparison = on_sqlite(ddl, users(), include_name=_only_users)
    assert [each.kind for each in comparison.changes] == ["modify_nullable"]
    assert "fails" not in comparison.sql.upgrade
