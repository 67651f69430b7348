"""Columns that come, go, and change their name."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.columns import additions, constrained, moves, removals, renames, unchanged

CASES: tuple[type[Case], ...] = (
    *additions.CASES,
    *constrained.CASES,
    *removals.CASES,
    *renames.CASES,
    *moves.CASES,
    *unchanged.CASES,
)
