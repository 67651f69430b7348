"""Blind spots held against the matrix: what a trial leaves is what an audit tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from limbeck import catalog
from limbeck.audits import scratch_build
from limbeck.audits.blind_spot_search import find_blind_spots
from limbeck.audits.blind_spots import BlindSpots
from limbeck.audits.joined_differences import joined_differences
from limbeck.audits.scope import restored_form
from limbeck.autogen.compare import compare
from limbeck.autogen.migration_file import run_file
from limbeck.databases.scratch import scratch
from limbeck.matrices.autogenerate_attempt import AutogenerateAttempt
from limbeck.matrices.baseline import BaselineSchema
from limbeck.matrices.case_schemas import Side, models
from limbeck.matrices.cases.registry import CASES, CORE, FAMILIES
from limbeck.matrices.options import DEFAULTS
from limbeck.matrices.recorded import RecordedVerdicts
from limbeck.matrices.sandbox import Sandbox
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.target import built_side, target
from limbeck.records import Difference

if TYPE_CHECKING:
    from tests.reused_databases import ReusedDatabases

    from limbeck.databases.database import Database
    from limbeck.matrices.case import Case

VERDICTS = RecordedVerdicts.load(Path(__file__).parents[2] / "data" / "matrix.json").verdicts
EXCEPTIONS = {
    "column.order": "the order of columns is no blind spot: columns that are added later come last",
    "enum.native_rename_value": "on SQLite only the rows differ",
    "data.rows_added": "rows are not compared",
    "table.add_fk_cycle_use_alter": "what the written table lacks is told when the table is there",
    "view.sa21_createview_add": "the table that would be created instead of the view is not there yet",
    "schema.empty_schema_add": "no model names the schema",
    "schema.table_drop": "no model names the schema either: its table is told as unmanaged",
}
"""Cases whose outcome holds what no catalogue of the present database and the models can tell."""


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Sandboxes]:
    """Where the trials of this module are run."""
    with Sandboxes() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _cheap_scratch(monkeypatch: pytest.MonkeyPatch, reused_databases: ReusedDatabases) -> None:
    """Models are built in databases that are used again."""

    def reused(dialect: str) -> AbstractContextManager[Database]:
        return reused_databases.database() if dialect == "postgresql" else scratch(dialect)

    monkeypatch.setattr(scratch_build, "scratch", reused)


def tried(case: Case, sandbox: Sandbox) -> tuple[BlindSpots, set[Difference]] | None:
    """What an audit of *before* tells, and what is left when its migration was run; None where that fails."""
    aim = target(case, sandbox)
    attempt = AutogenerateAttempt(case, sandbox, BaselineSchema(case, sandbox), DEFAULTS, aim)
    with built_side(case, sandbox, Side.BEFORE) as connection:
        wanted = catalog.compare(catalog.read(connection), aim.snapshot)
        comparison = compare(connection, [models(case, Side.AFTER)], {}, catalogue=True)
        found = find_blind_spots(comparison)
        if not comparison.changes or not wanted:
            return found, set(wanted)
        script = comparison.script.text
        if attempt.execute(connection, lambda: run_file(connection, script, "upgrade")).error is not None:
            return None
        return found, set(catalog.compare(catalog.read(connection), aim.snapshot))


def as_told(difference: Difference) -> Difference:
    """An audit leaves out who owns a thing, and words lists as a dump does."""
    before, after = (
        None
        if text is None
        else restored_form(", ".join(part for part in text.split(", ") if not part.startswith("owner: ")))
        for text in (difference.before, difference.after)
    )
    return Difference(
        difference.kind,
        difference.schema,
        difference.table,
        difference.name,
        difference.attribute,
        before,
        after,
    )


def spots(found: BlindSpots) -> set[Difference]:
    return {
        Difference(each.kind, each.schema, each.table, each.object, each.attribute, each.before, each.after)
        for each in found.blind_spots
    }


def one_of_each_verdict(family: str, backend: str) -> list[type[Case]]:
    """The core walk's cases of a family, and the first one of each verdict."""
    firsts = {VERDICTS[each.slug, backend, ()]: each for each in reversed(FAMILIES[family])}
    return [each for each in FAMILIES[family] if each in firsts.values() or each.slug in CORE]


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.real)], ids=["some", "every"])
def test_what_a_trial_leaves_is_a_blind_spot_and_nothing_else_is(
    family: str, backend: str, sandboxes: Sandboxes, *, every: bool
) -> None:
    """For each case whose migration runs: none where it gets there, else exactly what is then left."""
    sandbox = sandboxes.get(backend)
    wrong = {}
    chosen = FAMILIES[family] if every else one_of_each_verdict(family, backend)
    for case in (CASES[each.slug] for each in chosen):
        if backend in case.lacks or case.slug in EXCEPTIONS:
            continue
        seen = tried(case, sandbox)
        if seen is None:
            continue
        found, left = seen
        told = spots(found)
        wanted = set(joined_differences(sorted(map(as_told, left), key=str)))
        # What the case makes by statements of its own is not the models'.
        wanted -= {as_told(each) for each in found.unmanaged}
        if case.after_sql(backend):
            wanted &= told
        if told != wanted:
            wrong[case.slug] = (told - wanted, wanted - told)
    assert wrong == {}
