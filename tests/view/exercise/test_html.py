"""Exercises as HTML and as text: what a learner reads, and names that would like to be something else."""

import re

import pytest
from tests.view.markup import Document, words
from tests.view.test_hostile import NAMES

import limbeck
from limbeck import view
from limbeck.exercises.attempt import Hint, Solution
from limbeck.exercises.course import Course
from limbeck.exercises.library.rename_column import RenameColumn
from limbeck.exercises.outcome import AttemptOutcome, Mark, OutcomeWord, Standing
from limbeck.exercises.progress_file import Progress
from limbeck.exercises.verification import Verification, Verified, WrongAnswer
from limbeck.records import Failure
from limbeck.results import Result
from limbeck.view.exercise.words import telling_steps
from limbeck.view.text import text
from limbeck.workshops.steps import Step

EXERCISE = RenameColumn()


def outcome(name: str) -> AttemptOutcome:
    """One of each standing, with the name in every text."""
    goal = (
        Standing("same-schema", "the schema is as wanted", Mark.REACHED, met=True),
        Standing("rows-survive", name, Mark.KEPT, met=False, left=(name, f"`{name}` lost", "c", "d")),
        Standing("downgrade-restores", "the way back restores", Mark.SAFE, met=None),
    )
    failure = Failure("raised", name, (("line", name),), name)
    return AttemptOutcome(
        OutcomeWord.RAISED, name, goal, frozenset({Mark.REACHED}), (name, name), failure, 5, 2
    )


def verification(name: str) -> Verification:
    answer = WrongAnswer(name, "rows-survive", outcome(name))
    return Verification((Verified(EXERCISE, "sqlite", outcome(name), outcome(name), (answer,)),))


def results(name: str) -> tuple[Result, ...]:
    return (
        outcome(name),
        Hint(name, 1, 3, name or "x"),
        Solution(name, name),
        Course((EXERCISE,), {EXERCISE.slug: Progress(OutcomeWord.RIGHT_BUT)}, name),
        verification(name),
    )


def test_the_goal_says_what_is_left_in_words_and_signs() -> None:
    """Nothing by colour alone; of many sentences three, and how many more."""
    shown = words(view.html(outcome("43 names lost")))
    assert shown.startswith(
        "⚠ your code raised 43 names lost ✓ the schema is as wanted: holds ✗ 43 names lost"
    )
    assert "and 1 more" in shown
    assert "○ the way back restores: checked last" in shown
    assert "✓ reached: yes \u2013 kept: no \u2013 safe: no" in shown


def test_the_goal_on_a_terminal() -> None:
    """The same, in lines."""
    assert text(outcome("43 names lost"), 60, colour=False).splitlines()[:5] == [
        "⚠ your code raised: 43 names lost",
        "  ✓ the schema is as wanted",
        "  ✗ 43 names lost",
        "    43 names lost",
        "    43 names lost lost",
    ]


def test_the_length_is_a_footnote() -> None:
    """Only of an answer that is right."""
    right = AttemptOutcome(OutcomeWord.RIGHT, "The goal is reached.", (), frozenset(Mark), steps=5, best=2)
    assert right.footnote == "5 steps; the shortest known answer takes 2."
    assert right.footnote in words(view.html(right))
    assert outcome("x").footnote == ""


def test_the_map_has_a_card_for_each_lesson() -> None:
    """With the number of exercises that are solved."""
    course = Course((EXERCISE,), {EXERCISE.slug: Progress(OutcomeWord.RIGHT)})
    assert words(view.html(course)) == (
        "The course: 1 of 1 exercises solved 2. Renames 1 of 1 ✓ Rename a column and keep its values "
        "rename-column: right"
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_name_becomes_a_tag_or_steers_a_terminal(name: str) -> None:
    """Whatever a database, a file or an instructor calls things."""
    for result in results(NAMES[name]):
        document = Document(view.page(result))
        assert document.mistakes == []
        assert document.tags("script", "img", "a", "link", "iframe", "form") == []
        assert not any(each.startswith("on") for _, found in document.elements for each in found)
        assert "\x1b" not in text(result, 80, colour=False)
        assert "\x1b" not in repr(result)


@pytest.mark.parametrize("result", results("x"), ids=lambda each: type(each).__name__)
def test_every_form_is_there(result: Result) -> None:
    """A table, JSON and a page."""
    assert len(result.to_frame().columns) >= 1
    assert result.to_json().startswith(("{", "["))
    assert "<title>" in result.to_html()


def test_an_attempt_has_its_story_beside_its_goal() -> None:
    """And says how to get a hint."""
    with limbeck.exercise("rename-column") as attempt:
        shown = words(attempt._repr_html_())
        assert shown.startswith("Rename a column and keep its values The model's attribute name of Customer")
        assert "0 of 3 hints taken: .hint() gives the next" in shown
        assert "○ not attempted column customers.full_name is missing." in shown
        assert repr(attempt).startswith("Rename a column and keep its values\n")
        assert attempt.to_dict()["exercise"] == "rename-column"
        assert list(attempt.to_frame()["name"])[:2] == ["same-schema", "rows-survive"]


def test_after_the_last_hint_there_is_no_next() -> None:
    """The text says what `.hint()` gives then, and names no variable."""
    with limbeck.exercise("rename-column") as attempt:
        for _ in range(3):
            attempt.hint()
        shown = words(attempt._repr_html_())
        assert "3 of 3 hints taken: .hint() gives the last again" in shown
        assert "attempt." not in shown


def test_the_log_of_which_the_story_tells_stands_below_it() -> None:
    """In a cell there is no panel to look at; what the learner does later does not replace it."""
    with limbeck.exercise("rename-column") as attempt:
        lost = "not run: customers.name is dropped with 43 values"
        for _ in range(2):
            shown = words(attempt._repr_html_())
            assert f"From the log: \u25b2 not run: $ alembic upgrade head {lost}" in shown
            attempt.workshop.execute("SELECT 1")
        assert re.search(r"\.lb-log[^{}]*\{[^{}]*border:", attempt._repr_html_()), "the log has its rules"
        told = text(attempt, 200, colour=False)
        assert "\n  \u25b2 $ alembic upgrade head  not run: `customers.name`" in told


def test_the_last_step_and_what_went_wrong_before_it_are_told() -> None:
    """The others only led there; of many, the last three."""
    right, failed = Step("check", {}, "alembic check"), Step("upgrade", {}, "x", failure=outcome("x").failure)
    warned = Step("upgrade", {}, "y", taken=False)
    assert telling_steps((right, failed, right, warned, right)) == (failed, warned, right)
    assert telling_steps((failed, failed, warned, failed)) == (failed, warned, failed)
    assert telling_steps(()) == ()
