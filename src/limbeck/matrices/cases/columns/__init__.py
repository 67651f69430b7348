"""Columns that come, go, and change their name."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.columns import renames

CASES: tuple[type[Case], ...] = (*renames.CASES,)
