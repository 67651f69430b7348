"""Two texts that are said to mean the same: each of them is run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, text

from limbeck.matrices.case import Case
from limbeck.matrices.case_schemas import Side, models
from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict

SAID = [(each.slug, backend) for each in CASES.values() for backend in each.same_meaning]


@pytest.mark.parametrize(("slug", "backend"), SAID)
def test_defaults_that_mean_the_same_give_a_row_the_same_values(slug: str, backend: str) -> None:
    """In one transaction, since a moment is that of its transaction."""
    case = CASES[slug]
    with (
        Sandboxes() as sandboxes,
        sandboxes.get(backend).empty(commits=False, foreign_keys=False) as connection,
    ):
        found = []
        for side in Side:
            (table,) = models(case, side).tables.values()
            table.create(connection)
            key = next(iter(table.primary_key))
            connection.execute(table.insert().values({key.name: 1}))
            found.append(connection.exec_driver_sql(f"SELECT * FROM {table.name}").all())  # noqa: S608 - ours
            table.drop(connection)
    assert found[0] == found[1]
    outcome = trial(case, backend)
    assert outcome.verdict is Verdict.QUIET
    assert outcome.wanted != ()
    assert outcome.reason.endswith(case.same_meaning[backend])


class Noisy(Case):
    """Two spellings of no number of any importance, of which autogenerate makes a change."""

    slug = "own.noisy"
    title = "a default in two spellings"
    same_meaning: ClassVar[Mapping[str, str]] = {
        "postgresql": "Nobody would call these two numbers different."
    }

    def before(self, metadata: MetaData) -> None:
        _items(metadata, "1")

    def after(self, metadata: MetaData) -> None:
        _items(metadata, "2")


def _items(metadata: MetaData, default: str) -> None:
    Table(
        "items",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("quantity", Integer, server_default=text(default)),
    )


def test_a_proposal_where_nothing_is_to_do_is_noise() -> None:
    """The texts differ, the meaning does not, and something is proposed."""
    outcome = trial(Noisy(), "postgresql", ["compare_server_default"])
    assert outcome.verdict is Verdict.NOISE
    assert outcome.reason == (
        "There is nothing to do, and yet autogenerate proposes `modify_default`. "
        "Nobody would call these two numbers different."
    )
