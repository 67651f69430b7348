"""Primary keys."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.primary_keys import arrivals, changes, children, columns

CASES: tuple[type[Case], ...] = (*arrivals.CASES, *changes.CASES, *columns.CASES, *children.CASES)
