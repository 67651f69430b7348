"""Types of columns."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.column_types import (
    arrays,
    choices,
    conversions,
    dates,
    decorators,
    documents,
    floats,
    identifiers,
    integers,
    lengths,
    money,
    numbers,
    obstacles,
    texts,
    times,
    twins,
    zones,
)

CASES: tuple[type[Case], ...] = (
    *lengths.CASES,
    *texts.CASES,
    *integers.CASES,
    *conversions.CASES,
    *numbers.CASES,
    *money.CASES,
    *floats.CASES,
    *dates.CASES,
    *zones.CASES,
    *times.CASES,
    *documents.CASES,
    *choices.CASES,
    *arrays.CASES,
    *identifiers.CASES,
    *decorators.CASES,
    *obstacles.CASES,
    *twins.CASES,
)
