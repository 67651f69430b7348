"""The course without a notebook: its exercises, an open workshop, and a quiz."""

from __future__ import annotations

import ipywidgets as w

import limbeck
from limbeck.exercises.course import LESSONS
from limbeck.exercises.library.registry import EXERCISES
from limbeck.widgets import fields
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.panel import Panel
from limbeck.widgets.quiz.panel import QuizPanel
from limbeck.widgets.workshop.panel import WorkshopPanel

OPEN, QUIZ = "open", "quiz"
"""What can be chosen besides exercises; no exercise has such a slug."""


class CourseView(Column):
    """A list to choose from, and below it what was chosen.

    Attributes:
        panel: The list and its button.
        choice: The list: the slugs of the exercises, `open` and `quiz`.
        start_button: Begins what is chosen.
        place: Holds it.
    """

    def __init__(self) -> None:
        self.choice = fields.dropdown("What to do", _choices())
        self.start_button = w.Button(description="Begin", icon="play").add_class("limbeck-start")
        self.panel = Panel("Choice of an exercise", self.start, buttons=(self.start_button,))
        form = Row((self.choice,)).add_class("limbeck-form")
        self.panel.children = (self.panel.keyboard, form, self.panel.actions, self.panel.fault)
        self.place = Column()
        self._workshop: limbeck.Workshop | None = None
        super().__init__((self.panel, self.place))
        self.start_button.on_click(lambda _button: self.start())
        self.start()

    def start(self) -> None:
        """Begin what is chosen, from its start."""
        self.panel.actions.run(self._begin)

    def close(self) -> None:
        """Close what is shown, and the workshop behind it."""
        self._leave()
        super().close()

    def _begin(self) -> None:
        self._leave()
        chosen = self.choice.value
        if chosen == QUIZ:
            self._show(QuizPanel())
        elif chosen == OPEN:
            self._workshop = limbeck.Workshop(start="customers")
            self._show(WorkshopPanel(self._workshop))
        else:
            attempt = limbeck.exercise(chosen)
            self._workshop = attempt.workshop
            told = drawn().add_class("limbeck-story")
            told.value = content(limbeck.view.html(attempt))
            self._show(told, WorkshopPanel(attempt))
        self.panel.actions.say("idle", "")

    def _show(self, *parts: w.DOMWidget) -> None:
        self.place.children = (Column(parts),)

    def _leave(self) -> None:
        before, self.place.children = self.place.children, ()
        for each in before:
            each.close()
        if self._workshop is not None:
            self._workshop.close()
            self._workshop = None


def _choices() -> list[tuple[str, str]]:
    """What can be chosen, with the words for it: lesson by lesson, then the incidents."""
    lessons = [(each, LESSONS[each.lesson]) for each in EXERCISES if not each.incident]
    lessons.sort(key=lambda found: found[0].lesson)
    incidents = [each for each in EXERCISES if each.incident]
    return [
        ("An open workshop: a project to break and to repair", OPEN),
        ("A quiz: what will autogenerate do?", QUIZ),
        *((f"Lesson {each.lesson}, {lesson}: {each.title}", each.slug) for each, lesson in lessons),
        *((f"Incident: {each.title}", each.slug) for each in incidents),
    ]
