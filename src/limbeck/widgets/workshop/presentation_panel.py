"""Presenter mode: a recorded workshop in its panel, stepped through with one key."""

from __future__ import annotations

import ipywidgets as w

from limbeck.view.workshop.html import note_html
from limbeck.widgets.boxes import Row
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.workshop.commands import Answer
from limbeck.widgets.workshop.panel import WorkshopPanel
from limbeck.widgets.workshop.panel_contents import PanelContents
from limbeck.workshops.presentation import Presentation


class PresentationPanel(WorkshopPanel):
    """The panel of a workshop whose steps are those of a recording, with what the presenter says about each.

    Page Down takes the next step and Page Up takes it back, as the keys of a presenter's remote control do;
    so do the buttons. Between two steps everything can be tried: the next one first puts it back.

    Attributes:
        presentation: What is presented.
        next_button: Takes the next step.
        previous_button: Takes the last one back.
        note: The note of the step that was taken, and that of the next one.
    """

    def __init__(self, presentation: Presentation) -> None:
        """Make a panel.

        Args:
            presentation: What is presented.
        """
        self.presentation = presentation
        super().__init__(presentation.workshop)

    def _build(self) -> None:
        super()._build()
        self.previous_button = w.Button(description="Back", icon="step-backward", tooltip="Page Up")
        self.next_button = w.Button(description="Next", icon="step-forward", tooltip="Page Down")
        self.next_button.add_class("limbeck-start")
        self.note = drawn()
        self.previous_button.on_click(lambda _button: self.go_back())
        self.next_button.on_click(lambda _button: self.go_on())
        self.keyboard.on_page(self.go_on, self.go_back)
        bar = Row((self.previous_button, self.next_button, self.note)).add_class("limbeck-presenter")
        keyboard, *parts = self.children
        self.children = (keyboard, bar, *parts)

    def go_on(self) -> None:
        """Take the next step in the background."""
        self.take("next step", self.presentation.next)

    def go_back(self) -> None:
        """Take the last step back in the background."""
        self.take("one step back", self._previous)

    def _previous(self) -> Answer:
        self.presentation.previous()
        return None

    def _show(self, contents: PanelContents) -> None:
        super()._show(contents)
        self._show_note()

    def _show_note(self) -> None:
        at, count = self.presentation.position, len(self.presentation)
        log = self.workshop.log
        said = log[-1].note if at and log else ""
        self.note.value = content(note_html(at, count, said, self.presentation.upcoming))
        self.next_button.disabled, self.previous_button.disabled = at == count, at == 0
