"""Both sides of every case: equal for the catalogue exactly when they are equal for `pg_dump`."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from tests.catalog.pg_dump import dump

from limbeck import catalog
from limbeck.databases.scratch import scratch
from limbeck.matrices.case_schemas import Side, build
from limbeck.matrices.cases.registry import CASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from limbeck.matrices.case import Case
    from limbeck.records import Snapshot

NAME = re.compile(r"\bc(\d+)_case\b")


def alone(case: Case) -> bool:
    """Whether a case can stand in a schema of its own: it names no schema and no extension."""
    backend = "postgresql"
    if backend in case.lacks or case.commits or case.tablespace or case.family == "schema":
        return False
    return not any(case.setup_sql(backend, side.value) for side in Side)


def built(cases: Sequence[Case], side: Side) -> tuple[Snapshot, dict[int, list[str]]]:
    """One side of all cases in one database, each in its schema: the snapshot, and the dump by case."""
    entries: dict[int, list[str]] = defaultdict(list)
    with scratch("postgresql") as database:
        with database.connect() as connection:
            for number, case in enumerate(cases):
                connection.exec_driver_sql(f"CREATE SCHEMA c{number}_case")
                connection.exec_driver_sql(f"SET search_path = c{number}_case")
                build(connection, case, side)
            connection.commit()
        with database.connect() as connection:
            snapshot = catalog.read(connection)
        for entry in dump(database.secret_url):
            for number in {int(each) for each in NAME.findall(entry)}:
                entries[number].append(entry)
    return snapshot, entries


@pytest.mark.timeout(900)
def test_the_catalogue_and_pg_dump_agree_on_every_case() -> None:
    """Whatever a case changes, both see it; where it changes nothing, neither does."""
    cases = [case for case in CASES.values() if alone(case)]
    before, dumped_before = built(cases, Side.BEFORE)
    after, dumped_after = built(cases, Side.AFTER)
    told: dict[int, list[str]] = defaultdict(list)
    for each in catalog.compare(before, after):
        for number in {int(found) for found in NAME.findall(f"{each.schema} {each}")}:
            told[number].append(str(each))
    torn = [
        (case.slug, told[number], sorted(set(dumped_before[number]) ^ set(dumped_after[number])))
        for number, case in enumerate(cases)
        if bool(told[number]) != (sorted(dumped_before[number]) != sorted(dumped_after[number]))
    ]
    assert torn == []
    assert len(cases) > 250
