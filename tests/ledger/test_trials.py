"""Claims that are tested by trials of the matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from limbeck.errors import LimbeckError, ServerError
from limbeck.ledger.expectations import (
    Expectation,
    comes_out,
    goes_wrong,
    leaves_out,
    proposes,
    proposes_nothing,
    proposes_something,
    writes,
)
from limbeck.ledger.observation import Observation
from limbeck.ledger.trials import InPart, Together, Trials
from limbeck.ledger.workspace import Workspace
from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict

SQLITE = ("sqlite",)


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with Workspace(SQLITE, older=False) as made:
        yield made


def held(workspace: Workspace, test: Trials | InPart | Together) -> list[bool]:
    return [each.held for each in test(workspace).observations]


def test_an_observation_says_what_was_proposed_and_how_it_came_out(workspace: Workspace) -> None:
    """The place, whether it is as claimed, and the matrix's word for it."""
    observed = Trials(proposes("add_table"), ("table.add",), SQLITE)(workspace)
    assert observed.observations == (
        Observation("on SQLite", held=True, seen="add_table proposed (detected)"),
    )
    assert observed.evidence.startswith(
        '>>> import limbeck\n>>> outcome = limbeck.trial("table.add", "sqlite")\n'
        ">>> outcome.verdict.value, outcome.changes\n('detected', ('add_table',))\n"
    )


def test_several_cases_are_told_apart_by_their_titles(workspace: Workspace) -> None:
    """An option is part of the place."""
    observed = Trials(proposes_something, ("table.drop", "check.named_add+check_plugin"), SQLITE)(workspace)
    assert [(each.where, each.case) for each in observed.observations] == [
        ("on SQLite", "drop a table"),
        ("on SQLite with check_plugin", "add a named CHECK"),
    ]
    assert 'limbeck.trial("check.named_add", "sqlite", [\'check_plugin\'])' in observed.evidence


@pytest.mark.parametrize(
    ("expected", "case", "answer"),
    [
        (proposes("add_column", "remove_column"), "column.rename", True),
        (proposes("add_table"), "column.rename", False),
        (leaves_out("add_table"), "column.rename", True),
        (leaves_out("add_table", "remove_column"), "column.rename", False),
        (proposes_nothing, "check.named_add", True),
        (proposes_nothing, "table.add", False),
        (proposes_something, "table.add", True),
        (comes_out(Verdict.MISREAD, Verdict.FAILS), "column.rename", True),
        (comes_out(Verdict.DETECTED), "column.rename", False),
        (writes("op.add_column(", "op.drop_column("), "column.rename", True),
        (writes("op.alter_column("), "column.rename", False),
        (goes_wrong, "check.named_add", True),
        (goes_wrong, "unique.named_add", False),
    ],
)
def test_what_a_claim_can_expect(
    workspace: Workspace, expected: Expectation, case: str, *, answer: bool
) -> None:
    """Each expectation, met and not met; a script that fails only when it runs was compared all right."""
    assert held(workspace, Trials(expected, (case,), SQLITE)) == [answer]


def test_a_remedy_has_to_be_proven_and_to_do_what_is_claimed(workspace: Workspace) -> None:
    """Both are part of the claim where it names one."""
    renames = proposes("add_table", "remove_table")
    assert held(workspace, Trials(renames, ("table.rename",), SQLITE, remedy="op.rename_table")) == [True]
    assert held(workspace, Trials(renames, ("table.rename",), SQLITE, remedy="op.alter_column")) == [False]
    assert held(workspace, Trials(proposes("add_table"), ("table.add",), SQLITE, remedy="op.execute")) == [
        False
    ]


def test_one_example_is_enough_for_some(workspace: Workspace) -> None:
    """A claim that there are such cases is decided by those that there are; without one, by all."""
    cases = ("table.add", "check.named_add")
    assert held(workspace, Trials(proposes_nothing, cases, SQLITE, some=True)) == [True]
    assert held(workspace, Trials(proposes_nothing, cases, SQLITE)) == [False, True]
    assert held(workspace, Trials(comes_out(Verdict.NOISE), cases, SQLITE, some=True)) == [False, False]


def test_in_part_means_some_and_not_all(workspace: Workspace) -> None:
    """Each round of options is an observation that counts."""
    test = InPart(("check.named_add", "check.named_change"), ("", "check_plugin"))
    assert [(each.where, each.held, each.seen) for each in test(workspace).observations] == [
        ("on SQLite", False, "0 of 2 changes are detected (none)"),
        ("on SQLite with check_plugin", True, "1 of 2 changes are detected (“add a named CHECK”)"),
    ]


def test_parts_are_put_together(workspace: Workspace) -> None:
    """A claim of two halves has the observations of both, and one import in its evidence."""
    first = Trials(proposes_nothing, ("check.named_add",), SQLITE)
    second = Trials(proposes_something, ("check.named_add+check_plugin",), SQLITE)
    together = Together((first, second))
    assert together.needs() == (("check.named_add", "sqlite"), ("check.named_add+check_plugin", "sqlite"))
    assert held(workspace, together) == [True, True]
    assert together(workspace).evidence.count("import limbeck") == 1


def test_a_case_that_makes_no_difference_says_nothing(workspace: Workspace) -> None:
    """It is left out; where no other is left, the claim can't be run."""
    cases = ("check.named_identical", "check.named_add")
    assert held(workspace, Trials(proposes_nothing, cases, SQLITE)) == [True]
    with pytest.raises(LimbeckError, match="None of the cases makes a difference"):
        Trials(proposes_nothing, ("check.named_identical",), SQLITE)(workspace)


def test_a_case_of_another_backend_cannot_be_run_here(workspace: Workspace) -> None:
    """SQLite has no procedures, and PostgreSQL was left out."""
    with pytest.raises(ServerError, match="PostgreSQL was left out"):
        Trials(proposes_nothing, ("procedure.add",))(workspace)


def test_a_trial_is_run_once(workspace: Workspace) -> None:
    """Whoever asks again gets the same outcome."""
    assert workspace.trials.begin("table.add", "sqlite") is workspace.trials.begin("table.add", "sqlite")


def test_a_trial_of_a_matrix_is_not_run_again() -> None:
    """The claim is judged by the outcome that is there, unless it was seen on other versions."""
    seen = replace(trial("table.add", "sqlite"), changes=("add_table", "and_more"))
    older = replace(seen, versions=replace(seen.versions, alembic="1.13.0"))
    elsewhere = replace(seen, versions=replace(seen.versions, server="SQLite 3.7.0"))
    test = Trials(proposes("and_more"), ("table.add",), SQLITE)
    for known, expected in ((seen, True), (older, False), (elsewhere, False)):
        with Workspace(SQLITE, older=False, known=[known]) as workspace:
            assert held(workspace, test) == [expected]
    with Workspace(SQLITE, older=False, known=[seen]) as workspace:
        other = Trials(proposes("and_more"), ("table.add+batch",), SQLITE)
        assert held(workspace, other) == [False]
