"""Indexes."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.indexes import (
    columns,
    comparisons,
    concurrently,
    conditions,
    covering,
    expression_texts,
    expressions,
    flags,
    functions,
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
    *covering.CASES,
    *storage.CASES,
    *concurrently.CASES,
    *columns.CASES,
)
