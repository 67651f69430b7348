"""The buttons that walk through the cases of the grid and run them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from limbeck.view.summaries import plural
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.boxes import Row


class WalkBar(Row):
    """Back, the place in the grid, Next; this case again, and all of them.

    Attributes:
        back: Goes to the case before.
        next: Goes to the next case.
        place: Says which of how many cases is chosen.
        again: Runs the chosen case.
        run_button: Runs all cases of the grid.
    """

    def __init__(
        self,
        actions: ActionBar,
        *,
        choose: Callable[[str], object],
        run: Callable[[], object],
        run_all: Callable[[], object],
    ) -> None:
        """Make the buttons.

        Args:
            actions: Carries out what a click asks for.
            choose: Called with the slug of the case to go to.
            run: Called to run the chosen case.
            run_all: Called to run all cases of the grid.
        """
        self._actions, self._choose = actions, choose
        self._chosen, self._slugs = "", tuple[str, ...]()
        self.back = w.Button(description="Back", icon="arrow-left")
        self.place = w.Label().add_class("limbeck-place")
        self.next = w.Button(description="Next", icon="arrow-right").add_class("limbeck-next")
        self.again = w.Button(description="Run again", icon="repeat")
        self.run_button = w.Button(icon="play").add_class("limbeck-start")
        super().__init__((self.back, self.place, self.next, self.again, self.run_button))
        self.add_class("limbeck-actions").add_class("limbeck-walk")
        self.back.on_click(lambda _button: actions.run(lambda: self.step(-1)))
        self.next.on_click(lambda _button: actions.run(lambda: self.step(1)))
        self.again.on_click(lambda _button: actions.run(run))
        self.run_button.on_click(lambda _button: actions.run(run_all))

    def show(self, chosen: str, slugs: Sequence[str]) -> None:
        """Show the place in the grid.

        Args:
            chosen: The slug of the chosen case.
            slugs: Those of all cases of the grid.
        """
        self._chosen, self._slugs = chosen, tuple(slugs)
        shown = plural(len(slugs), "case")
        at = f"{slugs.index(chosen) + 1} of {len(slugs)}" if chosen in slugs else f"not among {shown}"
        self.place.value = at
        self.run_button.description = f"Run all {shown}" if len(slugs) > 1 else f"Run {shown}"

    def step(self, by: int) -> None:
        """Go to the next case of the grid, or back; from a case that is not in it, to the first one.

        Args:
            by: 1 for the next, -1 for the one before.
        """
        at = self._slugs.index(self._chosen) + by if self._chosen in self._slugs else 0
        if 0 <= at < len(self._slugs):
            self._choose(self._slugs[at])
        else:
            self._actions.say("idle", f"This is the {'last' if by > 0 else 'first'} case of the grid.")
