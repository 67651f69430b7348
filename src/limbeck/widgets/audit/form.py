"""The form of an audit: which database, and what to compare it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from limbeck.projects.project import Project
from limbeck.widgets.audit import database_fields
from limbeck.widgets.audit.database_fields import SAMPLES, DatabaseFields
from limbeck.widgets.audit.models_fields import ModelsFields
from limbeck.widgets.audit.request import Request, SampleShop
from limbeck.widgets.boxes import Row

SAMPLE_TEXT = (
    "An online shop whose models have drifted from its database in a dozen ways. It is created for this "
    "notebook and removed with it."
)


class AuditForm(Row):
    """Asks for a database and for models, and turns them into a `Request`.

    Secrets stay in the kernel: in `HiddenField`s, and in the request while it is carried out.
    """

    def __init__(
        self,
        database: Any,
        against: Any,
        time_limit: float,
        namespace: Callable[[], Mapping[str, Any]],
    ) -> None:
        if isinstance(database, Project):
            database, against = None, database
        self._time_limit = time_limit
        self.database = DatabaseFields(database, namespace)
        self.models = ModelsFields(against, namespace)
        self.sample = w.Label(SAMPLE_TEXT).add_class("limbeck-note")
        self.blind_spots = w.Checkbox(
            # Off at first: building the models takes seconds, and the table should appear at once.
            value=False,
            indent=False,
            description="Also look for what autogenerate does not see",
        )
        super().__init__()
        self.add_class("limbeck-form")
        self.aside = (self.sample, self.models)
        if database is None and against is not None:
            self.database.choice.value = database_fields.PROJECT
        self.database.choice.observe(self._show, "value")
        self._show()

    def request(self) -> Request:
        """The audit that the form describes now.

        Raises:
            InputError: A required field is empty, or a value is not valid.
        """
        chosen = self.database.choice.value
        rest = (self._time_limit, self.blind_spots.value)
        if chosen in SAMPLES:
            return Request(None, SampleShop(SAMPLES[chosen]), *rest)
        return Request(self.database.target(), self.models.against(), *rest)

    def secrets(self) -> tuple[str, ...]:
        """The texts that must not be shown anywhere."""
        return (*self.database.secrets(), *self.models.secrets())

    def forget(self) -> None:
        """Forget every secret."""
        self.database.forget()
        self.models.forget()

    def _show(self, _change: object = None) -> None:
        is_sample = self.database.choice.value in SAMPLES
        against = self.sample if is_sample else self.models
        self.children = (self.database, against, self.blind_spots)
