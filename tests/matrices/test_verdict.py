"""The table of verdicts: the first row that holds."""

import pytest

from limbeck.matrices.verdict import Facts, Verdict, judge


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (Facts(lacks="no such thing", error="x", same=True), Verdict.NOT_APPLICABLE),
        (Facts(error="x", same=True), Verdict.FAILS),
        (Facts(same=True), Verdict.QUIET),
        (Facts(same=True, proposed=True, lost=True), Verdict.NOISE),
        (Facts(), Verdict.UNSEEN),
        (Facts(proposed=True), Verdict.PARTIAL),
        (Facts(proposed=True, lost=True), Verdict.PARTIAL),
        (Facts(proposed=True, reached=True, lost=True, again=True), Verdict.MISREAD),
        (Facts(proposed=True, reached=True, again=True), Verdict.UNSETTLED),
        (Facts(proposed=True, reached=True), Verdict.DETECTED),
    ],
)
def test_the_first_row_that_holds_is_the_verdict(facts: Facts, verdict: Verdict) -> None:
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
