"""The same schema, written in two ways, gives the same definitions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from limbeck.catalog import compare, order, read

from .snapshots import snapshot_of

T = "CREATE TABLE t (a INTEGER, b TEXT)"
P = "CREATE TABLE p (id INTEGER, UNIQUE (id))"

PAIRS = {
    "spaces, lines and comments": (
        [T],
        ["create\ttable t(a -- one\n  integer, /* two, */ b\rtext /* three */)"],
    ),
    "quotes around names": ([T], ['CREATE TABLE "t" (`a` INTEGER, [b] TEXT)']),
    "strings for names": ([T], ["CREATE TABLE 't' ('a' INTEGER, \"b\" TEXT)"]),
    "a schema before the name": ([T], ["CREATE TABLE IF NOT EXISTS main.t (a INTEGER, b TEXT)"]),
    "types in another case": (
        ["CREATE TABLE t (a VARCHAR(20), b DOUBLE PRECISION, c NUMERIC(10, 2))"],
        ["CREATE TABLE t (a varchar ( 20 ), b Double  /**/ precision, c numeric(10,2))"],
    ),
    "another order of creation": ([T, P], [P, T]),
    "another order of constraints": (
        ["CREATE TABLE t (a INTEGER, CHECK (a > 0), UNIQUE (a), CHECK (a < 9))"],
        ["CREATE TABLE t (a INTEGER, CHECK (a < 9), CHECK (a > 0), UNIQUE (a))"],
    ),
    "no comma between constraints": (
        ["CREATE TABLE t (a INTEGER, CHECK (a > 0), UNIQUE (a))"],
        ["CREATE TABLE t (a INTEGER, CHECK (a > 0) UNIQUE (a))"],
    ),
    "another order of clauses": (
        ["CREATE TABLE t (a TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE)"],
        ["CREATE TABLE t (a TEXT COLLATE nocase DEFAULT 'x' NOT NULL)"],
    ),
    "another order of options": (
        ["CREATE TABLE t (a TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"],
        ["CREATE TABLE t (a TEXT PRIMARY KEY) without rowid, strict"],
    ),
    "UNIQUE at the column": (["CREATE TABLE t (a INT, UNIQUE (a))"], ["CREATE TABLE t (a INT UNIQUE)"]),
    "a named UNIQUE at the column": (
        ["CREATE TABLE t (a INT, CONSTRAINT u UNIQUE (a) ON CONFLICT IGNORE)"],
        ["CREATE TABLE t (a INT CONSTRAINT u UNIQUE ON CONFLICT IGNORE)"],
    ),
    "PRIMARY KEY at the column": (
        ["CREATE TABLE t (a INTEGER, PRIMARY KEY (a))"],
        ["CREATE TABLE t (a INTEGER PRIMARY KEY ASC)"],
    ),
    "AUTOINCREMENT at the column": (
        ["CREATE TABLE t (a INTEGER, CONSTRAINT k PRIMARY KEY (a AUTOINCREMENT))"],
        ["CREATE TABLE t (a INTEGER CONSTRAINT k PRIMARY KEY AUTOINCREMENT)"],
    ),
    "CHECK at the column": (
        ["CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 0))"],
        ["CREATE TABLE t (a INT CONSTRAINT c CHECK (a > 0))"],
    ),
    "REFERENCES at the column": (
        [P, "CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL)"],
        [P, 'CREATE TABLE t (a INT REFERENCES "p"([id]) on  delete set/**/null)'],
    ),
    "a deferred reference at the column": (
        [P, "CREATE TABLE t (a INT NOT NULL, FOREIGN KEY (a) REFERENCES p DEFERRABLE INITIALLY DEFERRED)"],
        [P, "CREATE TABLE t (a INT REFERENCES p DEFERRABLE INITIALLY DEFERRED NOT NULL)"],
    ),
    "what holds anyway": (
        [P, "CREATE TABLE t (a INT REFERENCES p, b INT, UNIQUE (b))"],
        [
            P,
            """CREATE TABLE t (
                a INT NULL REFERENCES p ON UPDATE NO ACTION ON DELETE NO ACTION MATCH SIMPLE NOT DEFERRABLE,
                b INT,
                UNIQUE (b ASC) ON CONFLICT ABORT
            )""",
        ],
    ),
    "parentheses around a check": (
        ["CREATE TABLE t (a INT, CHECK (a > 0))"],
        ["CREATE TABLE t (a INT, CHECK (((a>0))))"],
    ),
    "parentheses around a default": (
        ["CREATE TABLE t (a INT DEFAULT -1, b TEXT DEFAULT CURRENT_TIMESTAMP, c TEXT DEFAULT (lower('X')))"],
        [
            """CREATE TABLE t (
                a INT DEFAULT (-1), b TEXT DEFAULT ((current_timestamp)), c TEXT DEFAULT ( (lower( 'X' )) )
            )"""
        ],
    ),
    "parentheses around what is computed": (
        ["CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a + 1) VIRTUAL)"],
        ["CREATE TABLE t (a INT, b INT AS ((a+1)))"],
    ),
    "keywords in another case": (
        ["CREATE TABLE t (a INT, CHECK (a IS NOT NULL AND a BETWEEN 1 AND 2 OR a IN (3)))"],
        ["CREATE TABLE t (a INT, CHECK (a is not null and a between 1 and 2 or a in(3)))"],
    ),
    "quotes in an expression": (
        ["CREATE TABLE t (key INT, CHECK (key > 0 AND lower(key) <> 'Key'))"],
        ['CREATE TABLE t ("key" INT, CHECK ("key">0 and "lower"([key])<>\'Key\'))'],
    ),
    "an index": (
        [T, "CREATE UNIQUE INDEX i ON t (a DESC, lower(b), b COLLATE NOCASE) WHERE a IS NOT NULL"],
        [
            T,
            """create unique index if not exists "i"
            on"t"("a"desc,(lower(b)),b collate "nocase" asc)where(a is not null)""",
        ],
    ),
    "a view": (
        [T, "CREATE VIEW v (x) AS SELECT a FROM t WHERE b = 'B  b'"],
        [T, "create view [v](\"x\")as select`a`from t -- all\n where b='B  b'"],
    ),
    "a trigger": (
        [
            T,
            """CREATE TRIGGER r BEFORE UPDATE OF a ON t WHEN new.a > 1
            BEGIN UPDATE t SET b = 'x'; SELECT 1; END""",
        ],
        [
            T,
            """create trigger "r" update of "a" on "t" for each row when (new.a>1)
            begin update t set b='x'; select 1; end""",
        ],
    ),
    "a virtual table": (
        ["CREATE VIRTUAL TABLE f USING fts5 (x, tokenize = 'porter ascii')"],
        ["create virtual table \"f\" using FTS5(x,tokenize='porter ascii')"],
    ),
    "a column that was added": (
        ["CREATE TABLE t (a INT, b TEXT DEFAULT 'x', CHECK (a > 0))"],
        ["CREATE TABLE t (a INT, CHECK (a > 0))", "ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x'"],
    ),
    "a table that was renamed": (
        [P, "CREATE TABLE t (a INT REFERENCES p (id), CHECK (a > 0))", "CREATE INDEX i ON t (a)"],
        [
            "CREATE TABLE q (id INTEGER, UNIQUE (id))",
            "CREATE TABLE s (a INT REFERENCES q (id), CHECK (a > 0))",
            "CREATE INDEX i ON s (a)",
            "ALTER TABLE q RENAME TO p",
            "ALTER TABLE s RENAME TO t",
        ],
    ),
    "a column that was renamed": (
        ["CREATE TABLE t (a INT, CHECK (a > 0))", "CREATE INDEX i ON t (a, abs(a))"],
        [
            "CREATE TABLE t (c INT, CHECK (c > 0))",
            "CREATE INDEX i ON t (c, abs(c))",
            "ALTER TABLE t RENAME COLUMN c TO a",
        ],
    ),
    "a column that was dropped": (
        ["CREATE TABLE t (a INT, CHECK (a > 0))"],
        ["CREATE TABLE t (a INT, b TEXT, CHECK (a > 0))", "ALTER TABLE t DROP COLUMN b"],
    ),
}

DIFFERENT = {
    "a string and a number": (["CREATE TABLE t (a DEFAULT '1')"], ["CREATE TABLE t (a DEFAULT 1)"]),
    "strings in another case": (["CREATE TABLE t (a DEFAULT 'x')"], ["CREATE TABLE t (a DEFAULT 'X')"]),
    "spaces in a string": (["CREATE TABLE t (a DEFAULT 'x y')"], ["CREATE TABLE t (a DEFAULT 'x  y')"]),
    "a keyword in quotes": (
        ["CREATE TABLE t (a DEFAULT current_timestamp)"],
        ['CREATE TABLE t (a DEFAULT "current_timestamp")'],
    ),
    "true in quotes": (["CREATE TABLE t (a DEFAULT true)"], ['CREATE TABLE t (a DEFAULT "true")']),
    "a comment sign in a string": (
        ["CREATE TABLE t (a, CHECK (a <> '--x'))"],
        ["CREATE TABLE t (a, CHECK (a <> '--y'))"],
    ),
    "a comment sign in a name": (
        ['CREATE TABLE t ("a--b")'],
        ['CREATE TABLE t ("a--c")'],
    ),
    "parentheses that matter": (
        ["CREATE TABLE t (a, b, c, CHECK ((a OR b) AND (b OR c)))"],
        ["CREATE TABLE t (a, b, c, CHECK (a OR b AND b OR c))"],
    ),
    "two checks that are the same": (
        ["CREATE TABLE t (a, CHECK (a > 0), CHECK (a > 0))"],
        ["CREATE TABLE t (a, CHECK (a > 0))"],
    ),
    "an alias in quotes before JOIN": (
        [T, "CREATE VIEW v AS SELECT 1 FROM t LEFT JOIN t AS u"],
        [T, 'CREATE VIEW v AS SELECT 1 FROM t "LEFT" JOIN t AS u'],
    ),
    "a name with a space": (['CREATE TABLE t ("a b" INT)'], ["CREATE TABLE t (a b INT)"]),
}


@pytest.mark.parametrize(("first", "second"), PAIRS.values(), ids=PAIRS.keys())
def test_the_same_in_other_words_is_equal(first: list[str], second: list[str]) -> None:
    """Layout, quotes, case of keywords, order and defaults that go without saying make no difference."""
    before, after = snapshot_of(first), snapshot_of(second)
    assert before.definitions == after.definitions
    assert compare(before, after) == order(before, after) == ()


@pytest.mark.parametrize(("first", "second"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_only_looks_the_same_differs(first: list[str], second: list[str]) -> None:
    """No more is forgiven than that."""
    assert compare(snapshot_of(first), snapshot_of(second)) != ()


def shop(metadata: MetaData) -> None:
    """Tables with what Alembic's batch mode keeps."""
    sa.Table(
        "customer",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False, server_default="it's"),
        sa.Column("order", sa.Numeric(10, 2), server_default=sa.text("0")),
        sa.Column("made", sa.DateTime, server_default=sa.func.now()),
        sa.Column("manager_id", sa.ForeignKey("customer.id", name="fk_manager", ondelete="SET NULL")),
        sa.UniqueConstraint("name", "order", name="uq_name"),
        sa.CheckConstraint('length(name) > 0 AND "order" >= 0', name="ck_name"),
    )


