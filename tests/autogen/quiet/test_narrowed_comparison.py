"""A comparison of the tables that may differ says what one of all tables says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.pool import StaticPool
from tests.autogen.quiet.comparisons import same
from tests.autogen.quiet.random_schemas import pair

from limbeck.autogen.compare import compare
from limbeck.autogen.quiet import narrowed_comparison, reflection
from limbeck.records import ComparedTables, Comparison

if TYPE_CHECKING:
    from alembic.ddl.impl import DefaultImpl

    from limbeck.databases.database import Database

EXAMPLES = int(os.environ.get("LIMBECK_RANDOM_SCHEMAS", "12"))
"""How many pairs of schemas are tried on each backend; `LIMBECK_RANDOM_SCHEMAS=2000` tries more."""


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def database(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty database of either backend, whose tests roll back."""
    if request.param == "sqlite":
        engine = sa.create_engine("sqlite://", poolclass=StaticPool)
        yield engine
        engine.dispose()
        return
    with request.getfixturevalue("reused_databases").database() as database:
        yield database.engine


@contextmanager
def holding(engine: sa.Engine, metadata: sa.MetaData, *statements: str) -> Iterator[sa.Connection]:
    """A connection to a database that has these tables, for a while."""
    with engine.connect() as connection:
        transaction = connection.begin()
        for statement in statements:
            connection.exec_driver_sql(statement)
        metadata.create_all(connection)
        try:
            yield connection
        finally:
            transaction.rollback()
            if connection.dialect.name == "sqlite":  # whose driver ends transactions at a CREATE TABLE
                metadata.drop_all(connection)
                connection.commit()


def both_ways(
    connection: sa.Connection, metadata: Any, options: dict[str, Any]
) -> tuple[Comparison, Comparison]:
    """The comparison of the tables that may differ, and that of all."""
    several = metadata if isinstance(metadata, list) else [metadata]
    found = []
    for thorough in (False, True):
        with connection.begin_nested() as savepoint:  # what is refused ends the transaction
            found.append(compare(connection, several, options, thorough=thorough))
            if savepoint.is_active:
                savepoint.rollback()
    return found[0], found[1]


def shelves(count: int, *, changed: bool = False) -> sa.MetaData:
    """Tables that are alike, each pointing to the one before it; two that changed and one that is new."""
    metadata = sa.MetaData()
    for number in range(count + changed):
        name = f"shelf_{number:02}"
        columns: list[sa.Column[Any]] = [
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("label", sa.String(40 if changed and number == 3 else 20), nullable=False),
            sa.Column("made", sa.DateTime, server_default=sa.func.now()),
            sa.Column("code", sa.String(9), unique=True, comment="On the back"),
        ]
        if number:
            columns.append(
                sa.Column("left_id", sa.ForeignKey(f"shelf_{number - 1:02}.id", ondelete="CASCADE"))
            )
        if not (changed and number == 7):
            columns.append(sa.Column("width", sa.Numeric(8, 2), server_default="1"))
        table = sa.Table(name, metadata, *columns, comment="A shelf")
        sa.Index(f"ix_{name}_label", table.c.label, table.c.code)
    return metadata


@pytest.mark.parametrize(
    "options",
    [{}, {"compare_server_default": True, "render_as_batch": True}, {"include_schemas": True}],
    ids=["plain", "defaults", "schemas"],
)
def test_most_tables_are_not_compared(database: sa.Engine, options: dict[str, Any]) -> None:
    """Of tables that are alike, Alembic sees those that changed and one of the others."""
    with holding(database, shelves(20)) as connection:
        quick, plain = both_ways(connection, shelves(20, changed=True), options)
        same_models, _ = both_ways(connection, shelves(20), options)
    assert quick.failure is None
    assert same(quick) == same(plain)
    assert [each.kind for each in quick.changes] == [
        "add_table",
        "add_index",
        "modify_type",
        "remove_column",
    ]
    assert (quick.tables, plain.tables) == (ComparedTables(4, 21), None)
    assert (same_models.changes, same_models.tables) == ((), ComparedTables(1, 20))


