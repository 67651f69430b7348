"""Before and after of every case of the matrix: the catalogue and `sqlite_master` tell the same apart."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from limbeck.catalog import compare, order, read
from limbeck.matrices.case import Case
from limbeck.matrices.case_schemas import Side, build
from limbeck.matrices.cases.registry import CASES, FAMILIES
from limbeck.records.snapshot import Snapshot

from .master import Normal, normalised
from .snapshots import master_of

# `sqlite_master` as normalised here does not know that NO ACTION goes without saying …
SAME = {"fk.ondelete_noaction"}
# … and folds the case of names, which the catalogue keeps.
DIFFERENT = {"name.column_case", "name.backend_same_case_sqlite"}


def built(case: Case, side: Side) -> tuple[Snapshot, list[Normal]]:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            build(connection, case, side)
            return read(connection), normalised(master_of(connection))
    finally:
        engine.dispose()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_told_apart(family: str) -> None:
    """Both agree on whether the two schemas are the same, and every statement is understood."""
    disagreeing = []
    for case in CASES.values():
        if case.family != family or "sqlite" in case.lacks:
            continue
        before, after = (built(case, side) for side in Side)
        equal = compare(before[0], after[0]) == order(before[0], after[0]) == ()
        expected = case.slug in SAME or (before[1] == after[1] and case.slug not in DIFFERENT)
        if equal != expected:
            disagreeing.append(case.slug)
        for each in (*before[0].definitions, *after[0].definitions):
            assert "text" not in dict(each.attributes)
    assert disagreeing == []
