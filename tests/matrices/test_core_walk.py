"""The core walk on SQLite: what `make quick` can say of the matrix in a few seconds."""

import pytest
from tests.matrices.outcome_checks import changed, unproven

from limbeck.matrices.cases.registry import CORE, find
from limbeck.matrices.options import option_sets, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.trial import trial


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """Every set of options of every case of the walk."""
    with Sandboxes() as sandboxes:
        return [
            trial(slug, "sqlite", words(each), sandboxes=sandboxes)
            for slug in CORE
            for each in option_sets(find(slug), "sqlite")
        ]


def test_its_verdicts_are_the_stored_ones(outcomes: list[Outcome]) -> None:
    """On the pinned versions; with others, this names what they have changed."""
    assert {each.case for each in outcomes} == set(CORE)
    assert changed(outcomes) == []


def test_its_remedies_are_proven(outcomes: list[Outcome]) -> None:
    """Wherever autogenerate gets it wrong."""
    assert unproven(outcomes) == []
