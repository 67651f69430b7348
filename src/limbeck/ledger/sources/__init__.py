"""Who says something about Alembic: one module for each source, and all of them together."""

from __future__ import annotations

from limbeck.ledger.claim import Claim
from limbeck.ledger.sources import detecting, documentation, generating

CLAIMS: tuple[Claim, ...] = (*generating.CLAIMS, *detecting.CLAIMS, *documentation.CLAIMS)
"""Every claim, in the order of its source."""
