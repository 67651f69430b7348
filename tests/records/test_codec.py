"""Records to JSON and back."""

import json

import pytest

from limbeck.records import (
    Change,
    Comparison,
    DatabaseIdentity,
    Definition,
    Failure,
    Finding,
    Rename,
    RevisionState,
    Risk,
    Script,
    Snapshot,
    Sql,
    Versions,
    decode,
    encode,
)

CHANGE = Change(
    kind="remove_column",
    schema=None,
    table="users",
    object="<img src=x onerror=alert(1)>",
    before="VARCHAR(50) NOT NULL",
    after=None,
    python="op.drop_column('users', 'x')",
    sql="ALTER TABLE users DROP COLUMN x;",
    risk=Risk.DESTRUCTIVE,
    why="Drops `users.x` and every value in it.",
)
COMPARISON = Comparison(
    name="billing",
    database=DatabaseIdentity("sqlite:///shop.db", "sqlite", "SQLite 3.40.1"),
    revision=RevisionState(("ae10",), ("ae10", "b2\u202e")),
    changes=(CHANGE,),
    renames=(
        Rename(
            "column", None, "users", "a", "b", "Was `a` renamed to `b`?", ("same type",), "op", "sql", (0, 1)
        ),
    ),
    findings=(Finding("slug", "title", "why", "remedy"),),
    script=Script("up", "down", "text"),
    sql=Sql("up", "down"),
    versions=Versions("3.11.7", "2.1.9", "1.20.1", "0.1.0", None),
    output="printed\n",
    failure=Failure("slug", "what", (("label", "text"), ("second", "")), "remedy"),
)


def test_a_comparison_survives_the_way_through_json() -> None:
    """What the worker sends is what the kernel gets, nested records, enums and None included."""
    assert decode(Comparison, json.loads(json.dumps(encode(COMPARISON)))) == COMPARISON


def test_a_decoded_risk_is_the_enum() -> None:
    """A risk comes back as the enum and not as a string that only looks like it."""
    assert decode(Change, encode(CHANGE)).risk is Risk.DESTRUCTIVE


def test_an_unknown_key_is_an_error() -> None:
    """A worker of another version is noticed rather than half understood."""
    with pytest.raises((TypeError, KeyError)):
        decode(Finding, encode(Finding("a", "b", "c", "d")) | {"colour": "red"})


def test_a_snapshot_survives_the_way_through_json() -> None:
    """Its named tuples come back as such, with pairs of texts in them; one that lacks a value is an error."""
    table = Definition("table", "public", "", "users")
    column = Definition("column", "public", "users", "id", (("nullable", "no"), ("type", "integer")), 1)
    data = json.loads(json.dumps(encode(Snapshot("postgresql", "PostgreSQL 18", (table, column)))))
    assert decode(Snapshot, data) == Snapshot("postgresql", "PostgreSQL 18", (table, column))
    data["definitions"][1][4] = [["nullable"]]
    with pytest.raises(TypeError):
        decode(Snapshot, data)


def test_risks_are_ordered_from_the_most_dangerous() -> None:
    """Sorting by rank puts destructive first."""
    assert sorted(Risk, key=lambda risk: risk.rank) == [Risk.DESTRUCTIVE, Risk.CAUTION, Risk.SAFE]
