"""Outcomes that are collected one by one."""

import pytest

from limbeck.errors import InputError
from limbeck.matrices.options import Option, options
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.outcomes import Outcomes
from limbeck.matrices.verdict import Verdict
from limbeck.records import Failure, Versions

FAILURE = Failure("trial-ended", "It ended.", (), "Run it alone.")


def outcome(case: str, backend: str, verdict: Verdict, *chosen: str, seconds: float = 1.0) -> Outcome:
    server = {"sqlite": "SQLite 3.40.1", "postgresql": "PostgreSQL 18.6"}[backend]
    versions = Versions("3.11.9", "2.1.9", "1.20.1", "0.1.0", server)
    return Outcome(case, "column", "", backend, chosen, verdict, "", versions, seconds=seconds)


def test_they_are_a_matrix_in_the_order_of_the_cases() -> None:
    """Whatever the order in which they were run; the servers are named together."""
    outcomes = Outcomes([outcome("column.rename", "postgresql", Verdict.MISREAD)])
    outcomes.add(outcome("column.rename", "sqlite", Verdict.MISREAD, "batch"))
    outcomes.add(outcome("column.rename", "sqlite", Verdict.MISREAD))
    outcomes.add(outcome("table.add", "sqlite", Verdict.DETECTED))
    outcomes.add(outcome("own.case", "sqlite", Verdict.DETECTED))
    matrix = outcomes.matrix()
    assert [each.key for each in matrix] == [
        ("table.add", "sqlite", ()),
        ("column.rename", "sqlite", ()),
        ("column.rename", "sqlite", ("batch",)),
        ("column.rename", "postgresql", ()),
        ("own.case", "sqlite", ()),
    ]
    assert matrix.versions.server == "SQLite 3.40.1; PostgreSQL 18.6"
    assert matrix.seconds == 5.0


def test_a_part_of_a_matrix_is_a_matrix() -> None:
    """In the order of the cases that were asked for; a family and the core walk are words for several."""
    outcomes = Outcomes([outcome("table.add", "sqlite", Verdict.DETECTED)])
    outcomes.add(outcome("column.rename", "sqlite", Verdict.MISREAD))
    outcomes.add(outcome("column.rename", "postgresql", Verdict.MISREAD))
    outcomes.add_broken("table.drop", "sqlite", options(), FAILURE)
    outcomes.add_broken("column.drop", "sqlite", options(), FAILURE)
    part = outcomes.matrix().only(["column.rename", "table"])
    assert [each.key for each in part] == [
        ("column.rename", "sqlite", ()),
        ("column.rename", "postgresql", ()),
        ("table.add", "sqlite", ()),
    ]
    assert [each.case for each in part.broken] == ["table.drop"]
    assert part.seconds == 3.0
    assert [each.case for each in outcomes.matrix().only("column.rename")] == ["column.rename"] * 2
    assert len(outcomes.matrix().only("core")) == 3
    with pytest.raises(InputError, match=r"There is no case 'column\.renam'"):
        outcomes.matrix().only("column.renam")


def test_the_last_outcome_of_a_trial_counts() -> None:
    """Also after a run that gave none."""
    outcomes = Outcomes([outcome("table.add", "sqlite", Verdict.FAILS)])
    outcomes.add_broken("table.add", "sqlite", options(), FAILURE)
    assert [each.failure for each in outcomes.matrix().broken] == [FAILURE]
    outcomes.add(outcome("table.add", "sqlite", Verdict.DETECTED))
    matrix = outcomes.matrix()
    assert [each.verdict for each in matrix] == [Verdict.DETECTED]
    assert matrix.broken == ()


def test_what_does_not_apply_does_so_with_any_options() -> None:
    """Everything else is known with its own options only."""
    outcomes = Outcomes([outcome("procedure.add", "sqlite", Verdict.NOT_APPLICABLE, "batch")])
    found = outcomes.find("procedure.add", "sqlite", frozenset({Option.INCLUDE_SCHEMAS}))
    assert found is not None
    assert found.options == ()
    outcomes.add(outcome("table.add", "sqlite", Verdict.DETECTED))
    assert outcomes.find("table.add", "sqlite", options()) is not None
    assert outcomes.find("table.add", "sqlite", options(["batch"])) is None
    assert outcomes.find("table.add", "postgresql", options()) is None


def test_none_of_them_is_a_matrix_too() -> None:
    """With the installed versions, and no server."""
    assert len(Outcomes().matrix()) == 0
    assert Outcomes().matrix().versions.server is None
