"""What a click asks for: done at once or off the main thread, told in a line, its faults shown as cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from limbeck.errors import CancelledError
from limbeck.widgets import error_card, markup
from limbeck.widgets.background_work import Run, Runner, Work
from limbeck.widgets.boxes import Row
from limbeck.widgets.status_line import StatusLine


class Errands(Row):
    """A line that says what is going on, with a button that stops it.

    Attributes:
        status: The line.
        fault: Where a card is shown that has no better place.
    """

    def __init__(self, on_running: Callable[[bool], object], on_fault: Callable[[w.HTML], object]) -> None:
        """Make the line.

        Args:
            on_running: Called with whether something is running, when that changes.
            on_fault: Called with the place where a card was shown.
        """
        self._on_running, self._on_fault = on_running, on_fault
        self._after: Callable[[Any], None] = lambda _found: None
        self._place: w.HTML | None = None
        self._runner: Runner[Any] = Runner(lambda stage: self.say("running", stage), self._end)
        self.cancel_button = w.Button(description="Cancel", icon="stop", layout=w.Layout(display="none"))
        self.status = StatusLine()
        self.fault = markup.drawn()
        super().__init__((self.cancel_button, self.status))
        self.add_class("limbeck-actions")
        self.cancel_button.on_click(lambda _button: self.cancel())

    def say(self, state: str, words: str) -> None:
        """Show a state in words."""
        self.status.say(state, words)

    def run(self, action: Callable[[], object], place: w.HTML | None = None) -> None:
        """Do something for a click: whatever it raises is shown as a card.

        Args:
            action: What to do.
            place: Where the card goes; near what was clicked.
        """
        for each in (self.fault, *([place] if place else [])):
            each.value = ""
        try:
            action()
        except Exception as error:  # noqa: BLE001  a click that does nothing would be worse
            self._fail(error, place)

    def start(
        self, words: str, work: Work[Any], after: Callable[[Any], None], place: w.HTML | None = None
    ) -> None:
        """Start something that takes a while, unless something is running already.

        Args:
            words: What is going on.
            work: What to do, in a thread of its own.
            after: Called with what it gave.
            place: Where the card goes if it fails.
        """
        if self._runner.running:
            return
        self._after, self._place = after, place
        self.say("running", words)
        self._show(running=True)
        self._runner.start(work)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is running, at most so many seconds; whether that came to be."""
        return self._runner.wait(timeout)

    def cancel(self) -> None:
        """Stop what is running."""
        if self._runner.cancel():
            self._show(running=False)
            self.say("stopped", "Cancelled.")

    def close(self) -> None:
        """Stop what is running, and say no more of it."""
        self._runner.cancel()
        super().close()

    def _end(self, run: Run[Any]) -> None:
        self._show(running=False)
        if run.error is None:
            self.run(lambda: self._after(run.result), self._place)
        elif isinstance(run.error, CancelledError):
            self.say("stopped", "Cancelled.")
        else:
            self._fail(run.error, self._place)

    def _fail(self, error: BaseException, place: w.HTML | None) -> None:
        self.say("failed", "That did not work.")
        shown = place or self.fault
        shown.value = markup.content(error_card.card(error))
        self._on_fault(shown)

    def _show(self, *, running: bool) -> None:
        self.cancel_button.layout.display = None if running else "none"
        self._on_running(running)
