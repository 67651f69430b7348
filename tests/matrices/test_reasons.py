"""Why a verdict, in a sentence."""

from __future__ import annotations

from limbeck.matrices import reasons
from limbeck.matrices.outcome import Outcome, Restoration, TrialDowngrade
from limbeck.matrices.verdict import Verdict
from limbeck.records import Difference, Versions


def test_a_definition_of_many_lines_does_not_break_the_sentence() -> None:
    """PostgreSQL gives a view's query back in lines."""
    outcome = Outcome(
        case="view.drop",
        family="object",
        title="view",
        backend="postgresql",
        options=(),
        verdict=Verdict.UNSEEN,
        reason="",
        versions=Versions("3.13", "2.1", "1.20", "0", None),
        wanted=(
            Difference("view", "public", "", "large", None, "SELECT id,\n    total\n   FROM orders", None),
        ),
    )
    assert reasons.reason(outcome) == (
        "Autogenerate proposes nothing, although this differs: view public.large: "
        "not there in the target (SELECT id, total FROM orders)."
    )


def test_a_downgrade_that_leaves_something_is_a_sentence_of_its_own() -> None:
    """It follows the reason of the verdict, and one difference is told in the singular."""
    left = Difference("column", "", "users", "age", None, "integer", None)
    outcome = Outcome(
        case="column.drop",
        family="column",
        title="column",
        backend="sqlite",
        options=(),
        verdict=Verdict.DETECTED,
        reason="",
        versions=Versions("3.13", "2.1", "1.20", "0", None),
        changes=("remove_column",),
        downgrade=TrialDowngrade(Restoration.DIFFERS, reasons.differences_left([left])),
    )
    assert reasons.reason(outcome) == (
        "Autogenerate proposes `remove_column`, which does everything and keeps the rows. "
        "Its downgrade does not restore the schema: 1 difference is left."
    )
