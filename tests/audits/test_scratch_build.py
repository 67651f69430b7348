"""Building models statement by statement: what fails costs itself alone."""

from __future__ import annotations

from limbeck.audits.scratch_build import build_models
from limbeck.records import Blueprint, Snapshot, Statement

TEXTS = ("CREATE TABLE a (id INTEGER)", "nonsense", "VACUUM", "CREATE TABLE b (id INTEGER)", "COMMIT")


def test_a_statement_that_fails_or_needs_no_transaction_leaves_the_others() -> None:
    """They run in one transaction for speed; what can't, runs outside of it."""
    statements = tuple(Statement(each, "other", "", "", "") for each in TEXTS)
    blueprint = Blueprint(
        Snapshot("sqlite", "SQLite 3", ()), statements, "", (), every_schema=False, version_table=("", "v")
    )
    built = build_models(blueprint, lambda: None)
    assert [each.text for each in built.missing] == ["nonsense"]
    assert 'near "nonsense": syntax error' in dict(built.unbuilt[0].evidence)["database"]
    assert {each.name for each in built.snapshot.definitions if each.kind == "table"} == {"a", "b"}
