"""Schemas beside the default one."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.schemas import moves, tables, unchanged

CASES: tuple[type[Case], ...] = (*tables.CASES, *moves.CASES, *unchanged.CASES)
