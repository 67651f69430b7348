"""What all panels have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.boxes import Column
from limbeck.widgets.keyboard import Keyboard

if TYPE_CHECKING:
    import ipywidgets as w


class Panel(Column):
    """A box with the look and the keys of a panel, in which one thing runs at a time.

    Attributes:
        keyboard: Enter in a field starts, Escape cancels.
        actions: Carries out what a click asks for.
        status: The status line of `actions`.
        fault: Where `actions` shows the card of an error.
    """

    def __init__(
        self,
        label: str,
        start: Callable[[], object],
        *,
        buttons: Sequence[w.Button] = (),
        secrets: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """Make a panel without content.

        Args:
            label: Its name for screen readers.
            start: What Enter in a field does.
            buttons: What the action bar begins with.
            secrets: Gives the texts that must not appear on a card.
        """
        self.keyboard = Keyboard(label, start=start, cancel=self.cancel)
        self.actions = ActionBar(self._show_running, buttons=buttons, secrets=secrets)
        self.status, self.fault = self.actions.status, self.actions.fault
        super().__init__((self.keyboard,))
        self.add_class("limbeck").add_class("limbeck-panel")

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is running.

        Args:
            timeout: Seconds to wait at most.

        Returns:
            Whether nothing is running.
        """
        return self.actions.wait(timeout)

    def cancel(self) -> None:
        """Stop what is running; other work can be started at once."""
        self.actions.cancel()

    def close(self) -> None:
        """Stop what is running and remove the panel from the page."""
        if hasattr(self, "actions"):  # not made if the arguments were refused
            self.actions.cancel()
        super().close()

    def _show_running(self, running: bool) -> None:  # noqa: FBT001  the action bar calls it
        self.keyboard.running = running
