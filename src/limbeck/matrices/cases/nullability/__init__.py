"""Columns that forbid NULL, or no longer do."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.nullability import nullability

CASES: tuple[type[Case], ...] = (*nullability.CASES,)
