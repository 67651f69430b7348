"""The inner forms of SQLAlchemy and Alembic that `quiet` relies on are what we think."""

from __future__ import annotations

import importlib
import warnings
from contextlib import nullcontext
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy.pool import StaticPool
from tests.autogen.quiet.random_schemas import pair

from limbeck import catalog
from limbeck.autogen import internals
from limbeck.autogen.quiet import reflection, sources
from limbeck.autogen.quiet.model_order import CREATOR, EXTRA, ordered_tables
from limbeck.autogen.quiet.signatures import DIALECT_OPTIONS
from limbeck.autogen.quiet.sqlite_rows import PRAGMA_METHOD, TEXT_METHOD, SqliteRows

if TYPE_CHECKING:
    from limbeck.databases.database import Database

HAND_WRITTEN = (
    'CREATE TABLE "odd one" (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT, CONSTRAINT two UNIQUE (a, b))',
    "CREATE TABLE child (\n x INT,\n y REFERENCES parent DEFERRABLE,\n CONSTRAINT\n named\n UNIQUE\n (x)\n)",
    "CREATE TABLE parent (a TEXT PRIMARY KEY, b AS (a || 'x') STORED, c VARCHAR DEFAULT 'q') WITHOUT ROWID",
    "CREATE TABLE [brackets] ([x] VARCHAR(3) UNIQUE, `y` text unique, z varchar CHECK (z <> 'UNIQUE (x)'))",
    "CREATE UNIQUE INDEX up ON parent (c DESC)",
    "CREATE INDEX part ON parent (c) WHERE c > 'a'",
    "CREATE INDEX made ON parent (lower(c))",
    "CREATE VIEW seen AS SELECT 1",
)
GETTERS = (
    "columns",
    "pk_constraint",
    "foreign_keys",
    "indexes",
    "unique_constraints",
    "check_constraints",
)


def schemas(seed: int) -> sa.MetaData:
    """A schema made by chance."""
    return pair(Random(seed), "sqlite")[0]  # noqa: S311 - to make examples


def test_the_names_exist() -> None:
    """One line for each private name: a release that drops one fails here first."""
    dialect = sa.create_engine("sqlite://").dialect
    assert callable(getattr(dialect, PRAGMA_METHOD))
    assert callable(getattr(dialect, TEXT_METHOD))
    assert hasattr(AutogenContext, reflection.SORTED_TABLES)
    assert set(GETTERS) <= set(
        getattr(importlib.import_module(reflection.PREFETCH_MODULE), reflection.PREFETCH_KEYS)
    )
    assert hasattr(sa.Table("t", sa.MetaData()), EXTRA)
    assert hasattr(sa.Table("t", sa.MetaData()), CREATOR)
    told, plain = sa.Index("i", "a", sqlite_where=sa.text("a")), sa.Index("i", "a")
    assert DIALECT_OPTIONS in vars(told)
    assert DIALECT_OPTIONS not in vars(plain)
    plain.dialect_kwargs["sqlite_where"] = sa.text("a")
    assert DIALECT_OPTIONS in vars(plain)
    plain = sa.Index("i", "a")
    plain.dialect_options["sqlite"]["where"] = sa.text("a")
    assert DIALECT_OPTIONS in vars(plain)


def test_listeners_are_seen() -> None:
    """A project may listen to every column that is reflected, and change what is compared."""
    assert not reflection.has_listeners()

    def listen(*_seen: Any) -> None:
        pass

    sa.event.listen(sa.Table, "column_reflect", listen)
    try:
        assert reflection.has_listeners()
    finally:
        sa.event.remove(sa.Table, "column_reflect", listen)
    assert not reflection.has_listeners()


