"""Who makes claims about Alembic: a module for each source, and the claims of all of them."""

from __future__ import annotations

from limbeck.ledger.claim import Claim
from limbeck.ledger.sources import article_a, article_b, documentation

CLAIMS: tuple[Claim, ...] = (*article_a.CLAIMS, *article_b.CLAIMS, *documentation.CLAIMS)
"""Every claim, in the order of its source."""
