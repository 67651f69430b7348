"""A history by the path of its project, for those who have no cell to type into."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

import limbeck
from limbeck.widgets import fields
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.history.map import HistoryMap
from limbeck.widgets.panel import Panel


class HistoryChooser(Column):
    """The map of the sample shop, and a field for the path of another project.

    Attributes:
        panel: The field and its button.
        path: The path; empty for the sample.
        start_button: Shows the history of that project.
        place: Holds the map.
    """

    def __init__(self) -> None:
        self.path = fields.text("Alembic project", "", placeholder="alembic.ini or its folder; empty: sample")
        self.start_button = w.Button(description="Show", icon="code-fork").add_class("limbeck-start")
        self.panel = Panel("Choice of a history", self.start, buttons=(self.start_button,))
        form = Row((self.path,)).add_class("limbeck-form")
        self.panel.children = (self.panel.keyboard, form, self.panel.actions, self.panel.fault)
        self.place = Column()
        super().__init__((self.panel, self.place))
        self.start_button.on_click(lambda _button: self.start())
        self.start()

    @property
    def map(self) -> HistoryMap | None:
        """The map that is shown; None where the project could not be read."""
        shown = self.place.children[0] if self.place.children else None
        return shown if isinstance(shown, HistoryMap) else None

    def start(self) -> None:
        """Show the history of the project that is named."""
        self.panel.actions.run(self._show)

    def _show(self) -> None:
        before, self.place.children = self.place.children, ()
        for each in before:
            each.close()
        path = self.path.value.strip()
        source: Any = path or limbeck.sample()
        self.place.children = (HistoryMap(source),)
        self.panel.actions.say("idle", "")