def test_only_builtin_comparators_are_known() -> None:
    """Those of the extensions that Alembic brings along look at more."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        for plugins, known in (
            (["alembic.autogenerate.*"], True),
            (["alembic.autogenerate.*", "alembic.ext.*"], False),
        ):
            opts = {"autogenerate_plugins": plugins, "target_metadata": sa.MetaData()}
            context = MigrationContext.configure(connection, opts=opts)
            autogen = AutogenContext(context, metadata=sa.MetaData(), opts=context.opts, autogenerate=True)
            assert internals.has_builtin_comparators(autogen) is known


def test_sqlite_is_answered_as_by_itself() -> None:
    """Each reflection from the rows that were read at once is what SQLAlchemy reflects."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for statement in HAND_WRITTEN:
            connection.exec_driver_sql(statement)
        for seed in range(3):
            metadata = schemas(seed)
            metadata.create_all(connection)
        rows = SqliteRows.read(connection, catalog.CatalogueReading(connection).sqlite_rows())
        answering = rows.answering(connection.dialect)
        shortened = rows.answering(connection.dialect, unique_only=True)
        names = sa.inspect(connection).get_table_names()
        assert len(names) > 15
        for name in names:
            for getter in GETTERS:
                ask = f"get_{getter}"
                asked, told = getattr(connection.dialect, ask), getattr(answering, ask)
                assert _text(told(connection, name)) == _text(asked(connection, name)), (name, getter)
            assert shortened.get_unique_constraints(  # type: ignore[no-untyped-call]
                connection, name
            ) == connection.dialect.get_unique_constraints(connection, name), name
            for pragma in ("table_info", "table_xinfo", "foreign_key_list", "index_list"):
                told = rows.rows(pragma, name)
                if told is not None:
                    asked = connection.exec_driver_sql(f'PRAGMA main.{pragma}("{name}")').all()
                    assert told == [tuple(each) for each in asked]
        for name in rows.indexes:
            for pragma in ("index_info", "index_xinfo"):
                asked = connection.exec_driver_sql(f'PRAGMA main.{pragma}("{name}")').all()
                assert rows.rows(pragma, name) == [tuple(each) for each in asked]


def _text(value: Any) -> str:
    """Reflected values as text: types and expressions are not equal to their like."""
    if isinstance(value, dict):
        return str({key: _text(each) for key, each in value.items()})
    if isinstance(value, list):
        return str([_text(each) for each in value])
    return repr(value) if not isinstance(value, sa.TextClause) else value.text


def test_the_order_of_models_is_that_of_sqlalchemy() -> None:
    """Also where tables point to themselves, in a circle, or are said to depend on another."""
    for seed in range(8):
        metadata = schemas(seed)
        assert ordered_tables(metadata) == metadata.sorted_tables
    other = sa.MetaData()
    chain = [
        sa.Table(f"t{n}", other, sa.Column("id", sa.ForeignKey(f"t{max(n - 1, 0)}.id"), primary_key=True))
        for n in range(8)
    ]
    assert ordered_tables([metadata, other]) == [*metadata.sorted_tables, *chain]
    chain[2].add_is_dependent_on(sa.Table("late", other, sa.Column("id", sa.Integer)))
    assert ordered_tables(other) == other.sorted_tables
    circle = sa.MetaData()
    for here, there in (("a", "b"), ("b", "a")):
        sa.Table(here, circle, sa.Column("id", sa.ForeignKey(f"{there}.id"), primary_key=True))
    with pytest.warns(sa.exc.SAWarning, match="unresolvable cycles"):
        assert len(ordered_tables(circle)) == 2


def test_the_names_of_all_tables_are_those_of_the_inspector(scratch_postgres: Database) -> None:
    """One statement for all schemas says what SQLAlchemy asks for each."""
    with scratch_postgres.engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA other",
            "CREATE TABLE plain (id int)",
            "CREATE TABLE other.parts (id int) PARTITION BY RANGE (id)",
            "CREATE TABLE other.part PARTITION OF other.parts FOR VALUES FROM (1) TO (2)",
            "CREATE UNLOGGED TABLE other.quick (id int)",
            "CREATE VIEW other.seen AS SELECT 1 AS a",
            "CREATE MATERIALIZED VIEW other.kept AS SELECT 1 AS a",
        ):
            connection.exec_driver_sql(statement)
        inspector = sa.inspect(connection)
        schemas = [each for each in inspector.get_schema_names() if each != "information_schema"]
        asked = {schema: sorted(inspector.get_table_names(schema)) for schema in schemas}
        rows = connection.exec_driver_sql(sources.NAMES.replace("%", "%%")).all()
        assert {schema: sorted(names) for schema, names in rows} == asked
        assert inspector.get_table_names() == ["plain"]
        connection.exec_driver_sql("CREATE TABLE pg_class (id int)")  # hidden by that of the system
        rows = connection.exec_driver_sql(sources.NAMES.replace("%", "%%")).all()
        default = str(connection.dialect.default_schema_name)
        assert dict(map(tuple, rows))[default] == sa.inspect(connection).get_table_names() == ["plain"]


