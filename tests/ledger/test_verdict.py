"""The verdict follows from what was seen."""

from __future__ import annotations

import pytest

from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.verdict import ClaimVerdict, explain, judge

ON_SQLITE = Observation("on SQLite", held=True, seen="found")
ON_POSTGRESQL = Observation("on PostgreSQL", held=True, seen="found")
NOT_ON_SQLITE = Observation("on SQLite", held=False, seen="missed")
NOT_ON_POSTGRESQL = Observation("on PostgreSQL", held=False, seen="missed")
FORMERLY = Observation("with Alembic 1.11.3", held=True, seen="was found", release="1.11.3")
NOT_FORMERLY = Observation("with Alembic 1.11.3", held=False, seen="was missed", release="1.11.3")


@pytest.mark.parametrize(
    ("observations", "verdict", "reason"),
    [
        ((ON_SQLITE, ON_POSTGRESQL), ClaimVerdict.TRUE, "On SQLite and on PostgreSQL: found."),
        ((NOT_ON_SQLITE, NOT_ON_POSTGRESQL), ClaimVerdict.FALSE, "On SQLite and on PostgreSQL: missed."),
        (
            (ON_SQLITE, NOT_ON_POSTGRESQL),
            ClaimVerdict.DEPENDS,
            "Holds on SQLite: found. Does not hold on PostgreSQL: missed.",
        ),
        (
            (NOT_ON_SQLITE, FORMERLY),
            ClaimVerdict.OUTDATED,
            "Held with Alembic 1.11.3: was found. No longer holds on SQLite: missed.",
        ),
        ((NOT_ON_SQLITE, NOT_FORMERLY), ClaimVerdict.FALSE, "On SQLite: missed."),
        ((ON_SQLITE, NOT_FORMERLY), ClaimVerdict.TRUE, "On SQLite: found."),
        (
            (ON_SQLITE, NOT_ON_POSTGRESQL, FORMERLY),
            ClaimVerdict.DEPENDS,
            "Holds on SQLite: found. Does not hold on PostgreSQL: missed.",
        ),
    ],
)
def test_a_verdict_is_computed_from_the_observations(
    observations: tuple[Observation, ...], verdict: ClaimVerdict, reason: str
) -> None:
    """Each combination of what holds now and what held before has its word and its reason."""
    observed = Observed(observations, "")
    assert (judge(observed), explain(observed)) == (verdict, reason)


def test_what_was_not_run_is_not_testable() -> None:
    """Without an observation the reason is why there is none."""
    observed = Observed((), "", why_not="It is an opinion.")
    assert (judge(observed), explain(observed)) == (ClaimVerdict.NOT_TESTABLE, "It is an opinion.")


def test_an_older_release_alone_decides_nothing() -> None:
    """What was only seen on an older release says nothing of today."""
    assert judge(Observed((FORMERLY,), "")) is ClaimVerdict.NOT_TESTABLE


def test_what_could_not_be_run_is_said_after_the_reason() -> None:
    """A note follows the reason as a sentence of its own."""
    observed = Observed((NOT_ON_SQLITE,), "", notes=("Alembic 1.11.3 was not run: pip could not get it",))
    assert explain(observed) == "On SQLite: missed. Alembic 1.11.3 was not run: pip could not get it."


def test_cases_in_which_the_same_was_seen_are_told_together() -> None:
    """A reason names each case once, with the places where it came out so."""
    observations = (
        Observation("on SQLite", held=True, seen="found", case="a table"),
        Observation("on PostgreSQL", held=True, seen="found", case="a table"),
        Observation("on SQLite", held=True, seen="found", case="a column"),
        Observation("on PostgreSQL", held=True, seen="found", case="a column"),
        Observation("on PostgreSQL", held=False, seen="missed", case="a type"),
    )
    assert explain(Observed(observations, "")) == (
        "Holds on SQLite and on PostgreSQL for “a table” and “a column”: found. "
        "Does not hold on PostgreSQL for “a type”: missed."
    )
