"""What is silent in one case of the matrix is silent in all others."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.operations.ops import DowngradeOps, MigrationScript, UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy.pool import NullPool

from limbeck import catalog
from limbeck.autogen import internals
from limbeck.autogen.proposal import DEFAULTS
from limbeck.autogen.quiet.narrowed_comparison import NarrowedComparison
from limbeck.autogen.quiet.pairs import Pairing
from limbeck.autogen.quiet.selection import Selection
from limbeck.autogen.quiet.signatures import Signatures
from limbeck.autogen.quiet.sources import PlainWayError, database_tables
from limbeck.matrices.case_schemas import Side, build, models
from limbeck.matrices.cases.registry import CASES

if TYPE_CHECKING:
    from limbeck.matrices.case import Case

EVERY = (
    {"sqlite": 1, "postgresql": 1}
    if "LIMBECK_RANDOM_SCHEMAS" in os.environ
    else {"sqlite": 3, "postgresql": 15}
)
"""One case in so many is tried on each backend; all with `LIMBECK_RANDOM_SCHEMAS`."""


@contextmanager
def holding(case: Case, engine: sa.Engine) -> Iterator[sa.Connection | None]:
    """A connection to the schema before the change; None where this server can't have it."""
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            with _quietly():
                build(connection, case, Side.BEFORE)
        except sa.exc.SQLAlchemyError:
            yield None
        else:
            yield connection
        transaction.rollback()


class Answers:
    """What Alembic said of each pair, in all cases."""

    def __init__(self, engine: sa.Engine) -> None:
        self.signatures = Signatures(engine.dialect)
        self.pairing = Pairing(bool(engine.dialect.supports_comments))
        self.silent: set[int] = set()
        self.told: dict[int, str] = {}
        self.changed: dict[str, frozenset[int]] = {}

    def take(
        self, connection: sa.Connection, metadata: sa.MetaData, opts: dict[str, Any], place: str
    ) -> None:
        """Compare all tables, and note what was said of those that could be quiet."""
        context = MigrationContext.configure(connection, opts=opts)
        options = {**DEFAULTS, **context.opts}
        autogen = internals.autogen_context(context, options, metadata)
        reading = catalog.CatalogueReading(connection)
        there = database_tables(context, autogen, reading)
        narrowing = NarrowedComparison(context, options, metadata, reading, _script)
        models = {table: self.signatures.table(table) for table in metadata.tables.values()}
        tables = narrowing.candidates(autogen, there, self.pairing, models)
        script = _script()
        internals.populate(autogen, script)
        selection = Selection(tables, set(tables))
        selection.learn(script.upgrade_ops_list[-1].ops, ())
        self.silent |= selection.silent
        self.told |= dict.fromkeys(selection.told, place)
        for key, pairs in tables.items():
            if not pairs.others <= selection.silent:
                self.changed[f"{place} {key}"] = pairs.others

    def contradictions(self) -> list[str]:
        """Where a table that would be quiet is not."""
        found = [place for pair, place in self.told.items() if pair in self.silent]
        return found + [place for place, pairs in self.changed.items() if pairs <= self.silent]


def _script() -> MigrationScript:
    return MigrationScript("0", upgrade_ops=UpgradeOps([]), downgrade_ops=DowngradeOps([]))


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_an_answer_holds_in_every_case(backend: str, request: pytest.FixtureRequest) -> None:
    """No pair is silent in one table and told of in another, with server defaults compared or not."""
    database = request.getfixturevalue(
        {"sqlite": "scratch_sqlite", "postgresql": "scratch_postgres"}[backend]
    )
    cases = [case for case in CASES.values() if backend not in case.lacks and not case.commits]
    engine = sa.create_engine("sqlite://", poolclass=NullPool) if backend == "sqlite" else database.engine
    answers = {defaults: Answers(engine) for defaults in (False, True)}
    seen = 0
    for case in cases[:: EVERY[backend]]:
        with holding(case, engine) as connection:
            if connection is None:
                continue
            for side in (Side.BEFORE, Side.AFTER):
                for defaults, each in answers.items():
                    opts = {"compare_server_default": defaults, "include_schemas": True}
                    # What PostgreSQL can't compare it refuses, in either way.
                    with suppress(sa.exc.DBAPIError, PlainWayError), connection.begin_nested(), _quietly():
                        each.take(connection, models(case, side), opts, f"{case.slug} {side.value}")
                        seen += 1
    assert [each.contradictions() for each in answers.values()] == [[], []]
    assert seen > 20
    assert all(each.silent and each.told for each in answers.values())


@contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