def test_serial_columns_are_known_as_alembic_knows_them(scratch_postgres: Database) -> None:
    """A default is dropped where Alembic, which asks for each sequence, drops it."""
    with scratch_postgres.engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA other",
            "CREATE TABLE other.plain (id serial, small smallserial, big bigserial, n int DEFAULT 1)",
            'CREATE TABLE "Quoted" ("Id" serial, id serial)',
            "CREATE SEQUENCE free",
            "CREATE SEQUENCE owned",
            "CREATE TABLE uses (a int DEFAULT nextval('free'), b int DEFAULT nextval('owned'), id serial)",
            "ALTER SEQUENCE owned OWNED BY uses.a",
        ):
            connection.exec_driver_sql(statement)
        context = MigrationContext.configure(connection, opts={"include_schemas": True})
        autogen = internals.autogen_context(context, context.opts, sa.MetaData())
        owned = sources.database_tables(context, autogen, catalog.CatalogueReading(connection)).serials()
        assert owned == {
            (("other", "plain"), "id"),
            (("other", "plain"), "small"),
            (("other", "plain"), "big"),
            ((None, "uses"), "id"),
        }
        found = []
        for known in (None, owned):
            with reflection.serials(context.impl, known) if known else nullcontext():
                listener = getattr(context.impl, reflection.COLUMN_REFLECT)
                metadata = sa.MetaData()
                for schema, name in (("other", "plain"), (None, "Quoted"), (None, "uses")):
                    listen = [("column_reflect", partial(_told, listener, autogen.inspector))]
                    sa.Table(name, metadata, schema=schema, autoload_with=connection, listeners=listen)
            found.append(
                [
                    (str(each), str(each.server_default and each.server_default.arg))
                    for table in metadata.sorted_tables
                    for each in table.c
                ]
            )  # type: ignore[attr-defined]
    assert found[0] == found[1]
    assert ("uses.b", "nextval('owned'::regclass)") in found[0]


def _told(listener: Any, inspector: Any, _inspector: Any, table: Any, column: Any) -> None:
    listener(inspector, table, column)


ALIKE = {
    "sqlite": (
        (
            "CREATE TABLE alike (a VARCHAR(3), b VARCHAR(3) COLLATE NOCASE, c VARCHAR(3) CHECK (c > 'a'), "
            "d INT NOT NULL DEFAULT 1, e INT CONSTRAINT named NOT NULL CONSTRAINT also DEFAULT 1)"
        ),
    ),
    "postgresql": (
        "CREATE SCHEMA other",
        (
            "CREATE TABLE alike (a varchar(3), b varchar(3) CHECK (b > 'a'), c varchar(3), "
            "d int GENERATED ALWAYS AS IDENTITY, e varchar(3) COLLATE \"C\", f varchar(3) DEFAULT 'a')"
        ),
        "CREATE TABLE alike_too (d int GENERATED ALWAYS AS IDENTITY, f varchar(3) DEFAULT 'a', g serial)",
        "COMMENT ON COLUMN alike.c IS 'Told'",
    ),
}


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_signature_decides_what_is_reflected(backend: str, request: pytest.FixtureRequest) -> None:
    """Columns with the same signature are reflected alike, but for their names, comments and sequences."""
    database = request.getfixturevalue(
        {"sqlite": "scratch_sqlite", "postgresql": "scratch_postgres"}[backend]
    )
    with database.engine.begin() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for statement in ALIKE[backend]:
            connection.exec_driver_sql(statement)
        for seed in range(2):
            pair(Random(seed), backend)[0].create_all(connection)  # noqa: S311 - to make examples
        context = MigrationContext.configure(connection)
        autogen = internals.autogen_context(context, context.opts, sa.MetaData())
        there = sources.database_tables(context, autogen, catalog.CatalogueReading(connection))
        inspector = sa.inspect(connection)
        known: dict[Any, str] = {}
        for (schema, name), facts in there.facts.items():
            for column in inspector.get_columns(name, schema=schema):
                said = facts.columns[column["name"]]
                if not said.is_computed and said.plain is None:
                    told = {
                        key: each
                        for key, each in column.items()
                        if key not in {"name", "comment", "primary_key"}
                    }
                    assert known.setdefault(said.signature, _text(told)) == _text(told), (
                        name,
                        column["name"],
                    )
        assert len(known) < sum(len(facts.columns) for facts in there.facts.values()) / 2
