"""A path between two revisions: what would run, in which order, and its SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w
from markupsafe import Markup

from limbeck.progress import Cancellation, Progress
from limbeck.view.history import path
from limbeck.view.summaries import plural
from limbeck.widgets import fields
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.history.map_state import MapState
from limbeck.widgets.markup import content, drawn

DIALECTS = (("PostgreSQL", "postgresql"), ("SQLite", "sqlite"))


class PathView(Column):
    """Two fields for the ends of a path, and what lies between them.

    Attributes:
        start: The field for its beginning.
        end: The field for its end.
        found: The revisions that would run.
        sql: The same with their SQL.
        fault: The card of a path that does not exist.
    """

    def __init__(self, state: MapState, actions: ActionBar, reveal: Callable[[], object]) -> None:
        """Make the fields.

        Args:
            state: Whose history the path leads through.
            actions: Carries out what a click asks for.
            reveal: Called when there is something new to read here.
        """
        self._state, self._actions, self._reveal = state, actions, reveal
        self.start = fields.text("From", state.start, placeholder="base, an id, or several with commas")
        self.end = fields.text("To", "heads", placeholder="heads, +2, -1, label@head, an id")
        self.dialect = fields.dropdown("SQL for", DIALECTS)
        self.steps_button = w.Button(description="Show the path", icon="list-ol")
        self.sql_button = w.Button(description="Show its SQL", icon="database")
        self.fault = drawn()
        self.found = drawn()
        self.sql = drawn()
        form = Row((self.start, self.end, self.dialect)).add_class("limbeck-form")
        buttons = Row((self.steps_button, self.sql_button)).add_class("limbeck-actions")
        super().__init__((form, buttons, self.fault, self.found, self.sql))
        self.add_class("limbeck-path")
        self.steps_button.on_click(lambda _button: self.ask())
        self.sql_button.on_click(lambda _button: actions.run(self.show_sql, self._show_card))

    def ask(self, start: str | None = None, end: str | None = None) -> None:
        """Show a path as a click asks for it: an error appears here as a card."""
        self._actions.run(lambda: self.show(start, end), self._show_card)

    def show(self, start: str | None = None, end: str | None = None) -> None:
        """Show what would run between two points; what is not given is taken from the fields.

        Raises:
            InputError: A name is unknown or ambiguous.
        """
        self.start.value = self.start.value if start is None else start
        self.end.value = self.end.value if end is None else end
        history = self._state.history
        steps = history.path(*self._ends)
        self.found.value, self.sql.value = content(path.steps_html(history, steps)), ""
        self._reveal()
        self._actions.say("answered", path.headline(steps))

    def show_sql(self) -> None:
        """Show the SQL of the path between the fields; it is written in the background.

        Raises:
            InputError: A name is unknown or ambiguous.
        """
        history, (start, end), dialect = self._state.history, self._ends, self.dialect.value
        steps = history.path(start, end)

        def write(progress: Progress, cancellation: Cancellation) -> Any:
            return history.sql(start, end, dialect, progress=progress, cancellation=cancellation)

        def show(written: Any) -> None:
            verdict = Markup('<p class="lb-verdict">{}</p>').format(path.headline(steps))
            self.found.value, self.sql.value = "", content(verdict + path.sql_html(history, written))
            self._reveal()
            failed = sum(each.error is not None for each in written)
            missing = f"; {failed} cannot be written without a database" if failed else ""
            self._actions.say("answered", f"SQL of {plural(len(written), 'revision')}{missing}.")

        self._actions.start("writing the SQL", write, show, show_card=self._show_card)

    def follow(self, before: str) -> None:
        """Begin where the database is now, if the path began where it was before."""
        if self.start.value == before:
            self.start.value = self._state.start

    @property
    def _ends(self) -> tuple[str, str]:
        return self.start.value.strip() or "base", self.end.value.strip()

    def _show_card(self, card: str) -> None:
        """Show a card in place of the path: what was there does not answer the last question."""
        self.fault.value = card
        if card:
            self.found.value = self.sql.value = ""
            self._reveal()
