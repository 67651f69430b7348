"""`limbeck trial` as somebody sees it who has just written a case."""

import json

import pytest
from typer.testing import CliRunner, Result

from limbeck.cli.app import app
from limbeck.matrices.trial import trial
from limbeck.view.text import text


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["trial", *arguments])


def test_a_trial_is_told_whole() -> None:
    """The verdict, what autogenerate wrote and what that ran, the remedy and whether it is proven."""
    done = run("column.rename", "--backend", "sqlite")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "✕ misread" in done.stdout
    assert "op.drop_column('users', 'user_name')" in done.stdout
    assert "ALTER TABLE users DROP COLUMN user_name" in done.stdout
    assert "What a careful person writes: proven" in done.stdout
    assert 'op.alter_column("users", "user_name", new_column_name="full_name")' in done.stdout


def test_it_prints_what_limbeck_trial_returns() -> None:
    """Word for word."""
    done = run("column.rename", "--backend", "sqlite")
    assert done.stdout == text(trial("column.rename"), 80, colour=False)


def test_several_trials_end_with_a_line_for_each() -> None:
    """So that whether each remedy is proven is seen without scrolling."""
    done = run("fk.rename", "--backend", "sqlite", "--options", "all")
    assert done.exit_code == 0
    assert done.stdout.count("What a careful person writes: proven") == 2
    assert done.stdout.splitlines()[-2:] == [
        "fk.rename on sqlite: unseen, remedy proven",
        "fk.rename on sqlite with batch: unseen, remedy proven",
    ]


def test_where_autogenerate_is_right_no_remedy_is_needed() -> None:
    """And the summary says so."""
    done = run("column.add_nullable", "--backend", "sqlite", "--options", "all")
    assert done.stdout.splitlines()[-1] == (
        "column.add_nullable on sqlite with batch: detected, no remedy needed"
    )


def test_json_of_one_is_an_outcome_and_of_several_a_matrix() -> None:
    """As `limbeck.trial` and `limbeck.matrix` give them."""
    one = json.loads(run("column.rename", "--backend", "sqlite", "--format", "json").stdout)
    assert (one["case"], one["remedy"]["verdict"]) == ("column.rename", "proven")
    arguments = ("column.rename", "--backend", "sqlite", "--options", "all", "--format", "json")
    assert len(json.loads(run(*arguments).stdout)["trials"]) == 2


def test_html_is_one_page() -> None:
    """With the remedy."""
    done = run("column.rename", "--backend", "sqlite", "--format", "html")
    assert done.stdout.startswith("<!DOCTYPE html>")
    assert "What a careful person writes" in done.stdout


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("column.renam",), "column.rename"),
        (("column",), "There is no case 'column'"),
        (("column.rename", "--backend", "mysql"), "sqlite, postgresql"),
        (("column.rename", "--options", "bach"), "batch, check_plugin"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(wrong: tuple[str, ...], said: str) -> None:
    """Which says what would be good; a family is no case."""
    done = run(*wrong)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
