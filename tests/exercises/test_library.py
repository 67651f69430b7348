"""Every exercise of the course, played: what the command line's `--verify` does."""

import re

import pytest
from _pytest.mark import ParameterSet

import limbeck
from limbeck.exercises.exercise import Exercise
from limbeck.exercises.library.registry import EXERCISES
from limbeck.exercises.outcome import OutcomeWord
from limbeck.exercises.verification import verified
from limbeck.ledger.sources import article_a, article_b, documentation
from limbeck.matrices.cases.registry import CASES

CLAIMS = {each.id for source in (article_a, article_b, documentation) for each in source.CLAIMS}


BY_COST = sorted(EXERCISES, key=lambda each: ("sqlite" not in each.backends, each.slug))
FIRST = {each.lesson: each.slug for each in reversed(BY_COST)}
"""One exercise of each lesson, and one incident: on SQLite, where that is possible."""


def run(exercise: Exercise, backend: str) -> ParameterSet:
    """A proof; those that take minutes together are marked `course`."""
    is_first = exercise.slug in FIRST.values() and backend == max(exercise.backends)
    marks = [] if is_first else [pytest.mark.course]
    return pytest.param(exercise, backend, id=f"{exercise.slug}-{backend}", marks=marks)


RUNS = [run(exercise, backend) for exercise in EXERCISES for backend in exercise.backends]


@pytest.mark.parametrize(("exercise", "backend"), RUNS)
def test_an_exercise_is_proven(exercise: Exercise, backend: str) -> None:
    """Its start is not solved and says why, its solution is right, each wrong answer is refused as it says.

    One exercise of each lesson on one backend; with `-m course` all others on all of theirs.
    """
    seen = verified(exercise, backend)
    assert seen.complaints == ()
    assert seen.start is not None
    assert seen.start.word is OutcomeWord.NOT_ATTEMPTED


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.slug)
def test_an_exercise_says_all_that_a_learner_needs(exercise: Exercise) -> None:
    """Three hints, a title and a story, cases and claims that there are, a question that can be looked up."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", exercise.slug)
    assert len(exercise.hints) == 3
    assert all(each.strip() for each in (exercise.title, exercise.story, *exercise.hints))
    assert exercise.incident or 1 <= exercise.lesson <= 12
    assert set(exercise.cases) <= set(CASES)
    assert set(exercise.claims) <= CLAIMS
    assert exercise.question == "" or exercise.question.startswith("https://")
    assert len({each.name for each in exercise.wrong()}) == len(exercise.wrong()) >= 2


def test_the_goal_of_two_renames_does_not_say_which_is_which() -> None:
    """The rows tell it; no sentence of the goal names an old column and a new one."""
    with limbeck.exercise("rename-pair") as attempt:
        goal = attempt.outcome.goal
        kept = [each for each in goal if each.name == "values-kept"]
        assert [each.words for each in kept] == [
            "every forename is in `forename`",
            "every surname is in `surname`",
        ]
        told = [text for each in goal for text in (each.words, *each.left)]
        assert "Column `customers.forename` is not there." in told
        assert not any(re.search("name[12]", each) and re.search("forename|surname", each) for each in told)


def test_slugs_are_not_taken_twice() -> None:
    """Each is the name of one exercise."""
    assert len({each.slug for each in EXERCISES}) == len(EXERCISES)
