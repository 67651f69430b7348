"""Why a verdict, in a sentence."""

from __future__ import annotations

from limbeck.matrices import reasons
from limbeck.matrices.outcome import Outcome
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
        "Autogenerate proposes nothing, although view public.large: "
        "not there in the target (SELECT id, total FROM orders)."
    )
