"""Primary keys that number themselves."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.autoincrements import autoincrement

CASES: tuple[type[Case], ...] = (*autoincrement.CASES,)
