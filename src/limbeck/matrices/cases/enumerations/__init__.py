"""Enumerations."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.enumerations import (
    arrays,
    classes,
    defaults,
    leftovers,
    renames,
    strings,
    types,
    values,
)

CASES: tuple[type[Case], ...] = (
    *values.CASES,
    *renames.CASES,
    *defaults.CASES,
    *types.CASES,
    *leftovers.CASES,
    *strings.CASES,
    *arrays.CASES,
    *classes.CASES,
)
