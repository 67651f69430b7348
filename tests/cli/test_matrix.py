"""`limbeck matrix` as a user and a build server see it: what is printed where, and the exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limbeck.cli.app import app
from limbeck.matrices.cases.registry import CASES, FAMILIES

SMALL = ("matrix", "--backend", "sqlite", "--case", "column.rename", "--jobs", "1")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_one_trial_is_told_whole() -> None:
    """The verdict, what autogenerate wrote, what was lost, and what to write instead."""
    done = run(*SMALL)
    assert done.exit_code == 0
    assert "✕ misread" in done.stdout
    assert "op.drop_column('users', 'user_name')" in done.stdout
    assert 'op.alter_column("users", "user_name", new_column_name="full_name")' in done.stdout
    assert done.stderr == ""


def test_several_trials_are_a_grid() -> None:
    """A column for each set of options."""
    done = run(*SMALL, "--case", "column.add_nullable", "--options", "all")
    assert done.exit_code == 0
    assert "2 ✓ detected" not in done.stdout
    assert [line.split()[:3] for line in done.stdout.splitlines() if line.strip().startswith("column.")] == [
        ["column.rename", "✕", "misread"],
        ["column.add_nullable", "✓", "detected"],
    ]


def test_json_has_the_promised_shape(tmp_path: Path) -> None:
    """Also written into a file, with nothing on standard output."""
    path = tmp_path / "matrix.json"
    done = run(*SMALL, "--options", "batch", "--format", "json", "--output", str(path))
    assert (done.exit_code, done.stdout) == (0, "")
    (trial,) = json.loads(path.read_text(encoding="utf-8"))["trials"]
    assert (trial["verdict"], trial["options"]) == ("misread", ["batch"])


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("nosuch", ""),
        ("colum", "Did you mean column, "),
        ("rename", "Did you mean name, table.rename, "),
        ("column.renam", "Did you mean column.rename, "),
        ("columns.rename", "Did you mean column, table.rename, "),
    ],
)
def test_an_unknown_case_is_told_what_was_meant_and_where_all_are(wrong: str, near: str) -> None:
    """What has nothing in common with any case proposes none."""
    done = run("matrix", "--case", wrong)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"limbeck: There is no case '{wrong}'. {near}")
    assert done.stderr.endswith("`limbeck matrix --list` lists every family and case.\n")
    assert near or done.stderr.count(". ") == 1


def test_the_cases_are_listed_below_their_families() -> None:
    """Every one with its title, and nothing is run; with `--case`, those that it names."""
    done = run("matrix", "--list")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "table"
    assert len(lines) == len(CASES) + len(FAMILIES)
    assert [line.split(maxsplit=1) for line in lines if line.strip().startswith("column.rename ")] == [
        ["column.rename", CASES["column.rename"].title]
    ]
    few = run("matrix", "--list", "--case", "column.rename", "--case", "table").stdout
    assert {line.split()[0].partition(".")[0] for line in few.splitlines()} == {"table", "column"}
    assert "column.drop" not in few


def test_html_is_one_page() -> None:
    """With the grid and everything about the case."""
    done = run(*SMALL, "--format", "html")
    assert done.stdout.startswith("<!DOCTYPE html>")
    assert "rename a column" in done.stdout
    assert "What a careful person writes" in done.stdout


def test_against_a_stored_matrix_every_changed_verdict_is_named(tmp_path: Path) -> None:
    """And `--check` makes it the exit code."""
    path = tmp_path / "matrix.json"
    stored = json.loads(run(*SMALL, "--format", "json").stdout)
    path.write_text(json.dumps(stored), encoding="utf-8")
    same = run(*SMALL, "--against", str(path), "--check")
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (0, "No verdict has changed.")
    stored["trials"][0]["verdict"] = "detected"
    path.write_text(json.dumps(stored), encoding="utf-8")
    other = run(*SMALL, "--against", str(path), "--check")
    assert other.exit_code == 1
    assert other.stdout.splitlines()[-2:] == [
        "1 verdict has changed:",
        "  column.rename on sqlite: detected before, misread now",
    ]
    assert json.loads(run(*SMALL, "--against", str(path), "--format", "json").stdout)["changed"] == [
        {
            "case": "column.rename",
            "backend": "sqlite",
            "options": [],
            "before": "detected",
            "after": "misread",
        }
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--case", "column.renam"), "column.rename"),
        (("--backend", "mysql"), "sqlite, postgresql"),
        (("--options", "bach"), "batch, check_plugin"),
        (("--check",), "--check needs --against"),
        (("--against", "nowhere.json"), "nowhere.json can't be read"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(wrong: tuple[str, ...], said: str) -> None:
    """Which says what would be good."""
    done = run("matrix", *wrong)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
