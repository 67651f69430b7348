"""What came of one claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limbeck.ledger.verdict import Verdict
from limbeck.records import Failure


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        id: That of the claim.
        source: Who makes it.
        claim: What it says.
        verdict: What running it says about it; None where it could not be run.
        reason: Where it held and where not, with what was seen; why it can't be tested; or why it wasn't run.
        evidence: What was run and what that printed, so that a reader can repeat it.
        seconds: How long it took, without what earlier claims had already run.
        failure: Why it could not be run; None where it was.
    """

    id: str
    source: str
    claim: str
    verdict: Verdict | None
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
