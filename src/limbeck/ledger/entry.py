"""The result of one claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limbeck.ledger.verdict import ClaimVerdict
from limbeck.records import Failure


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        id: The id of the claim.
        source: Who makes it.
        claim: What it says.
        verdict: Whether it holds; None if it could not be run.
        reason: Where it held and where not, and what was seen; or why it can't be tested, or wasn't run.
        evidence: What was run and what it printed, so that a reader can repeat it.
        seconds: How long it took, not counting what earlier claims had run already.
        failure: Why it could not be run; None if it was.
    """

    id: str
    source: str
    claim: str
    verdict: ClaimVerdict | None
    reason: str
    evidence: str
    seconds: float
    failure: Failure | None = None

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON-ready values."""
        return {
            "id": self.id,
            "source": self.source,
            "claim": self.claim,
            "verdict": self.verdict.value if self.verdict else None,
            "reason": self.reason,
            "evidence": self.evidence,
        }
