"""The goal of an exercise, always in sight: what is reached, what is left, and the hints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets as w

from limbeck.view.exercise.html import goal_html, hint_html, solution_html, story_html
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.markup import content, drawn

if TYPE_CHECKING:
    from markupsafe import Markup

    from limbeck.exercises.attempt import Attempt
    from limbeck.exercises.outcome import AttemptOutcome


class Goal(Row):
    """How an attempt stands, beside the buttons for its story, its hints and its solution.

    Attributes:
        state: The outcome, and each predicate with what is left.
        story_button: Shows what is asked for.
        hint_button: Shows the next hint.
        solution_button: Shows the solution; it is there once the goal is reached.
    """

    def __init__(self, attempt: Attempt, show: Callable[[Callable[[], Markup]], object]) -> None:
        """Make it without an outcome, which takes time to find.

        Args:
            attempt: The attempt.
            show: Shows what a function gives: the story, a hint, the solution.
        """
        self.attempt = attempt
        self.state = drawn()
        self.story_button = w.Button(description="Story")
        self.hint_button = w.Button(description="Hint")
        self.solution_button = w.Button(description="Solution")
        self.solution_button.layout.display = "none"
        self.story_button.on_click(lambda _button: show(lambda: story_html(attempt)))
        self.hint_button.on_click(lambda _button: show(lambda: hint_html(attempt.hint())))
        self.solution_button.on_click(lambda _button: show(lambda: solution_html(attempt.solution())))
        buttons = Column((self.story_button, self.hint_button, self.solution_button))
        super().__init__((self.state, buttons.add_class("limbeck-goal-buttons")))
        self.add_class("limbeck-goal")

    def show(self, outcome: AttemptOutcome) -> None:
        """Show how the attempt stands.

        Args:
            outcome: Its outcome.
        """
        self.state.value = content(goal_html(outcome))
        self.solution_button.layout.display = None if outcome.word.is_right else "none"
