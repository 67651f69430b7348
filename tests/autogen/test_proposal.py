"""Asking Alembic what it would do, where comparators of other libraries have their say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import comparators
from alembic.operations.ops import AddColumnOp
from sqlalchemy import Column, Integer, MetaData, Table, text

import limbeck
from limbeck.autogen import internals

if TYPE_CHECKING:
    from limbeck import Audit
    from limbeck.databases.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database of either backend."""
    name = {"sqlite": "scratch_sqlite", "postgresql": "scratch_postgres"}[request.param]
    found: Database = request.getfixturevalue(name)
    return found


@contextmanager
def registered(comparator: Callable[..., None]) -> Iterator[None]:
    """A comparator as libraries register theirs, and its end."""
    registry: Any = vars(comparators)["_registry"]
    before = {key: list(each) for key, each in registry.items()}
    comparators.dispatch_for("schema")(comparator)
    try:
        yield
    finally:
        registry.clear()
        registry.update(before)


def audited(database: Database) -> Audit:
    """An audit of an empty database that is connected read-only; its models have one table."""
    metadata = MetaData()
    Table("orders", metadata, Column("id", Integer, primary_key=True))
    with limbeck.connect(database.secret_url) as connected:
        found = limbeck.audit(connected, metadata)
    assert isinstance(found, limbeck.Audit)
    return found


def test_a_comparator_that_writes_is_left_out(database: Database) -> None:
    """It creates, looks and rolls back, as alembic_utils does; what it added before does not count."""

    def creates(autogen: Any, upgrade: Any, _schemas: Any) -> None:
        upgrade.ops.append(AddColumnOp("orders", Column("note", Integer)))
        autogen.connection.begin_nested()
        autogen.connection.execute(text("CREATE VIEW seen AS SELECT 1 AS one"))

    with registered(creates):
        audit = audited(database)
    assert [(each.kind, each.table) for each in audit.changes] == [("add_table", "orders")]
    (found,) = [each for each in audit.findings if each.slug == "comparator-writes"]
    assert found.why == (
        f"`{creates.__module__}.creates` writes to the database in order to compare; an audit only reads: "
        "what it compares is not among the changes."
    )
    assert audit.comparison.unread is None


def test_a_comparator_that_reads_is_called(database: Database) -> None:
    """The twin: its operations are changes, and its savepoints end with the comparison."""

    def reads(autogen: Any, upgrade: Any, _schemas: Any) -> None:
        autogen.connection.begin_nested()
        assert autogen.connection.execute(text("SELECT 1")).scalar() == 1
        upgrade.ops.append(AddColumnOp("orders", Column("note", Integer)))

    with registered(reads):
        audit = audited(database)
    assert [each.kind for each in audit.changes] == ["add_column", "add_table"]
    assert audit.findings == ()


def test_a_comparator_that_fails_is_told(database: Database) -> None:
    """What it raises is a failure of the comparison, unless it is a refused write."""

    def fails(autogen: Any, *_rest: Any) -> None:
        autogen.connection.execute(text("SELECT nothing FROM nowhere"))

    with registered(fails):
        failure = audited(database).failure
    assert failure is not None
    assert failure.slug == "database-refused"


def test_watching_ends_with_the_comparison() -> None:
    """The registry is as it was, in releases where all comparisons share it too."""
    from alembic.autogenerate.api import AutogenContext
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    from limbeck.autogen.proposal import DEFAULTS

    def mine(*_given: Any) -> None:
        """Never called here."""

    watched: list[Callable[..., Any]] = []

    def watch(comparator: Callable[..., Any]) -> Callable[..., Any]:
        watched.append(comparator)
        return comparator

    with registered(mine), create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection)
        autogen = AutogenContext(context, metadata=MetaData(), opts=DEFAULTS)
        registry: Any = vars(getattr(autogen, "comparators", comparators))["_registry"]
        before = {key: list(each) for key, each in registry.items()}
        with internals.watched_comparators(autogen, watch) as count:
            assert (count, watched) == (1, [mine])
        assert registry == before
