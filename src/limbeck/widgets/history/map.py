"""A history to walk through: its picture, the revision that is chosen, and what would run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w
import traitlets
from markupsafe import Markup

import limbeck
from limbeck.histories.history import History
from limbeck.progress import Cancellation, Progress
from limbeck.view.history import html as view
from limbeck.view.history import path, summary
from limbeck.view.history.graph import Drawing, Rankdir, picture
from limbeck.view.history.graphviz import TIME_LIMIT, NoLayoutError
from limbeck.view.history.layout import layout
from limbeck.view.summaries import plural
from limbeck.widgets import fields, markup
from limbeck.widgets.action_bar import Errands
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.history.map_state import MapState
from limbeck.widgets.history.map_view import MapView
from limbeck.widgets.history.path_view import PathView
from limbeck.widgets.history.revision_view import RevisionView
from limbeck.widgets.keyboard import Keyboard

REVISION, PATH = range(2)
"""The tabs beside the picture."""

DIRECTIONS: tuple[tuple[str, Rankdir], ...] = (("Top to bottom", "TB"), ("Left to right", "LR"))


class HistoryMap(Column):
    """The revision graph of a project, to be walked through by mouse or by keyboard.

    `HistoryMap(project)` takes what `limbeck.history` takes, or a history that is there already. The revision
    that is chosen is its `selected`, which can be set from Python too, by a full or partial id.

    Attributes:
        selected: The full id of the chosen revision; None for none.
        state: Which runs are open, and what a search found.
    """

    selected = traitlets.Unicode(None, allow_none=True)

    def __init__(
        self,
        source: Any,
        *,
        selected: str | None = None,
        rankdir: Rankdir = "TB",
        time_limit: float = TIME_LIMIT,
        **options: Any,
    ) -> None:
        """Make a map.

        Args:
            source: A `History`, or what `limbeck.history` takes.
            selected: A full or partial id to choose first.
            rankdir: `TB` from top to bottom, `LR` from left to right.
            time_limit: Seconds that the layout of the picture may take.
            **options: Those of `limbeck.history`, such as `database`.

        Raises:
            LimbeckError: What `limbeck.history` raises, or there is no such revision to choose.
        """
        self._read = _reader(source, options)
        self.state = MapState(source if isinstance(source, History) else limbeck.history(source, **options))
        self._time_limit = time_limit
        self._build(rankdir)
        self._draw(self.state.first)
        if selected is not None:
            self.selected = selected

    @property
    def history(self) -> History:
        """What is shown."""
        return self.state.history

    def search(self, words: str) -> tuple[str, ...]:
        """Mark the revisions that hold some words, and choose the first of them.

        Args:
            words: An id, a part of a message, a table, `table.column`, or a name in a docstring.

        Returns:
            The full ids that were found, in topological order.
        """
        found = self.state.search(words)
        self._mark()
        if not words.strip():
            self.status.say("idle", "")
        elif not found:
            self.status.say("stopped", f"Nothing holds {words.strip()!r}.")
        else:
            self._go(0)
        return found

    def unfold(self, revision: str) -> None:
        """Draw every revision of the run that one belongs to.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        name = self.history[revision].revision
        self.state.unfold(name)
        self._draw(name)

    def fold(self, revision: str | None = None) -> None:
        """Fold the run of one revision, or every linear run.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        if revision is None:
            self.state.fold_all(keep=self.selected)
            self._draw(self.selected)
            return
        name = self.history[revision].revision
        if self.selected in self.state.fold(name):
            self.selected = None
        self._draw(name)

    def unfold_all(self) -> None:
        """Draw every revision."""
        self.state.unfold_all()
        self._draw(self.selected)

    def show_path(self, start: str | None = None, end: str | None = None) -> None:
        """Show what would run between two points, as the fields say where nothing is given.

        Raises:
            InputError: A name is unknown or ambiguous.
        """
        self.path.start.value = self.path.start.value if start is None else start
        self.path.end.value = self.path.end.value if end is None else end
        steps = self.history.path(self.path.start.value.strip() or "base", self.path.end.value.strip())
        self.path.show(path.steps_html(self.history, steps))
        self.tabs.selected_index = PATH
        self.status.say("done", path.headline(steps))

    def show_sql(self) -> None:
        """Show the SQL of the path that the fields name, off the main thread."""
        start, end = self.path.start.value.strip() or "base", self.path.end.value.strip()
        dialect, history = self.path.dialect.value, self.history
        steps = history.path(start, end)

        def write(progress: Progress, cancellation: Cancellation) -> Any:
            return history.sql(start, end, dialect, progress=progress, cancellation=cancellation)

        def show(found: Any) -> None:
            verdict = Markup('<p class="lb-verdict">{}</p>').format(path.headline(steps))
            self.path.show(verdict, verdict + path.sql_html(history, found))
            self.tabs.selected_index = PATH
            failed = sum(each.error is not None for each in found)
            ending = f"; {failed} cannot be told without a database" if failed else ""
            self.status.say("done", f"SQL of {plural(len(found), 'revision')}{ending}.")

        self.errands.start("writing the SQL", write, show, self.path.fault)

    def refresh(self) -> None:
        """Read the version files, and where the database is, again."""
        read = self._read
        if read is None:
            self.status.say("stopped", "Nothing to read: give the map a project, not a history.")
            return
        self.errands.start("reading", lambda _progress, _cancellation: read(), self._replace)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is being read or written, at most so many seconds; whether that came to be."""
        return self.errands.wait(timeout)

    def cancel(self) -> None:
        """Stop what is running."""
        self.errands.cancel()

    def _build(self, rankdir: Rankdir) -> None:
        self.keyboard = Keyboard(
            "Map of a history",
            start=lambda: self.errands.run(self.show_path, self.path.fault),
            cancel=self.cancel,
        )
        self.summary, self.problems = markup.drawn(), markup.drawn()
        self.find = fields.text("Search", "", placeholder="id, message, author, table or table.column")
        self.next = w.Button(description="Next", icon="arrow-down", tooltip="Choose the next match")
        self.direction = fields.dropdown("Direction", DIRECTIONS).add_class("limbeck-narrow")
        self.direction.value = rankdir
        self.folding = w.Button(description="Unfold all", icon="expand")
        self.refresh_button = w.Button(description="Refresh", icon="refresh", tooltip="Read the files again")
        self.errands = Errands(lambda running: setattr(self.keyboard, "running", running), self._show_fault)
        self.status, self.fault = self.errands.status, self.errands.fault
        self.map = MapView(self._choose)
        self.legend = markup.drawn()
        self.fallback = markup.drawn()
        self.revision = RevisionView(
            lambda: self.errands.run(self._path_to_selected, self.path.fault),
            lambda: self.errands.run(lambda: self.fold(self.selected)),
        )
        self.path = PathView(
            self.state.start,
            lambda: self.errands.run(self.show_path, self.path.fault),
            lambda: self.errands.run(self.show_sql, self.path.fault),
        )
        tools = Row((self.find, self.next, self.direction, self.folding, self.refresh_button))
        tools.add_class("limbeck-find")
        left = Column((self.map, self.fallback, self.legend))
        self.tabs = w.Tab((self.revision, self.path), titles=("Revision", "What would run"))
        self.tabs.add_class("limbeck-tabs").add_class("limbeck-aside")
        sides = Row((left, self.tabs)).add_class("limbeck-sides")
        super().__init__((self.keyboard, self.summary, tools, self.errands, self.fault, sides, self.problems))
        self.add_class("limbeck").add_class("limbeck-panel").add_class("limbeck-history-map")
        self.find.observe(lambda change: self.errands.run(lambda: self.search(change["new"])), "value")
        self.direction.observe(lambda _change: self.errands.run(lambda: self._draw(self.selected)), "value")
        self.next.on_click(lambda _button: self.errands.run(self._next))
        self.folding.on_click(lambda _button: self.errands.run(self._toggle))
        self.refresh_button.on_click(lambda _button: self.errands.run(self.refresh))

    @traitlets.validate("selected")
    def _identify(self, proposal: Any) -> str | None:
        name = proposal["value"]
        return None if name is None else self.history[name].revision

    @traitlets.observe("selected")
    def _select(self, _change: Any) -> None:
        name = self.selected
        self.tabs.selected_index = REVISION
        if name is not None and self.state.reveal(name):
            self._draw(name)
        else:
            self._show_selected()

    def _choose(self, key: str) -> None:
        """A box was clicked, or Enter was pressed on it: a run opens, a revision is chosen."""
        box = next((each for each in self.state.scene.boxes if each.key == key), None)
        if box is None:  # of a picture that was replaced in the meantime
            return
        if box.is_run:
            self.errands.run(lambda: self.unfold(box.revisions[0]))
        else:
            self.errands.run(lambda: setattr(self, "selected", box.revisions[0]))

    def _draw(self, anchor: str | None = None) -> None:
        """Lay the picture out again, with a revision in view."""
        rankdir = self.direction.value
        self.folding.description = "Unfold all" if self.state.folded else "Fold all"
        self.folding.icon = "expand" if self.state.folded else "compress"
        try:
            svg = str(picture(layout(self.state.scene, rankdir=rankdir, time_limit=self._time_limit)))
            self.fallback.value = ""
        except NoLayoutError as error:
            svg = ""
            why = view.picture(Drawing(None, str(error)))
            self.fallback.value = markup.content(why, view.revision_table(self.history, 10 * view.ROWS))
        with self.map.hold_sync():
            self.map.anchor = self.state.key(anchor)
            self.map.rankdir = rankdir
            self.map.picture = svg
            self.map.layout.display = None if svg else "none"
            self._mark()
        self.legend.value = markup.content(view.legend(self.state.scene))
        self.summary.value = markup.content(view.summary(self.history))
        self.problems.value = markup.content(_problems(self.history))
        self._show_selected()

    def _mark(self) -> None:
        with self.map.hold_sync():
            self.map.chosen = self.state.key(self.selected)
            self.map.matches = self.state.marked()

    def _show_selected(self) -> None:
        self._mark()
        self.revision.show(self.history, self.selected, foldable=self.state.is_open(self.selected))

    def _next(self) -> None:
        if self.state.matches:
            self._go(self.state.after(self.selected))
        else:
            self.search(self.find.value)

    def _go(self, at: int) -> None:
        name = self.state.matches[at]
        self.selected = name
        message = self.history.topology.revisions[name].message
        self.status.say("done", f"Match {at + 1} of {len(self.state.matches)}: {name} {message}".rstrip())

    def _toggle(self) -> None:
        if self.state.folded:
            self.unfold_all()
        else:
            self.fold()

    def _path_to_selected(self) -> None:
        self.show_path(self.state.start, self.selected)

    def _replace(self, history: History) -> None:
        chosen = self.selected if self.selected in history.topology.revisions else None
        self._follow(history)
        self.selected = chosen
        self._draw(chosen)
        self.status.say("done", f"Read again: {summary.headline(history)}")

    def _follow(self, history: History) -> None:
        """Take another reading; a path that began where the database was begins where it is now."""
        before = self.state.start
        self.state.replace(history)
        if self.path.start.value == before:
            self.path.start.value = self.state.start

    def _show_fault(self, place: w.HTML) -> None:
        """A path that cannot be told takes the place of the one that was there."""
        if place is self.path.fault:
            self.path.clear()
            self.tabs.selected_index = PATH


def _problems(history: History) -> Markup:
    if not history.problems:
        return Markup()
    heading = Markup("<h3>What is wrong with it</h3>")
    return heading + view.problem_cards(history.problems, level=4)


def _reader(source: Any, options: dict[str, Any]) -> Callable[[], History] | None:
    """What reads the history again; None for one that does not tell where it came from."""
    if not isinstance(source, History):
        return lambda: limbeck.history(source, **options)
    project = source.project
    if project is None or source.current is not None:
        return None
    return lambda: limbeck.history(project)
