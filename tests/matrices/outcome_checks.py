"""What must hold of the outcomes of trials."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.recorded import RecordedVerdicts
from limbeck.matrices.verdict import Verdict

STORED = Path(__file__).parents[2] / "data" / "matrix.json"
SOUND = {Verdict.QUIET, Verdict.NOISE}


def description(outcome: Outcome) -> str:
    """An outcome in a line."""
    remedy = (
        "" if outcome.remedy is None else f"; remedy {outcome.remedy.verdict.value}: {outcome.remedy.reason}"
    )
    return f"{outcome.case} on {outcome.backend} {'+'.join(outcome.options)}: {outcome.reason}{remedy}"


def unproven(outcomes: Iterable[Outcome]) -> list[str]:
    """What autogenerate gets wrong, without a proven remedy and without a reason why there is none."""
    return [
        description(each)
        for each in outcomes
        if each.verdict.wants_remedy
        and (each.remedy is None or not each.remedy.verdict.proven)
        and not CASES[each.case].reason(CASES[each.case].no_remedy, each.backend)
    ]


def changed(outcomes: Iterable[Outcome]) -> list[str]:
    """Those whose verdicts are not the stored ones, of the pinned versions; `make matrix` stores them."""
    stored = RecordedVerdicts.load(STORED).verdicts
    return [description(each) for each in outcomes if stored.get(each.key) is not each.verdict]
