"""Questions answered by running them again."""

from dataclasses import replace

import limbeck
from limbeck.matrices.trial import trial
from limbeck.quizzes.forms.registry import FORMS
from limbeck.quizzes.quiz import Quiz
from limbeck.quizzes.verification import judged, verify
from limbeck.records import Failure

SQLITE = limbeck.quiz(number=8, seed=1, backends=["sqlite"])


def test_what_is_run_agrees_with_what_is_stored() -> None:
    """One question of each form at least, each with exactly one right choice."""
    assert {each.form for each in SQLITE} == {form.name for form in FORMS}
    verified = verify(SQLITE, jobs=1)
    assert [each.question for each in verified] == list(SQLITE)
    assert [each.fault for each in verified] == [""] * 8
    assert [each.right for each in verified] == [(each.answer,) for each in SQLITE]


def test_a_wrong_answer_is_found() -> None:
    """The fault says what is right; a question without a right choice is wrong, too."""
    question = SQLITE[0]
    other = next(each for each in question.choices if each != question.answer)
    outcome = trial(question.case, question.backend, question.options)
    wrong = judged(replace(question, answer=other), outcome)
    assert wrong.fault == f"Its answer is {other}; right is {question.answer}."
    none = judged(replace(question, choices=(other,), answer=other), outcome)
    assert none.right == ()
    assert "none of its choices, but" in none.fault


def test_a_trial_without_an_outcome_is_a_fault() -> None:
    """It says why there is none."""
    failed = judged(SQLITE[0], Failure("no-server", "There is no server.", (), "Start one."))
    assert failed.fault == "There is no server."


def test_a_trial_that_two_questions_share_is_run_once() -> None:
    """The progress counts trials."""
    stages: list[str] = []
    twice = Quiz((SQLITE[0], SQLITE[0]), 1)
    assert len(verify(twice, jobs=1, progress=stages.append)) == 2
    assert [each.split(":")[0] for each in stages] == ["1 of 1"]
