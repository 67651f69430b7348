"""Server defaults: what the database fills in where a row says nothing."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.server_defaults import (
    booleans,
    expressions,
    numbers,
    structures,
    texts,
    timestamps,
)

CASES: tuple[type[Case], ...] = (
    *texts.CASES,
    *numbers.CASES,
    *booleans.CASES,
    *timestamps.CASES,
    *structures.CASES,
    *expressions.CASES,
)
