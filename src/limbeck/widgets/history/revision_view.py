"""The revision that is chosen on a map, with the source of both its functions."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w
from markupsafe import Markup

from limbeck.histories.history import History
from limbeck.records.revision import Direction
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.view.history.html import revision_detail
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.code_view import CodeView
from limbeck.widgets.markup import content, drawn

HOW = Markup("<p>Choose a revision in the picture to see what it does. A folded run opens first.</p>")


class RevisionView(Column):
    """Everything about one revision.

    Args:
        to_here: Called to show the path that leads to it.
        fold: Called to fold the run that it belongs to again.
    """

    def __init__(self, to_here: Callable[[], object], fold: Callable[[], object]) -> None:
        self.about = drawn(HOW)
        self.to_here = w.Button(description="From current to here", icon="road")
        self.fold = w.Button(description="Fold its run", icon="compress")
        self.actions = Row((self.to_here, self.fold)).add_class("limbeck-actions")
        self.codes = {
            way: CodeView(f"Source of {way.value}", "", "python").add_class("limbeck-source")
            for way in Direction
        }
        super().__init__((self.about,))
        self.add_class("limbeck-revision")
        self.aside = (self.actions, *self.codes.values())
        self.to_here.on_click(lambda _button: to_here())
        self.fold.on_click(lambda _button: fold())

    def show(
        self,
        history: History,
        revision: str | None,
        *,
        foldable: bool = False,
        rehearsal: Rehearsal | None = None,
    ) -> None:
        """Show a revision; without one, say how to choose one.

        Args:
            history: Its history.
            revision: Its full id.
            foldable: Whether it belongs to a run that was unfolded.
            rehearsal: A rehearsal, of it perhaps.
        """
        if revision is None:
            self.about.value = content(HOW)
            self.children = (self.about,)
            return
        self.about.value = content(revision_detail(history, revision, rehearsal=rehearsal))
        self.to_here.description = "From base to here" if not history.current else "From current to here"
        self.fold.layout.display = None if foldable else "none"
        bodies = {way: history.body(revision, way) for way in Direction}
        for way, body in bodies.items():
            if body is not None:
                self.codes[way].show(body.source)
        listings = (self.codes[way] for way, body in bodies.items() if body is not None)
        self.children = (self.actions, self.about, *listings)
