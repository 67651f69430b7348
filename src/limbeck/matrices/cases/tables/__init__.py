"""Tables that come, go, and change their name."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.tables import additions, linked, relations, removals, renames

CASES: tuple[type[Case], ...] = (
    *additions.CASES,
    *linked.CASES,
    *removals.CASES,
    *renames.CASES,
    *relations.CASES,
)
