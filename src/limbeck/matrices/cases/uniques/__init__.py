"""Unique constraints."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.uniques import columns, conventions, flags, named, primary_keys, rules, unnamed

CASES: tuple[type[Case], ...] = (
    *named.CASES,
    *unnamed.CASES,
    *conventions.CASES,
    *columns.CASES,
    *flags.CASES,
    *rules.CASES,
    *primary_keys.CASES,
)
