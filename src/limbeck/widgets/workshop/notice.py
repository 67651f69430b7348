"""What a reader must know before a step is taken, or why one failed."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w
from markupsafe import Markup

from limbeck.view.workshop.html import notice, rows_html
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.workshop.commands import Answer
from limbeck.workshops.rows import Rows
from limbeck.workshops.steps import Step


class Notice(Column):
    """The warning before a step with its two answers, or the card of a failure; nothing where all went well.

    Attributes:
        card: What is told.
        anyway: Does what was warned of.
        leave: Leaves it.
    """

    def __init__(self, anyway: Callable[[Step], object]) -> None:
        """Make an empty one.

        Args:
            anyway: Called with the step that was warned of and is to be taken.
        """
        self._anyway = anyway
        self._step: Step | None = None
        self.card = drawn()
        self.anyway = w.Button(description="Do it anyway", icon="exclamation-triangle")
        self.leave = w.Button(description="Leave it").add_class("limbeck-leave")
        self.answers = Row((self.anyway, self.leave)).add_class("limbeck-answers-row")
        super().__init__((self.card, self.answers))
        self.add_class("limbeck-notice")
        self.anyway.on_click(lambda _button: self._answer())
        self.leave.on_click(lambda _button: self.show(None))
        self.show(None)

    def show(self, answer: Answer) -> None:
        """Show what a step warns of, why it failed, or what a query gave.

        Args:
            answer: What a step came to; None for nothing.
        """
        step = answer if isinstance(answer, Step) else None
        told = rows_html(answer) if isinstance(answer, Rows) else notice(step) if step else Markup()
        is_warned = step is not None and not step.taken and not step.cancelled and step.failure is None
        self._step = step if is_warned else None
        self.card.value = content(told)
        self.anyway.layout.display = None if is_warned else "none"
        self.leave.description = "Leave it" if is_warned else "Close"
        self.layout.display = None if told else "none"

    def tell(self, words: Markup) -> None:
        """Show something that was asked for.

        Args:
            words: What to show.
        """
        self.show(None)
        self.card.value = content(words)
        self.layout.display = None

    def _answer(self) -> None:
        step, self._step = self._step, None
        self.show(None)
        if step is not None:
            self._anyway(step)
