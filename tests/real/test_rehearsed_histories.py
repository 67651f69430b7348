"""Whole histories that people really have, rehearsed from their base with rows that limbeck makes."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import limbeck
from limbeck.rehearsals.rehearsal import Rehearsal

SHOP = Path(__file__).parents[2] / "data" / "shop"

TESTED = {"v0.9.0.a", "v1.2.0.a", "v1.3.0.a"}


def optuna(backend: str) -> Rehearsal:
    spec = find_spec("optuna")
    assert spec is not None
    assert spec.origin is not None
    ini = Path(spec.origin).parent / "storages" / "_rdb" / "alembic.ini"
    return limbeck.rehearse(ini, "base..heads", database=backend)


def verdicts(told: Rehearsal) -> dict[str, str]:
    """The verdicts that are not `safe`, up to the last one that was reached."""
    found = {each.revision: each.verdict.value for each in told.revisions if each.verdict is not None}
    return {revision: word for revision, word in found.items() if word != "safe"}


def test_optunas_history_stumbles_over_rows_that_its_schema_allows() -> None:
    """A value of no trial, of which the next revision makes an intermediate value, which must have one."""
    told = optuna("sqlite")
    assert verdicts(told) == {"v2.4.0.a": "fails"}
    assert {each.revision for each in told.revisions if each.verdict == "safe"} == TESTED
    assert told["v2.4.0.a"].reasons[0].object == "table trial_intermediate_values"
    assert "NOT NULL constraint failed: trial_intermediate_values.trial_id" in told["v2.4.0.a"].reasons[0].why


def test_optunas_history_runs_on_postgresql_in_one_go_alone() -> None:
    """From where an older release left a database, `alembic upgrade` makes an enum type for a second time."""
    told = optuna("postgresql")
    assert verdicts(told) == {"v0.9.0.a": "one-way", "v1.3.0.a": "blocks", "v2.4.0.a": "fails"}
    assert {each.object for each in told["v0.9.0.a"].reasons} == {
        "enum public.studydirection",
        "enum public.trialstate",
        "downgrade",
    }
    assert 'type "studydirection" already exists' in told["v2.4.0.a"].reasons[0].why


def test_the_shop_on_postgresql_is_safe_but_for_locks_on_tables_with_rows() -> None:
    """As on SQLite nothing is lost and all comes back; there, nobody waits."""
    told = limbeck.rehearse(SHOP / "alembic.ini", "base..heads", database="postgresql")
    assert len(told.revisions) == 19
    assert set(verdicts(told).values()) == {"blocks"}
    assert {(each.downgrade, each.again) for each in told.revisions} == {("restores", "same")}
    assert {each.object for step in told.revisions for each in step.reasons} == {
        "table addresses",
        "table customers",
        "table orders",
    }
    assert told.copy.not_restored == ()
