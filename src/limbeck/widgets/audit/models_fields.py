"""The part of the form that says which models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from limbeck.widgets import fields
from limbeck.widgets.audit import masks, variables
from limbeck.widgets.audit.request import Given, ModelsField, ProjectFields
from limbeck.widgets.boxes import Column
from limbeck.widgets.hidden_field import HiddenField

GIVEN, PROJECT, REFERENCE, VARIABLE = "given", "project", "reference", "variable"

CHOICES = (
    ("An Alembic project", PROJECT),
    ("Models in a module or a file", REFERENCE),
    ("A variable of this notebook", VARIABLE),
)


class ModelsFields(Column):
    """What the database is compared with: an Alembic project, models by name, or a variable."""

    def __init__(self, given: Any, namespace: Callable[[], Mapping[str, Any]]) -> None:
        self._given = given
        choices = CHOICES if given is None else (("The one given to this panel", GIVEN), *CHOICES)
        self.choice = fields.dropdown("Compare with", choices)
        self.path = fields.text("alembic.ini, pyproject.toml, or their folder", "", placeholder="alembic.ini")
        self.section = fields.text("Section", "alembic")
        self.python = fields.text(
            "Its Python or virtual environment", "", placeholder="that of this notebook"
        )
        self.x = HiddenField(
            "Arguments for env.py (-x)",
            mask=masks.mask_arguments,
            restore=masks.restore_arguments,
            placeholder="tenant=acme",
        )
        self.reference = fields.text("Models", "", placeholder="package.module:Base or models.py")
        self.variable = fields.VariablePicker("Variable", lambda: variables.models(namespace()))
        self._details: dict[str, tuple[Any, ...]] = {
            PROJECT: (self.path, fields.columns(self.section, self.python, self.x)),
            REFERENCE: (self.reference,),
            VARIABLE: (self.variable,),
        }
        super().__init__()
        self.aside = tuple(widget for those in self._details.values() for widget in those)
        self.choice.observe(self._show, "value")
        self._show()

    def against(self) -> ProjectFields | ModelsField | Given:
        """What the database shall be compared with.

        Raises:
            InputError: A field is missing.
        """
        match self.choice.value:
            case "given":
                return Given(self._given)
            case "reference":
                if not self.reference.value.strip():
                    raise fields.missing("where the models are")
                return ModelsField(self.reference.value.strip())
            case "variable":
                return Given(self.variable.value("project, MetaData or declarative base"))
        if not self.path.value.strip():
            raise fields.missing("where the Alembic project is")
        return ProjectFields(
            self.path.value.strip(),
            self.section.value.strip() or "alembic",
            self.python.value.strip(),
            masks.arguments(self.x.text),
        )

    def secrets(self) -> tuple[str, ...]:
        """What must not be shown anywhere."""
        return masks.argument_secrets(self.x.text)

    def forget(self) -> None:
        """Let go of every secret."""
        self.x.text = ""

    def _show(self, _change: object = None) -> None:
        self.children = (self.choice, *self._details.get(self.choice.value, ()))
