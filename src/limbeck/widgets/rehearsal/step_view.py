"""The revision that is chosen in a rehearsal: its verdict, and under tabs all that was seen."""

from __future__ import annotations

import ipywidgets as w
from markupsafe import Markup

from limbeck.rehearsals.rehearsal import RehearsedRevision
from limbeck.view.rehearsal.html import NoVerdict, step_parts
from limbeck.widgets.boxes import Column
from limbeck.widgets.markup import content, drawn

ROOM = 340.0
"""The width of a timeline without its names, in pixels: beside the list, on a small laptop."""

WHY_NONE = {
    NoVerdict.TO_COME: Markup("<p>This revision is still to come.</p>"),
    NoVerdict.NOT_RUN: Markup("<p>This revision was not run: the rehearsal was cancelled.</p>"),
}
NO_SCHEMA = Markup("<p>It changed nothing in the schema.</p>")
NO_TIMELINE = Markup(
    "<p>No lock was seen. Locks are watched on PostgreSQL; SQLite locks its whole file for each write.</p>"
)
NO_SQL = Markup("<p>It ran no statement.</p>")


class StepView(Column):
    """Everything about one revision.

    The tabs stay where they are, so that one can be read across several revisions.

    Attributes:
        found: Its name, its verdict and why.
        tabs: Consequences, schema, locks and SQL.
    """

    def __init__(self) -> None:
        self.found = drawn()
        self._pieces = tuple(drawn() for _ in range(4))
        self.tabs = w.Tab(self._pieces, titles=("Consequences", "Schema", "Locks", "SQL"))
        self.tabs.add_class("limbeck-tabs")
        super().__init__((self.found, self.tabs))
        self.add_class("limbeck-step")
        self.layout.display = "none"

    def show(self, step: RehearsedRevision | None, none: NoVerdict) -> None:
        """Show a revision; without one, nothing.

        Args:
            step: The revision.
            none: Why it has no verdict, if it has none.
        """
        self.layout.display = None if step else "none"
        if step is None:
            return
        parts = step_parts(step, level=3, room=ROOM)
        verdict = parts.verdict if step.is_reached else WHY_NONE.get(none, parts.verdict)
        self.found.value = content(parts.heading, verdict)
        self.tabs.layout.display = None if step.is_reached else "none"
        shown = (
            parts.consequences,
            parts.catalogue or NO_SCHEMA,
            parts.timeline or NO_TIMELINE,
            parts.sql or NO_SQL,
        )
        for piece, markup in zip(self._pieces, shown, strict=True):
            piece.value = content(markup)
        self.tabs.titles = (
            "Consequences",
            f"Schema ({len(step.catalogue)})",
            "Locks",
            f"SQL ({len(step.statements)})",
        )
