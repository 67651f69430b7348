"""Why an outcome has its verdict, in a sentence that names what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from limbeck.errors import driver_error, error_text
from limbeck.matrices.outcome import WORDS, Outcome, Proof, Restoration
from limbeck.matrices.verdict import TrialFacts, Verdict, judge
from limbeck.records import Difference, Failure

SHOWN = 2
"""How many differences a sentence names."""


def failed_outcome(outcome: Outcome, what: str, error: Exception, statements: Sequence[str] = ()) -> Outcome:
    """The outcome of a trial that ended with an error.

    Args:
        outcome: What is known already.
        what: What failed, as a sentence without its full stop.
        error: What was raised.
        statements: The statements sent so far.
    """
    statement = str(getattr(error, "statement", None) or (statements[-1] if statements else "")).strip()
    evidence = (("error", named_error(error)), *((("statement", statement),) if statement else ()))
    return replace(
        outcome,
        verdict=judge(TrialFacts(error=named_error(error))),
        reason=f"{what}: {named_error(error)}",
        error=Failure("migration-fails", f"{what}.", evidence, _REMEDY),
    )


_REMEDY = "Write the migration by hand, as the remedy of this case does."


def without_remedy(outcome: Outcome) -> Outcome:
    """The outcome, whose error says why there is no remedy where it would point to one."""
    if outcome.error is None or outcome.remedy is None or outcome.remedy.verdict is not Proof.NONE:
        return outcome
    return replace(outcome, error=replace(outcome.error, remedy=outcome.remedy.reason))


def reason(outcome: Outcome, same_meaning: str = "") -> str:
    """Why an outcome has its verdict.

    Args:
        outcome: With its verdict, changes, differences and lost rows.
        same_meaning: Why there is nothing to do although the texts differ; empty where they do not.
    """
    proposed, again = _quoted(outcome.changes), _quoted(outcome.again)
    wanted, left = _differences(outcome.wanted), _differences(outcome.left or outcome.order)
    what = "rows" if outcome.lost else "values"
    lost = "; ".join(_shortened((*outcome.lost, *map(str, outcome.changed))))
    sentences = {
        Verdict.QUIET: "There is nothing to do, and autogenerate proposes nothing.",
        Verdict.NOISE: f"There is nothing to do, and yet autogenerate proposes {proposed}.",
        Verdict.UNSEEN: f"Autogenerate proposes nothing, although this differs: {wanted}.",
        Verdict.PARTIAL: f"Autogenerate proposes {proposed}, but this still differs: {left}.",
        Verdict.MISREAD: f"After {proposed} the schema is as wanted, but {what} are lost: {lost}.",
        Verdict.UNSETTLED: f"After {proposed} the schema is as wanted, yet autogenerate proposes {again}.",
        Verdict.DETECTED: f"Autogenerate proposes {proposed}, which does everything and keeps the rows.",
    }
    remark = f" {same_meaning}" if same_meaning else ""
    return sentences.get(outcome.verdict, outcome.reason) + remark + _downgrade_sentence(outcome)


def _downgrade_sentence(outcome: Outcome) -> str:
    """A sentence about a downgrade that does not restore the schema; empty if it does."""
    back = outcome.downgrade
    if not outcome.changes or back.result in {Restoration.RESTORES, Restoration.NOT_RUN}:
        return ""
    ending = "fails" if back.result is Restoration.FAILS else "does not restore the schema"
    return f" Its downgrade {ending}: {back.reason}."


def differences_left(left: Sequence[Difference]) -> str:
    """How many differences a downgrade left."""
    return "1 difference is left" if len(left) == 1 else f"{len(left)} differences are left"


def named_error(error: BaseException) -> str:
    """The class of an error and what it says, in one line."""
    name, text = type(driver_error(error)).__name__, error_text(error)
    return name if text == name else f"{name}: {text}"


def _quoted(kinds: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" for each in dict.fromkeys(kinds))


def _differences(found: Sequence[Difference]) -> str:
    # A view's definition has lines of its own, and a reason is one sentence.
    return "; ".join(_shortened([" ".join(each.sentence(*WORDS).split()) for each in found]))


def _shortened(texts: Sequence[str]) -> list[str]:
    more = len(texts) - SHOWN
    return [*texts[:SHOWN], *([f"and {more} more"] if more > 0 else [])]
