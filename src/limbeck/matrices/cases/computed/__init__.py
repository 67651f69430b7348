"""Columns that the database computes from others."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.computed import arrivals, changes, unchanged

CASES: tuple[type[Case], ...] = (*arrivals.CASES, *changes.CASES, *unchanged.CASES)
