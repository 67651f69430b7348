"""The buttons that lead through the cases and run them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from limbeck.view.summaries import plural
from limbeck.widgets.boxes import Row


class WalkBar(Row):
    """Back, where one is, next; this case again, and all of them.

    Attributes:
        back: Goes to the case before.
        next: Goes to the next case.
        place: Says which of how many is chosen.
        again: Runs the chosen case.
        run_button: Runs all cases that are shown.
    """

    def __init__(
        self,
        *,
        step: Callable[[int], object],
        again: Callable[[], object],
        everything: Callable[[], object],
    ) -> None:
        """Make the buttons.

        Args:
            step: Called with 1 to go on and with -1 to go back.
            again: Called to run the chosen case.
            everything: Called to run all cases that are shown.
        """
        self.back = w.Button(description="Back", icon="arrow-left")
        self.place = w.Label().add_class("limbeck-place")
        self.next = w.Button(description="Next", icon="arrow-right").add_class("limbeck-next")
        self.again = w.Button(description="Run again", icon="repeat")
        self.run_button = w.Button(icon="play").add_class("limbeck-start")
        super().__init__((self.back, self.place, self.next, self.again, self.run_button))
        self.add_class("limbeck-actions").add_class("limbeck-walk")
        self.back.on_click(lambda _button: step(-1))
        self.next.on_click(lambda _button: step(1))
        self.again.on_click(lambda _button: again())
        self.run_button.on_click(lambda _button: everything())

    def count(self, chosen: str, slugs: Sequence[str]) -> None:
        """Say where one is.

        Args:
            chosen: The slug of the chosen case.
            slugs: Those of all that are shown.
        """
        shown = plural(len(slugs), "case")
        at = f"{slugs.index(chosen) + 1} of {len(slugs)}" if chosen in slugs else f"not among {shown}"
        self.place.value = at
        self.run_button.description = f"Run all {shown}" if len(slugs) > 1 else f"Run {shown}"
