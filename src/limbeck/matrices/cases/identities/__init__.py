"""Columns that the database numbers by an identity."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.identities import arrivals, options, serials, unchanged

CASES: tuple[type[Case], ...] = (*arrivals.CASES, *options.CASES, *serials.CASES, *unchanged.CASES)
