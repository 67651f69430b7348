"""`limbeck claims` as a user sees it: what is printed where, and the exit code."""

import json

from typer.testing import CliRunner

from limbeck.cli.app import app


def test_an_opinion_is_told_as_such_and_a_claim_is_run() -> None:
    """As text, with the reason below; as JSON, with the promised keys."""
    done = CliRunner().invoke(app, ["claims", "A51", "--backend", "sqlite"])
    assert done.exit_code == 0
    assert "A51  \u2013 not testable" in done.stdout
    done = CliRunner().invoke(app, ["claims", "A51", "--format", "json", "--backend", "sqlite"])
    report = json.loads(done.stdout)
    assert set(report) == {"versions", "claims"}
    assert {"id", "source", "claim", "verdict", "evidence"} <= set(report["claims"][0])


def test_an_unknown_claim_is_one_line_and_exit_code_two() -> None:
    """Which lists those that there are."""
    done = CliRunner().invoke(app, ["claims", "Z99"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "There is no claim 'Z99'. Use one of: A01" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_could_not_be_run_makes_the_exit_code() -> None:
    """The others are reported all the same."""
    done = CliRunner().invoke(app, ["claims", "A51", "A30", "--backend", "sqlite"])
    assert done.exit_code == 2
    assert "A30  ⚠ not run" in done.stdout
    assert done.stderr.startswith("limbeck: PostgreSQL was left out.")
