"""The course without a notebook: what can be chosen, and what is there then."""

from tests.widgets.open_widgets import open_widgets

from limbeck.exercises.library.registry import EXERCISES
from limbeck.widgets.course import OPEN, QUIZ, CourseView
from limbeck.widgets.quiz.panel import QuizPanel
from limbeck.widgets.workshop.panel import WorkshopPanel

LIMIT = 120.0


def test_every_exercise_can_be_chosen_lesson_by_lesson() -> None:
    """After an open workshop and a quiz; the incidents come last."""
    view = CourseView()
    words, chosen = zip(*view.choice.options, strict=True)
    assert chosen[:2] == (OPEN, QUIZ)
    assert set(chosen[2:]) == {each.slug for each in EXERCISES}
    first = [word.split(",")[0] for word in words[2:] if word.startswith("Lesson")]
    assert first == sorted(first, key=lambda word: int(word.removeprefix("Lesson ")))
    incidents = sum(each.incident for each in EXERCISES)
    assert all(word.startswith("Incident: ") for word in words[len(words) - incidents :])
    view.close()


def test_what_is_chosen_takes_the_place_of_what_was_there() -> None:
    """A workshop at first; an exercise has its story and goal; what is left is closed."""
    before = open_widgets()
    view = CourseView()
    (panel,) = view.place.children[0].children
    assert isinstance(panel, WorkshopPanel)
    assert panel.wait(LIMIT)
    folder = panel.workshop.folder
    view.choice.value = "rename-column"
    view.start_button.click()
    assert not folder.exists()
    story, panel = view.place.children[0].children
    assert "Rename a column" in story.value
    assert panel.attempt is not None
    assert panel.wait(LIMIT)
    view.choice.value = QUIZ
    view.start_button.click()
    assert [type(each) for each in view.place.children[0].children] == [QuizPanel]
    view.close()
    assert open_widgets() == before
