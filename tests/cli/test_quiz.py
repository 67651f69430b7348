"""`limbeck quiz` as a teacher and a build server see it."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner, Result

from limbeck.cli.app import app
from limbeck.quizzes import quiz as quizzes

SMALL = ("quiz", "--family", "column", "--number", "2", "--seed", "1", "--backend", "sqlite")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_it_prints_questions_and_then_their_answers() -> None:
    """With the seed that gives them again."""
    done = run(*SMALL)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Quiz of 2 questions\n")
    assert done.stdout.rstrip().endswith("The same questions again: --seed 1")


def test_verified_as_json_it_tells_which_choices_are_right() -> None:
    """A list with an entry for each question."""
    done = run(*SMALL, "--verify", "--format", "json")
    assert done.exit_code == 0
    entries = json.loads(done.stdout)
    assert len(entries) == 2
    for each in entries:
        assert {"question", "case", "backend", "options", "choices", "answer"} < set(each)
        assert each["right"] == [each["answer"]]


def test_verified_as_text_it_counts() -> None:
    """One line."""
    done = run(*SMALL, "--verify")
    assert (done.exit_code, done.stdout) == (0, "2 of 2 questions have exactly one right choice.\n")


def test_a_wrong_answer_is_told_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the question and what is right."""
    made = quizzes.quiz("column", 1, 1, backends="sqlite")
    other = next(each for each in made[0].choices if each != made[0].answer)
    wrong = quizzes.Quiz((replace(made[0], answer=other),), 1)
    monkeypatch.setattr("limbeck.quiz", lambda *_arguments, **_options: wrong, raising=False)
    done = run(*SMALL, "--verify")
    assert done.exit_code == 1
    assert "right is" in done.stdout
    assert done.stdout.endswith("0 of 1 questions have exactly one right choice.\n")


def test_a_page_can_be_answered_without_a_program() -> None:
    """Each question with its radio buttons."""
    done = run(*SMALL, "--format", "html")
    assert done.stdout.count("<fieldset") == 2


def test_an_unknown_family_is_one_line() -> None:
    """On standard error, with exit code 2."""
    done = run("quiz", "--family", "colum")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("limbeck: There is no case 'colum'.")
