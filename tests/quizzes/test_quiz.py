"""Quizzes made from the stored matrix."""

from collections import Counter
from random import Random

import pytest

import limbeck
from limbeck.errors import InputError
from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.verdict import Verdict
from limbeck.quizzes.forms.registry import FORMS
from limbeck.quizzes.matrix_question import MOST, MatrixQuestion, QuestionForm
from limbeck.quizzes.quiz import Quiz
from limbeck.quizzes.recorded_trials import recorded_trials, siblings
from limbeck.view.text import text


def possible(form: QuestionForm) -> list[MatrixQuestion]:
    """Every question of a form."""
    chance = Random(1)  # noqa: S311 - it chooses questions
    trials = [each for each in recorded_trials() if form.kind(each) is not None]
    return [form.question(each, siblings(each, chance), chance) for each in trials]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_question_has_one_right_choice(form: QuestionForm) -> None:
    """At least two choices, at most four, all different, and one of them the answer."""
    questions = possible(form)
    assert len(questions) > 50
    for each in questions:
        assert 2 <= len(each.choices) <= MOST
        assert Counter(each.choices)[each.answer] == 1
        assert len(set(each.choices)) == len(each.choices)
        assert "" not in each.choices
        assert each.because
        assert each.form == form.name


def test_what_chance_decides_and_what_a_backend_lacks_is_not_asked() -> None:
    """Such a question would have no answer."""
    assert all(each.verdict is not Verdict.NOT_APPLICABLE for each in recorded_trials())
    assert not any(CASES[each.case].seeds.get(each.backend) for each in recorded_trials())


def test_the_same_seed_gives_the_same_questions() -> None:
    """Another one gives others; without one, the quiz tells what would give it again."""
    one, other, third = (limbeck.quiz(seed=seed) for seed in (7, 7, 8))
    assert one == other
    assert one.questions != third.questions
    drawn = limbeck.quiz(number=3)
    assert limbeck.quiz(number=3, seed=drawn.seed) == drawn


def test_a_quiz_asks_about_everything() -> None:
    """All forms in turn, no case twice, no verdict more often than the others while there are enough."""
    made = limbeck.quiz(number=40, seed=1)
    assert Counter(each.form for each in made) == {form.name: 10 for form in FORMS}
    assert max(Counter(each.case for each in made).values()) == 1
    verdicts = Counter(each.answer for each in made if each.form == "verdict")
    assert max(verdicts.values()) <= 2
    assert {each.backend for each in made} == {"sqlite", "postgresql"}


def test_a_family_and_a_backend_can_be_chosen() -> None:
    """Where there are fewer cases than questions, cases come again; no question does."""
    made = limbeck.quiz("comment", 12, 1, backends="postgresql")
    assert {CASES[each.case].family for each in made} == {"comment"}
    assert {each.backend for each in made} == {"postgresql"}
    assert len(set(made)) == 12


@pytest.mark.follows("no-such-quiz")
def test_too_many_questions_are_refused() -> None:
    """The number that the remedy names is one that there is."""
    with pytest.raises(InputError, match="A quiz of 0 questions") as caught:
        limbeck.quiz("comment", 0)
    most = int(caught.value.failure.remedy.split("to ")[1].split(",")[0])
    assert len(limbeck.quiz("comment", most, 1)) == most
    with pytest.raises(InputError):
        limbeck.quiz("comment", most + 1)


def test_an_unknown_family_is_refused() -> None:
    """As everywhere else."""
    with pytest.raises(InputError, match="There is no case 'colum'"):
        limbeck.quiz("colum")


def test_as_text_the_answers_come_after_all_questions() -> None:
    """On a terminal nobody sees an answer above the next question."""
    made = limbeck.quiz("column", 3, 1)
    shown = text(made, 5_000, colour=False)
    questions, _, answers = shown.partition("\nAnswers\n")
    assert questions.count("Before:") == 3
    assert questions.count("\n  a)") == 3
    assert answers.splitlines()[-1] == "The same questions again: --seed 1"
    assert [line[:2] for line in answers.splitlines()[:3]] == ["1 ", "2 ", "3 "]
    assert repr(made).splitlines()[0] == "<Quiz of 3 questions, seed 1>"


def test_as_data_it_names_the_trials() -> None:
    """The dictionary and the frame hold case, backend and options of each question."""
    made = limbeck.quiz("column", 3, 1)
    data = made.to_dict()
    assert list(data) == ["versions", "seed", "questions"]
    assert list(data["questions"][0]) == [
        "question",
        "case",
        "backend",
        "options",
        "choices",
        "answer",
        "because",
    ]
    assert list(made.to_frame()["case"]) == [each.case for each in made]
    assert isinstance(made, Quiz)
    assert made[0] == next(iter(made))