def nothing(_operations: Operations) -> None:
    """The other one is left as it is."""


def recreated(operations: Operations) -> None:
    """Batch mode makes the table anew from what it reflects."""
    with operations.batch_alter_table("customer", recreate="always"):
        pass


def moved_away_and_back(operations: Operations) -> None:
    """Renaming leaves quotes in the statements."""
    operations.rename_table("customer", "client")
    operations.rename_table("client", "customer")


def column_added_and_dropped(operations: Operations) -> None:
    """Both are written into the statement."""
    operations.add_column("customer", sa.Column("extra", sa.Text))
    operations.drop_column("customer", "extra")


@pytest.mark.parametrize("change", [recreated, moved_away_and_back, column_added_and_dropped])
def test_what_alembic_leaves_as_it_was_is_equal(change: Callable[[Operations], None]) -> None:
    """What `create_all` wrote equals what Alembic wrote in its place."""
    assert built_by(change) == built_by(nothing)


def built_by(change: Callable[[Operations], None]) -> tuple[object, ...]:
    metadata = MetaData()
    shop(metadata)
    engine = sa.create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            metadata.create_all(connection)
            change(Operations(MigrationContext.configure(connection)))
            return definitions(connection)
    finally:
        engine.dispose()


def definitions(connection: Connection) -> tuple[object, ...]:
    return read(connection).definitions
