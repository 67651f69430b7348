"""The part of the form that asks for the models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from limbeck.widgets import fields
from limbeck.widgets.audit import masks, variables
from limbeck.widgets.audit.request import Given, ModelsField, ProjectFields
from limbeck.widgets.audit.variable_picker import VariablePicker
from limbeck.widgets.boxes import Column
from limbeck.widgets.hidden_field import HiddenField

GIVEN, PROJECT, REFERENCE, VARIABLE = "given", "project", "reference", "variable"

CHOICES = (
    ("An Alembic project", PROJECT),
    ("Models in a module or a file", REFERENCE),
    ("A variable in this notebook", VARIABLE),
)


class ModelsFields(Column):
    """What the database is compared with: an Alembic project, models by name, or a variable."""

    def __init__(self, given: Any, namespace: Callable[[], Mapping[str, Any]]) -> None:
        self._given = given
        choices = CHOICES if given is None else (("The one passed to this panel", GIVEN), *CHOICES)
        self.choice = fields.dropdown("Compare with", choices)
        self.path = fields.text("alembic.ini, pyproject.toml, or their folder", "", placeholder="alembic.ini")
        self.section = fields.text("Section", "alembic")
        self.python = fields.text(
            "Its Python or virtual environment", "", placeholder="same as this notebook"
        )
        self.x = HiddenField(
            "Arguments for env.py (-x)",
            mask=masks.mask_arguments,
            restore=masks.restore_arguments,
            placeholder="tenant=acme",
        )
        self.reference = fields.text("Models", "", placeholder="package.module:Base or models.py")
        self.variable = VariablePicker("Variable", lambda: variables.models(namespace()))
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
        """What to compare the database with.

        Raises:
            InputError: A required field is empty.
        """
        match self.choice.value:
            case "given":
                return Given(self._given)
            case "reference":
                if not self.reference.value.strip():
                    raise fields.missing("location of the models")
                return ModelsField(self.reference.value.strip())
            case "variable":
                return Given(self.variable.value("project, MetaData or declarative base"))
        if not self.path.value.strip():
            raise fields.missing("location of the Alembic project")
        return ProjectFields(
            self.path.value.strip(),
            self.section.value.strip() or "alembic",
            self.python.value.strip(),
            masks.arguments(self.x.text),
        )

    def secrets(self) -> tuple[str, ...]:
        """The texts that must not be shown anywhere."""
        return masks.argument_secrets(self.x.text)

    def forget(self) -> None:
        """Forget every secret."""
        self.x.text = ""

    def _show(self, _change: object = None) -> None:
        self.children = (self.choice, *self._details.get(self.choice.value, ()))
