"""A history to walk through: its picture, the chosen revision, and what would run."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as w
import traitlets
from markupsafe import Markup

from limbeck.histories.history import History
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.view.history import html as view
from limbeck.view.history import summary
from limbeck.view.history.graph import Rankdir
from limbeck.view.history.graphviz import TIME_LIMIT
from limbeck.view.history.scene import Box
from limbeck.widgets import markup
from limbeck.widgets.boxes import Row
from limbeck.widgets.history.map_state import MapState
from limbeck.widgets.history.path_view import PathView
from limbeck.widgets.history.picture import MapPicture
from limbeck.widgets.history.revision_view import RevisionView
from limbeck.widgets.history.toolbar import MapToolbar
from limbeck.widgets.panel import Panel

REVISION, PATH = range(2)
"""The tabs beside the picture."""


class HistoryMap(Panel):
    """The revision graph of a project, to be explored by mouse or by keyboard.

    `HistoryMap(project)` takes what `limbeck.history` takes, or a history that was read before. The chosen
    revision is its `selected`, which can be set from Python too, by a full or partial id.

    Attributes:
        selected: The full id of the chosen revision; None for none.
        state: Which runs are open, and what a search found.
    """

    selected = traitlets.Unicode(None, allow_none=True)

    def __init__(  # noqa: PLR0913 - all are named, and each says one thing
        self,
        source: Any,
        *,
        rehearsal: Rehearsal | None = None,
        selected: str | None = None,
        rankdir: Rankdir = "TB",
        compact: bool = False,
        time_limit: float = TIME_LIMIT,
        **options: Any,
    ) -> None:
        """Make a map.

        Args:
            source: A `History`, or what `limbeck.history` takes.
            rehearsal: A rehearsal of some of its revisions, whose verdicts the map shows.
            selected: A full or partial id to choose first.
            rankdir: `TB` from top to bottom, `LR` from left to right.
            compact: Whether it is low enough for one screen of a projector, without the legend.
            time_limit: Seconds that the layout of the picture may take.
            **options: Those of `limbeck.history`, such as `database`.

        Raises:
            LimbeckError: What `limbeck.history` raises, or there is no such revision to choose.
        """
        self.state = MapState.read(source, rehearsal, **options)
        super().__init__("Map of a history", self._ask)
        self._build(rankdir, time_limit)
        if compact:
            self.add_class("limbeck-compact")
        self._draw(self.state.first)
        if selected is not None:
            self.selected = selected

    @property
    def history(self) -> History:
        """What is shown."""
        return self.state.history

    def search(self, words: str) -> tuple[str, ...]:
        """Mark the revisions that match some words, and choose the first of them.

        Args:
            words: An id, a part of a message, a table, `table.column`, or a name in a docstring.

        Returns:
            The full ids that were found, in topological order.
        """
        return self.tools.search(words)

    def unfold(self, revision: str) -> None:
        """Draw every revision of the run that one belongs to.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        name = self.history[revision].revision
        self.state.unfold(name)
        self._draw(name)

    def unfold_all(self) -> None:
        """Draw every revision."""
        self.state.unfold_all()
        self._draw(self.selected)

    def fold(self, revision: str | None = None) -> None:
        """Fold the run of one revision, or every linear run.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        if revision is None:
            self.state.fold_all()
            self._draw(self.selected)
            return
        name = self.history[revision].revision
        if self.selected in self.state.fold(name):
            self.selected = None
        self._draw(name)

    def show_path(self, start: str | None = None, end: str | None = None) -> None:
        """Show what would run between two points; what is not given is taken from the fields.

        Raises:
            InputError: A name is unknown or ambiguous.
        """
        self.path.show(start, end)

    def show_sql(self) -> None:
        """Show the SQL of the path between the fields; it is written in the background.

        Raises:
            InputError: A name is unknown or ambiguous.
        """
        self.path.show_sql()

    def refresh(self) -> None:
        """Read the version files, and where the database is, again."""
        if (read := self.state.read_again) is None:
            self.actions.say(
                "stopped", "Nothing to read again: the map was made from a history, not a project."
            )
        else:
            self.actions.start("reading", lambda _progress, _cancellation: read(), self._replace)

    def _build(self, rankdir: Rankdir, time_limit: float) -> None:
        run = self.actions.run
        self.summary, self.problems = markup.drawn(), markup.drawn()
        self.picture = MapPicture(self.state, lambda box: run(partial(self._open, box)), time_limit)
        self.map, self.fallback = self.picture.window, self.picture.fallback
        self.tools = MapToolbar(
            self.state,
            self.actions,
            rankdir,
            mark=self.picture.mark,
            select=lambda match: setattr(self, "selected", match),
        )
        self.find, self.next, self.direction = self.tools.find, self.tools.next, self.tools.direction
        self.folding, self.refresh_button = self.tools.folding, self.tools.refresh
        self.revision = RevisionView(
            lambda: self.path.ask(self.state.start, self.selected),
            lambda: run(lambda: self.fold(self.selected)),
        )
        self.path = PathView(self.state, self.actions, lambda: setattr(self.tabs, "selected_index", PATH))
        self.tabs = w.Tab((self.revision, self.path), titles=("Revision", "What would run"))
        self.tabs.add_class("limbeck-tabs").add_class("limbeck-aside")
        sides = Row((self.picture, self.tabs)).add_class("limbeck-sides")
        above = (self.keyboard, self.summary, self.tools, self.actions, self.fault)
        self.children = (*above, sides, self.problems)
        self.add_class("limbeck-history-map")
        self.direction.observe(lambda _change: run(lambda: self._draw(self.selected)), "value")
        self.folding.on_click(lambda _button: run(self.unfold_all if self.state.folded else self.fold))
        self.refresh_button.on_click(lambda _button: run(self.refresh))

    @traitlets.validate("selected")
    def _identify(self, proposal: Any) -> str | None:
        name = proposal["value"]
        return None if name is None else self.history[name].revision

    @traitlets.observe("selected")
    def _select(self, _change: Any) -> None:
        self.state.selected = self.selected
        self.tabs.selected_index = REVISION
        if self.selected is not None and self.state.reveal(self.selected):
            self._draw(self.selected)
        else:
            self._show_selected()

    def _ask(self) -> None:
        self.path.ask()

    def _open(self, box: Box) -> None:
        """Unfold a run, or choose a revision."""
        if box.is_run:
            self.unfold(box.revisions[0])
        else:
            self.selected = box.revisions[0]

    def _draw(self, anchor: str | None) -> None:
        """Draw everything again, with a revision in view."""
        self.tools.show_folded(folded=self.state.folded)
        self.picture.draw(self.direction.value, anchor)
        self.summary.value = markup.content(view.summary(self.history))
        self.problems.value = markup.content(_problems(self.history))
        self._show_selected()

    def _show_selected(self) -> None:
        self.picture.mark()
        self.revision.show(
            self.history,
            self.selected,
            foldable=self.state.is_open(self.selected),
            rehearsal=self.state.rehearsal,
        )

    def _replace(self, history: History) -> None:
        before, chosen = self.state.start, self.selected
        self.state.replace(history)
        self.path.follow(before)
        self.selected = chosen if chosen in history.topology.revisions else None
        self._draw(self.selected)
        self.actions.say("done", f"Read again: {summary.headline(history)}")


def _problems(history: History) -> Markup:
    if not history.problems:
        return Markup()
    return Markup("<h3>What is wrong with it</h3>") + view.problem_cards(history.problems, level=4)
