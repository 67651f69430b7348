"""Types of columns."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.column_types import (
    arrays,
    conversions,
    dates,
    decorators,
    documents,
    enums,
    floats,
    identifiers,
    integers,
    lengths,
    money,
    numbers,
    obstacles,
    texts,
    time_zones,
    times,
    unchanged,
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
    *time_zones.CASES,
    *times.CASES,
    *documents.CASES,
    *enums.CASES,
    *arrays.CASES,
    *identifiers.CASES,
    *decorators.CASES,
    *obstacles.CASES,
    *unchanged.CASES,
)
