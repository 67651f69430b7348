"""`limbeck explain` as a user sees it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limbeck.cli.app import app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("database-behind", "Some revisions have not been applied to this database."),
        ("destructive", "Applying the change deletes data."),
        ("remove_column", "Dropping a column deletes every value in it."),
        ("one-way", "The downgrade does not bring back what was there."),
        ("column.rename", "rename a column, table has rows"),
        ("A20", "It is compare_type=True in env.py"),
    ],
)
def test_a_name_in_a_report_is_explained(slug: str, said: str) -> None:
    """A finding, a risk, a kind of change, a case, a claim."""
    done = run(slug)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(said)
    assert f"{slug}, a " in done.stdout


def test_json_and_html_are_the_same_object(tmp_path: Path) -> None:
    """Printed or written into a file."""
    assert json.loads(run("destructive", "--format", "json").stdout)["subject"] == "risk"
    path = tmp_path / "explained.html"
    done = run("destructive", "--format", "html", "--output", str(path))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Applying the change deletes data." in path.read_text(encoding="utf-8")


def test_a_misspelt_name_is_one_line_and_exit_code_two() -> None:
    """Which proposes what looks like it."""
    done = run("column.renam")
    assert (done.exit_code, done.stdout) == (2, "")
    what = "There is no finding, risk, verdict, case or claim called 'column.renam'."
    assert done.stderr.startswith(f"limbeck: {what} Use one of: column.rename")
    assert done.stderr.count("\n") == 1
