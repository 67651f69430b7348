"""The table of verdicts: the first row that holds."""

import pytest

from limbeck.matrices.verdict import TrialFacts, Verdict, judge


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (TrialFacts(lacks="no such thing", error="x", same=True), Verdict.NOT_APPLICABLE),
        (TrialFacts(error="x", same=True), Verdict.FAILS),
        (TrialFacts(same=True), Verdict.QUIET),
        (TrialFacts(same=True, proposed=True, lost=True), Verdict.NOISE),
        (TrialFacts(), Verdict.UNSEEN),
        (TrialFacts(proposed=True), Verdict.PARTIAL),
        (TrialFacts(proposed=True, lost=True), Verdict.PARTIAL),
        (TrialFacts(proposed=True, reached=True, lost=True, again=True), Verdict.MISREAD),
        (TrialFacts(proposed=True, reached=True, again=True), Verdict.UNSETTLED),
        (TrialFacts(proposed=True, reached=True), Verdict.DETECTED),
    ],
)
def test_the_first_row_that_holds_is_the_verdict(facts: TrialFacts, verdict: Verdict) -> None:
    """Each row of the table, with what a later row would ask for set as well."""
    assert judge(facts) is verdict


def test_a_remedy_is_wanted_where_somebody_has_to_write_the_migration() -> None:
    """Not where there is nothing to do, and not where autogenerate does it."""
    assert {each for each in Verdict if each.wants_remedy} == {
        Verdict.FAILS,
        Verdict.UNSEEN,
        Verdict.PARTIAL,
        Verdict.MISREAD,
        Verdict.UNSETTLED,
    }
