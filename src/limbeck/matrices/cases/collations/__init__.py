"""Collations of columns."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.collations import columns

CASES: tuple[type[Case], ...] = (*columns.CASES,)
