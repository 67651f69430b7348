"""CHECK constraints."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.checks import copies, identical, named, origins, unnamed

CASES: tuple[type[Case], ...] = (
    *named.CASES,
    *unnamed.CASES,
    *identical.CASES,
    *origins.CASES,
    *copies.CASES,
)
