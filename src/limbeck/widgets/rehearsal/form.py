"""The form of a rehearsal: which project, a copy of which database, which revisions, which rows."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from limbeck.projects.project import Project
from limbeck.widgets import fields
from limbeck.widgets.action_bar import Guard
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.rehearsal.range_fields import RangeFields
from limbeck.widgets.rehearsal.request import RehearsalRequest
from limbeck.widgets.rehearsal.source_fields import SQLITE, DatabaseChoice, GivenProject, ProjectChoice

ROWS = (
    ("A sample: up to 1,000 of each table", "sample"),
    ("All of them", "all"),
    ("Made rows, where a table has none", "made"),
    ("None", "none"),
)
MADE = (("Made rows, before each revision", "made"), ("None", "none"))


class RehearsalForm(Row):
    """Asks for a rehearsal, and turns what is chosen into a `RehearsalRequest`.

    Secrets stay in the kernel: in `HiddenField`s, and in the request while it is carried out.
    """

    def __init__(self, project: Project | None, database: Any, time_limit: float, guard: Guard) -> None:
        """Offer a project, or else the sample.

        Args:
            project: The project; None to ask for one.
            database: A database to offer first; None for the project's own.
            time_limit: Seconds that each revision may take.
            guard: Carries out what a choice asks for.
        """
        self._time_limit, self._guard = time_limit, guard
        self.project = GivenProject(project) if project else ProjectChoice(self._read_revisions)
        self.database = DatabaseChoice(database, self._show)
        self.range = RangeFields(self._show)
        self.rows = fields.dropdown("Rows of the copy", ROWS)
        self.show_values = w.Checkbox(value=True, indent=False, description="Show some of their values")
        copy = Column((self.rows, self.show_values))
        asked = () if project else (self.project,)
        super().__init__((*asked, self.database, self.range, copy))
        self.add_class("limbeck-form").add_class("limbeck-rehearsal-form")
        if project is None:
            self.database.choice.value = SQLITE  # its own database has all of its revisions already
        self._read_revisions()

    def request(self) -> RehearsalRequest:
        """The rehearsal that the form describes now.

        Raises:
            InputError: A required field is empty, or a value is not valid.
        """
        return RehearsalRequest(
            self.project.source(),
            self.range.what(),
            self.database.target(),
            self.range.since(),
            self.rows.value,
            self.show_values.value,
            self._time_limit,
        )

    def secrets(self) -> tuple[str, ...]:
        """The texts that must not be shown anywhere."""
        return self.database.secrets()

    def forget(self) -> None:
        """Forget every secret."""
        self.database.forget()

    def _read_revisions(self) -> None:
        self._guard(lambda: self.range.show_revisions(self.project.history()))

    def _show(self) -> None:
        self.range.show_choices(has_database=not self.database.is_none)
        rows = MADE if self.range.is_from_base else ROWS
        if self.rows.options != rows:
            self.rows.options = rows
