"""Why an outcome has its verdict, in a sentence that names what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from limbeck.errors import driver_error, error_text
from limbeck.matrices.outcome import WORDS, Outcome, Restoration
from limbeck.matrices.verdict import Facts, Verdict, judge
from limbeck.records import Difference, Failure

SHOWN = 2
"""How many differences a sentence names."""


def failed_outcome(outcome: Outcome, what: str, error: Exception, statements: Sequence[str] = ()) -> Outcome:
    """The outcome of a trial that ended with an error.

    Args:
        outcome: What is known already.
        what: What failed, as the end of a sentence.
        error: What was raised.
        statements: The statements sent so far.
    """
    statement = str(getattr(error, "statement", None) or (statements[-1] if statements else "")).strip()
    evidence = (("error", named_error(error)), *((("statement", statement),) if statement else ()))
    return replace(
        outcome,
        verdict=judge(Facts(error=named_error(error))),
        reason=f"{what[:1].upper()}{what[1:]}: {named_error(error)}",
        error=Failure("migration-fails", f"{what[:1].upper()}{what[1:]}.", evidence, _REMEDY),
    )


_REMEDY = "Write the migration by hand, as the remedy of this case does."


def reason(outcome: Outcome) -> str:
    """Why an outcome has its verdict.

    Args:
        outcome: With its verdict, changes, differences and lost rows.
    """
    proposed, again = _kinds(outcome.changes), _kinds(outcome.again)
    lost = _shortened(outcome.lost)
    sentences = {
        Verdict.QUIET: "There is nothing to do, and autogenerate proposes nothing.",
        Verdict.NOISE: f"There is nothing to do, and yet autogenerate proposes {proposed}.",
        Verdict.UNSEEN: f"Autogenerate proposes nothing, although {_few(outcome.wanted)}.",
        Verdict.PARTIAL: f"Autogenerate proposes {proposed}, but then {_few(outcome.left or outcome.order)}.",
        Verdict.MISREAD: f"The schema is as wanted after {proposed}, but rows are lost: {'; '.join(lost)}.",
        Verdict.UNSETTLED: f"The schema is as wanted after {proposed}, yet autogenerate then wants {again}.",
        Verdict.DETECTED: f"Autogenerate proposes {proposed}, which does all of it and keeps the rows.",
    }
    return sentences.get(outcome.verdict, outcome.reason) + _way_back(outcome)


def _way_back(outcome: Outcome) -> str:
    """A sentence about a downgrade that does not restore the schema; empty if it does."""
    back = outcome.downgrade
    if not outcome.changes or back.result in {Restoration.RESTORES, Restoration.NOT_RUN}:
        return ""
    ending = "fails" if back.result is Restoration.FAILS else "does not restore the schema"
    return f" Its own way back {ending}: {back.reason}."


def named_error(error: BaseException) -> str:
    """The class of an error and what it says, in one line."""
    name, text = type(driver_error(error)).__name__, error_text(error)
    return name if text == name else f"{name}: {text}"


def _kinds(kinds: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" for each in dict.fromkeys(kinds))


def _few(found: Sequence[Difference]) -> str:
    # A view's definition has lines of its own, and a reason is one sentence.
    return "; ".join(_shortened([" ".join(each.told(*WORDS).split()) for each in found]))


def _shortened(texts: Sequence[str]) -> list[str]:
    more = len(texts) - SHOWN
    return [*texts[:SHOWN], *([f"and {more} more"] if more > 0 else [])]
