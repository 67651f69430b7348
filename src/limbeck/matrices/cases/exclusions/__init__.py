"""EXCLUDE constraints."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.exclusions import ranges

CASES: tuple[type[Case], ...] = (*ranges.CASES,)