def test_a_difference_of_all_tables_is_seen_in_all(
    database: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the one table that is shown differs, all that have the same pair are shown."""
    wanted = shelves(16)
    for table in wanted.tables.values():
        table.c.label.type = sa.String(30)
    with holding(database, shelves(16)) as connection, caplog.at_level("INFO", "alembic"):
        quick, plain = both_ways(connection, wanted, {})
    assert len(quick.changes) == 16
    assert sum("Detected type change" in each for each in caplog.messages) == 2 * 16  # each way once
    assert same(quick) == same(plain)
    assert quick.tables is None


def test_names_are_filtered_as_before(database: sa.Engine) -> None:
    """What `include_name` hides is hidden, and told of, whether Alembic compares the table or not."""

    def include_name(name: str | None, type_: str, _parents: Any) -> bool:
        return not (
            name == "shelf_05" or (type_ == "column" and name == "made") or name == "ix_shelf_06_label"
        )

    def in_shelves(name: str | None, type_: str, parents: Any) -> bool:
        return name != "shelf_05" and (
            parents.get("table_name") != "shelf_06" or type_ != "index" or name is None
        )

    with holding(database, shelves(16)) as connection:
        for filter_ in (include_name, in_shelves):
            quick, plain = both_ways(connection, shelves(16), {"include_name": filter_})
            assert same(quick) == same(plain)
            assert any(each.slug == "filtered" or "shelf_05" in str(each) for each in quick.findings)
    assert quick.tables is not None


@pytest.mark.parametrize(
    "options",
    [
        {"include_object": lambda *seen: seen[4] is None or bool(seen[4].info == {})},
        {"compare_type": lambda *_seen: None},
        {"compare_server_default": lambda *_seen: None},
    ],
    ids=["include_object", "compare_type", "compare_server_default"],
)
def test_code_of_a_project_sees_all_tables(options: dict[str, Any]) -> None:
    """A function that may look at reflected columns is shown all of them."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with holding(engine, shelves(16)) as connection:
        quick, plain = both_ways(connection, shelves(16, changed=True), options)
    assert quick.tables is None
    assert same(quick) == same(plain)


def _by_name(_object: Any, name: str | None, type_: str, _reflected: bool, compare_to: Any) -> bool:  # noqa: FBT001
    return compare_to is None or (type_, name) not in {("table", "shelf_05"), ("column", "made")}


def _by_model(object_: Any, _name: str | None, type_: str, _reflected: bool, _compare_to: Any) -> bool:  # noqa: FBT001
    return type_ != "table" or not str(object_.name).endswith("1")


def _by_type(_object: Any, name: str | None, type_: str, _reflected: bool, compare_to: Any) -> bool:  # noqa: FBT001
    return not (type_ == "column" and name == "width") or compare_to is None or compare_to.type.scale == 2


def _by_whole(_object: Any, name: str | None, _type: str, _reflected: bool, compare_to: Any) -> bool:  # noqa: FBT001
    """Looks at one table alone, and catches what comes of it."""
    try:
        return name != "shelf_09" or bool(compare_to.columns)
    except Exception:  # noqa: BLE001 - as users write it
        return True


@pytest.mark.parametrize(
    ("include_object", "compared"),
    [
        (lambda *_seen: True, 4),
        (lambda *seen: not (seen[2] == "table" and seen[3] and seen[4] is None), 4),
        (_by_name, None),
        (_by_model, 6),
        (_by_type, None),
        (_by_whole, 5),
    ],
    ids=["all", "models alone", "columns by name", "tables of models", "reflected types", "one table"],
)
def test_a_filter_of_objects_is_shown_the_tables_that_it_looks_at_or_hides(
    database: sa.Engine, include_object: Any, compared: int | None
) -> None:
    """What it says of the models' objects is known without reflecting the tables that equal them."""
    options = {"include_object": include_object}
    with holding(database, shelves(20)) as connection:
        quick, plain = both_ways(connection, shelves(20, changed=True), options)
    assert quick.failure is None
    assert same(quick) == same(plain)
    assert quick.tables == (None if compared is None else ComparedTables(compared, 21))


@pytest.mark.parametrize(
    "look",
    [bool, hash, repr, str, lambda object_: object_ == 1, lambda object_: isinstance(object_, sa.Table)],
    ids=["bool", "hash", "repr", "str", "==", "isinstance"],
)
def test_every_way_of_looking_at_a_reflected_object_is_noticed(look: Any) -> None:
    """A filter that would be told something else by what stands in is shown all tables."""

    def include_object(_object: Any, _name: Any, _type: str, _reflected: bool, compare_to: Any) -> bool:  # noqa: FBT001
        with suppress(Exception):
            look(compare_to)
        return True

    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with holding(engine, shelves(16)) as connection:
        quick, plain = both_ways(connection, shelves(16), {"include_object": include_object})
    assert quick.tables is None
    assert same(quick) == same(plain)


def test_a_surprise_leads_to_all_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """An inner form that is gone costs time, and is told; it changes nothing that was found."""
    monkeypatch.setattr(reflection, "show_models", lambda autogen, _tables: autogen.gone)
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with holding(engine, shelves(16)) as connection:
        quick, plain = both_ways(connection, shelves(16, changed=True), {})
    assert quick.tables == ComparedTables(
        0, 0, "AttributeError: 'AutogenContext' object has no attribute 'gone'"
    )
    assert same(quick) == same(plain)


def test_another_implementation_sees_all_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project's own comparison of a dialect is shown all tables, as it may look at anything."""
    impl: type[DefaultImpl] = import_module("alembic.ddl.sqlite").SQLiteImpl
    monkeypatch.setattr(impl, "__module__", "shop.alembic")
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with holding(engine, shelves(16)) as connection:
        quick, _ = both_ways(connection, shelves(16), {})
    assert (quick.tables, quick.changes) == (None, ())


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_random_schemas_compare_alike(database: sa.Engine, seed: int) -> None:
    """Whatever the schemas are, both ways find the same."""
    random = Random(seed)  # noqa: S311 - to make examples
    before, after, several = pair(random, database.dialect.name)
    options = {
        "compare_server_default": random.random() < 0.5,
        "include_schemas": several,
        "render_as_batch": database.dialect.name == "sqlite",
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        holding(database, before, *(["CREATE SCHEMA other"] if several else [])) as connection,
    ):
        patch.setattr(narrowed_comparison, "FEWEST", 0)
        patch.setattr(narrowed_comparison, "LARGEST_SHARE", 1.0)
        quick, plain = both_ways(connection, after, options)
    assert same(quick) == same(plain)
    assert quick.tables is None or not quick.tables.failure


def test_warnings_are_told_in_a_fixed_order(scratch_postgres: Database) -> None:
    """Alembic warns of each table in the order of a set, which changes with the tables that it is shown."""
    metadata = sa.MetaData()
    types = [f"column_{letter}" for letter in "gbeacdf"]
    with scratch_postgres.engine.begin() as connection:
        for number, name in enumerate(types):
            connection.exec_driver_sql(f"CREATE SCHEMA s{number}")
            connection.exec_driver_sql(
                f"CREATE TABLE s{number}.of_{name} (id int PRIMARY KEY, {name} pg_lsn)"
            )
            columns = [sa.Column("id", sa.Integer, primary_key=True), sa.Column(name, sa.Text)]
            sa.Table(f"of_{name}", metadata, *columns, schema=f"s{number}")
        found = compare(connection, [metadata], {"include_schemas": True}, thorough=True)
    (finding,) = [each for each in found.findings if each.slug == "alembic-warned"]
    told = [name for word in finding.why.split("'") if (name := word).startswith("column_")]
    assert told == sorted(types)[: len(told)]
    assert len(told) > 1
