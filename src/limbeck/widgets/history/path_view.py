"""From here to there: what would run, in which order, and its SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets as w

from limbeck.widgets import fields
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.markup import content, drawn

if TYPE_CHECKING:
    from markupsafe import Markup

DIALECTS = (("PostgreSQL", "postgresql"), ("SQLite", "sqlite"))


class PathView(Column):
    """Two fields for the ends of a path, and what lies between them.

    Args:
        show: Called when somebody wants the path.
        show_sql: Called when somebody wants its SQL too.
    """

    def __init__(self, start: str, show: Callable[[], object], show_sql: Callable[[], object]) -> None:
        self.start = fields.text("From", start, placeholder="base, an id, or several with commas")
        self.end = fields.text("To", "heads", placeholder="heads, +2, -1, label@head, an id")
        self.dialect = fields.dropdown("SQL for", DIALECTS)
        self.steps_button = w.Button(description="Show the path", icon="list-ol")
        self.sql_button = w.Button(description="Show its SQL", icon="database")
        self.fault = drawn()
        self.found = drawn()
        self.sql = drawn()
        form = Row((self.start, self.end, self.dialect)).add_class("limbeck-form")
        actions = Row((self.steps_button, self.sql_button)).add_class("limbeck-actions")
        super().__init__((form, actions, self.fault, self.found, self.sql))
        self.add_class("limbeck-path")
        self.steps_button.on_click(lambda _button: show())
        self.sql_button.on_click(lambda _button: show_sql())

    def clear(self) -> None:
        """Show no path: what was there is not the answer to what was asked last."""
        self.found.value = self.sql.value = ""

    def show(self, steps: Markup, sql: Markup | None = None) -> None:
        """Show a path, and its SQL in place of the bare list where it is there."""
        self.found.value = content(steps) if sql is None else ""
        self.sql.value = "" if sql is None else content(sql)
