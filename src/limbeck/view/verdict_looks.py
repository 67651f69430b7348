"""How verdicts are drawn: of trials, of claims about Alembic, and of revisions that were rehearsed."""

from __future__ import annotations

from limbeck.ledger.verdict import ClaimVerdict
from limbeck.matrices.outcome import Proof
from limbeck.matrices.verdict import Verdict
from limbeck.rehearsals.rehearsal import RehearsalVerdict
from limbeck.view.looks import Look

VERDICT_LOOKS = {
    Verdict.DETECTED: Look("detected", "\u2713", "safe", "seen, written and run, with every row kept"),
    Verdict.QUIET: Look("quiet", "\u25cb", "safe", "nothing to do, and nothing proposed"),
    Verdict.NOISE: Look("noise", "\u223f", "caution", "nothing to do, yet something is proposed"),
    Verdict.UNSETTLED: Look("unsettled", "\u21bb", "caution", "run, yet proposed again"),
    Verdict.PARTIAL: Look("partial", "\u25d0", "caution", "only part of it is written"),
    Verdict.UNSEEN: Look("unseen", "\u25cc", "caution", "not seen at all"),
    Verdict.FAILS: Look("fails", "\u26a0", "caution", "the proposed migration cannot be run"),
    Verdict.MISREAD: Look(
        "misread", "\u2715", "destructive", "the schema is right, but rows or values are lost"
    ),
    Verdict.NOT_APPLICABLE: Look("not applicable", "\u2013", "plain", "the database has no such feature"),
}
"""From the best to the worst."""

CLAIM_LOOKS = {
    ClaimVerdict.TRUE: Look("true", "\u2713", "safe", "it holds"),
    ClaimVerdict.DEPENDS: Look("depends", "\u25d0", "caution", "true in some situations only"),
    ClaimVerdict.OUTDATED: Look("outdated", "\u21bb", "caution", "true on an older release"),
    ClaimVerdict.FALSE: Look("false", "\u2715", "destructive", "it does not hold"),
    ClaimVerdict.NOT_TESTABLE: Look("not testable", "\u2013", "plain", "a matter of opinion"),
    None: Look("not run", "\u26a0", "caution", "it could not be run here"),
}
"""None is a claim that could not be tested."""

REHEARSAL_LOOKS = {
    RehearsalVerdict.FAILS: Look("fails", "\u26a0", "destructive", "raises an error"),
    RehearsalVerdict.LOSES: Look("loses", "\u2715", "destructive", "deletes or changes rows or values"),
    RehearsalVerdict.COLLATERAL: Look(
        "collateral", "\u25d0", "caution", "removes or weakens an object that it does not name"
    ),
    RehearsalVerdict.BLOCKS: Look(
        "blocks", "\u2016", "caution", "makes others wait, the longer the larger a table is"
    ),
    RehearsalVerdict.ONE_WAY: Look("one-way", "\u2298", "caution", "cannot be undone by its downgrade"),
    RehearsalVerdict.SAFE: Look("safe", "\u2713", "safe", "keeps everything and can be undone"),
    None: Look("not reached", "\u2013", "plain", "was not run: a revision before it fails"),
}
"""From the worst to the best; None is a revision that the rehearsal did not reach."""


def verdict_look(verdict: Verdict) -> Look:
    """How the verdict of a trial is drawn."""
    return VERDICT_LOOKS[verdict]


def claim_look(verdict: ClaimVerdict | None) -> Look:
    """How the verdict on a claim is drawn."""
    return CLAIM_LOOKS[verdict]


def rehearsal_look(verdict: RehearsalVerdict | None) -> Look:
    """How the verdict on a revision is drawn."""
    return REHEARSAL_LOOKS[verdict]


def proof_look(proof: Proof) -> Look:
    """How the proof of a remedy is drawn."""
    match proof:
        case Proof.PROVEN:
            return Look("proven", "\u2713", "safe")
        case Proof.AT_A_PRICE:
            return Look("proven, at a price", "\u25d0", "caution")
        case Proof.NONE:
            return Look("there is none", "\u2013", "plain")
    return Look(proof.value, "\u25b2", "caution")
