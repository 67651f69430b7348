"""The tools above the map of a history: search, direction, folding, and reading the files again."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from limbeck.view.history.graph import Rankdir
from limbeck.widgets import fields
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.boxes import Row
from limbeck.widgets.history.map_state import MapState

DIRECTIONS: tuple[tuple[str, Rankdir], ...] = (("Top to bottom", "TB"), ("Left to right", "LR"))


class MapToolbar(Row):
    """A search that walks through its matches, and the controls of the picture.

    Attributes:
        find: The field for the words of a search.
        next: Goes to the next match.
        direction: Which way the arrows of the picture point.
        folding: Folds everything, or unfolds it.
        refresh: Reads the history again.
    """

    def __init__(
        self,
        state: MapState,
        actions: ActionBar,
        rankdir: Rankdir,
        *,
        mark: Callable[[], object],
        select: Callable[[str], object],
    ) -> None:
        """Make the controls; what the last three do is up to the map.

        Args:
            state: What is searched.
            actions: Carries out what a click asks for.
            rankdir: The direction that is chosen first.
            mark: Called when there are other matches.
            select: Called with the match to choose.
        """
        self._state, self._actions, self._mark, self._select = state, actions, mark, select
        self.find = fields.text("Search", "", placeholder="id, message, author, table or table.column")
        self.next = w.Button(description="Next", icon="arrow-down", tooltip="Go to the next match")
        self.direction = fields.dropdown("Direction", DIRECTIONS).add_class("limbeck-narrow")
        self.direction.value = rankdir
        self.folding = w.Button(description="Unfold all", icon="expand")
        self.refresh = w.Button(description="Refresh", icon="refresh", tooltip="Read the files again")
        super().__init__((self.find, self.next, self.direction, self.folding, self.refresh))
        self.add_class("limbeck-find")
        self.find.observe(lambda change: actions.run(lambda: self.search(change["new"])), "value")
        self.next.on_click(lambda _button: actions.run(self.go_on))

    def search(self, words: str) -> tuple[str, ...]:
        """Find the revisions that match some words, and go to the first of them."""
        found = self._state.search(words)
        self._mark()
        if found:
            self._go_to(found[0])
        elif words.strip():
            self._actions.say("stopped", f"No revision matches {words.strip()!r}.")
        else:
            self._actions.say("idle", "")
        return found

    def go_on(self) -> None:
        """Go to the match after the chosen revision; without matches, search for what the field says."""
        if self._state.matches:
            self._go_to(self._state.next_match())
        else:
            self.search(self.find.value)

    def show_folded(self, *, folded: bool) -> None:
        """Name what the next click on the button for folding does."""
        self.folding.description = "Unfold all" if folded else "Fold all"
        self.folding.icon = "expand" if folded else "compress"

    def _go_to(self, match: str) -> None:
        self._select(match)
        self._actions.say("answered", self._state.match_line(match))
