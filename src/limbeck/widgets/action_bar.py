"""The bar that carries out what a click asks for, reports on it, and can stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as w

from limbeck.errors import CancelledError
from limbeck.widgets import error_card, markup
from limbeck.widgets.background_work import BackgroundRun, Runner, Work
from limbeck.widgets.boxes import Row
from limbeck.widgets.status_line import StatusLine

Guard = Callable[[Callable[[], None]], None]
"""Carries out an action and shows whatever it raises as a card."""

ShowCard = Callable[[str], object]
"""Shows the HTML of a card; called with an empty text, it removes the last one."""


class ActionBar(Row):
    """Buttons, a status line and a Cancel button that is visible while something is running.

    Attributes:
        status: Says what is going on.
        cancel_button: Stops it.
        fault: Shows the card of an error, unless an action has a better place for it.
        seconds: How long the last background work took.
    """

    def __init__(
        self,
        on_running: Callable[[bool], object],
        *,
        buttons: Sequence[w.Button] = (),
        secrets: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """Make an idle bar.

        Args:
            on_running: Called with True when work starts and with False when it ends.
            buttons: What stands before the Cancel button.
            secrets: Gives the texts that must not appear on a card.
        """
        self._on_running, self._secrets = on_running, secrets
        self._after: Callable[[Any], None] = lambda _result: None
        self._show_card: ShowCard | None = None
        self._undoes = False
        self._runner: Runner[Any] = Runner(lambda stage: self.say("running", stage), self._end)
        self.seconds = 0.0
        self.cancel_button = w.Button(description="Cancel", icon="stop", layout=w.Layout(display="none"))
        self.status = StatusLine()
        self.fault = markup.drawn()
        super().__init__((*buttons, self.cancel_button, self.status))
        self.add_class("limbeck-actions")
        self.cancel_button.on_click(lambda _button: self.cancel())

    @property
    def running(self) -> bool:
        """Whether background work is going on."""
        return self._runner.running

    def say(self, state: str, words: str) -> None:
        """Show a state and its words in the status line."""
        self.status.say(state, words)

    def run(self, action: Callable[[], object], show_card: ShowCard | None = None) -> None:
        """Carry out an action now; whatever it raises is shown as a card.

        Args:
            action: What a click asks for.
            show_card: Shows the card near what was clicked; by default it appears in `fault`.
        """
        self.fault.value = ""
        if show_card is not None:
            show_card("")
        try:
            action()
        except Exception as error:  # noqa: BLE001  a click that does nothing would be worse
            self._fail(error, show_card)

    def start(  # noqa: PLR0913 - all but the first three say how
        self,
        words: str,
        work: Work[Any],
        after: Callable[[Any], None],
        *,
        show_card: ShowCard | None = None,
        aside: bool = True,
        undoes: bool = False,
    ) -> None:
        """Start work in the background; while other work is running, nothing happens.

        Args:
            words: What the status line says first.
            work: Called with a progress callback and a cancellation.
            after: Called with the result of the work.
            show_card: Shows the card of an error; by default it appears in `fault`.
            aside: Whether the work runs in a thread of its own; otherwise this call returns after its end.
            undoes: Whether cancelled work takes back what it has done, and is waited for; otherwise it is
                abandoned at once.
        """
        if self._runner.running:
            return
        self._after, self._show_card, self._undoes = after, show_card, undoes
        self.say("running", words)
        self._show_running(running=True)
        self._runner.start(work, aside=aside)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is running.

        Args:
            timeout: Seconds to wait at most.

        Returns:
            Whether nothing is running.
        """
        return self._runner.wait(timeout)

    def cancel(self) -> None:
        """Stop what is running; other work can be started at once, or when this has taken itself back."""
        if not self._runner.cancel(abandon=not self._undoes):
            return
        if self._undoes:
            self.say("running", "Cancelling, and undoing what was done.")
        else:
            self._show_running(running=False)
            self.say("stopped", "Cancelled.")

    def close(self) -> None:
        """Stop what is running without a word, and remove the bar from the page."""
        self._runner.cancel()
        super().close()

    def _end(self, run: BackgroundRun[Any]) -> None:
        self.seconds = run.elapsed
        self._show_running(running=False)
        if run.error is None:
            self.run(lambda: self._after(run.result), self._show_card)
        elif isinstance(run.error, CancelledError):
            self.say("stopped", "Cancelled.")
        else:
            self._fail(run.error, self._show_card)

    def _fail(self, error: BaseException, show_card: ShowCard | None) -> None:
        self.say("failed", "That did not work.")
        card = markup.content(error_card.card(error, self._secrets()))
        if show_card is None:
            self.fault.value = card
        else:
            show_card(card)

    def _show_running(self, *, running: bool) -> None:
        self.cancel_button.layout.display = None if running else "none"
        self._on_running(running)
