"""Who makes claims about Alembic: a module for each source, and the claims of all of them."""

from __future__ import annotations

from limbeck.ledger.claim import Claim
from limbeck.ledger.sources import detecting, documentation, generating

CLAIMS: tuple[Claim, ...] = (*generating.CLAIMS, *detecting.CLAIMS, *documentation.CLAIMS)
"""Every claim, in the order of its source."""
