"""Comments."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.comments import columns, tables

CASES: tuple[type[Case], ...] = (*columns.CASES, *tables.CASES)
