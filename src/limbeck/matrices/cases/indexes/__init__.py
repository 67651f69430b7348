"""Indexes."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.indexes import (
    columns,
    comparisons,
    concurrently,
    conditions,
    expression_texts,
    expressions,
    flags,
    functions,
    included_columns,
    keys,
    partial,
    presence,
    storage,
)

CASES: tuple[type[Case], ...] = (
    *presence.CASES,
    *flags.CASES,
    *keys.CASES,
    *comparisons.CASES,
    *expressions.CASES,
    *functions.CASES,
    *expression_texts.CASES,
    *partial.CASES,
    *conditions.CASES,
    *included_columns.CASES,
    *storage.CASES,
    *concurrently.CASES,
    *columns.CASES,
)
