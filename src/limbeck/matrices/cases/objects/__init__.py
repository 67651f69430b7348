"""What is no table: views, functions, triggers, privileges, storage, rows."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.cases.objects import (
    data,
    dependents,
    full_text,
    functions,
    mapped_views,
    materialized_views,
    partitions,
    privileges,
    procedures,
    signatures,
    sqlite,
    storage,
    triggers,
    types,
    views,
)

CASES: tuple[type[Case], ...] = (
    *views.CASES,
    *materialized_views.CASES,
    *mapped_views.CASES,
    *functions.CASES,
    *procedures.CASES,
    *triggers.CASES,
    *types.CASES,
    *privileges.CASES,
    *storage.CASES,
    *partitions.CASES,
    *sqlite.CASES,
    *dependents.CASES,
    *signatures.CASES,
    *full_text.CASES,
    *data.CASES,
)
