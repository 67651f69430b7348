"""Server defaults: what the database fills in where a row says nothing."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.server_defaults import expressions, moments, numbers, structures, texts, truths

CASES: tuple[type[Case], ...] = (
    *texts.CASES,
    *numbers.CASES,
    *truths.CASES,
    *moments.CASES,
    *structures.CASES,
    *expressions.CASES,
)
