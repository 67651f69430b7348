"""The part of the form that asks for the project and for its database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL

import limbeck
from limbeck.audits.sample import shop_folder
from limbeck.databases.masking import secrets_of
from limbeck.histories.history import History
from limbeck.projects.project import Project
from limbeck.widgets import fields
from limbeck.widgets.audit.request import Given, ProjectFields, SampleShop
from limbeck.widgets.boxes import Column
from limbeck.widgets.url_field import UrlField

SAMPLE, PATH = "sample", "path"
OWN, GIVEN, URL_FIELD, SQLITE, POSTGRESQL = "own", "given", "url", "sqlite", "postgresql"

PROJECTS = (("The sample shop", SAMPLE), ("An Alembic project", PATH))

DATABASES = (
    ("The project's own", OWN),
    ("A URL or a SQLite file", URL_FIELD),
    ("None: made rows, on SQLite", SQLITE),
    ("None: made rows, on PostgreSQL", POSTGRESQL),
)


class ProjectChoice(Column):
    """Which project: the sample, or one that its path names."""

    def __init__(self, changed: Callable[[], object]) -> None:
        """Offer the sample.

        Args:
            changed: Called when there is another project.
        """
        self.choice = fields.dropdown("Project", PROJECTS)
        self.path = fields.text("alembic.ini, pyproject.toml, or their folder", "", placeholder="alembic.ini")
        self.python = fields.text(
            "Its Python or virtual environment", "", placeholder="same as this notebook"
        )
        super().__init__()
        self.aside = (self.path, self.python)
        for field in (self.choice, self.path):
            field.observe(lambda _change: changed(), "value")
        self.choice.observe(lambda _change: self._show(), "value")
        self._show()

    def source(self) -> SampleShop | ProjectFields:
        """Where the project comes from.

        Raises:
            InputError: Its path is missing.
        """
        if self.choice.value == SAMPLE:
            return SampleShop("sqlite")
        path = self.path.value.strip()
        if not path:
            raise fields.missing("location of the Alembic project")
        return ProjectFields(path, "alembic", self.python.value.strip(), ())

    def history(self) -> History | None:
        """Its revisions; None for a project that is not named yet.

        Raises:
            LimbeckError: They can't be read.
        """
        if self.choice.value == SAMPLE:
            return limbeck.history(shop_folder())
        path = self.path.value.strip()
        return limbeck.history(Path(path)) if path else None

    def _show(self) -> None:
        more = self.aside if self.choice.value == PATH else ()
        self.children = (self.choice, *more)


class GivenProject(Column):
    """A project of the notebook's, about which nothing is asked."""

    def __init__(self, project: Project) -> None:
        self._project = project
        super().__init__()

    def source(self) -> Given:
        """The project."""
        return Given(self._project)

    def history(self) -> History:
        """Its revisions.

        Raises:
            LimbeckError: They can't be read.
        """
        return limbeck.history(self._project)


class DatabaseChoice(Column):
    """Which database is copied: the project's own, another one, or none.

    Attributes:
        choice: The list.
        url: The field for another one.
    """

    def __init__(self, given: Any, changed: Callable[[], object]) -> None:
        """Offer what was given first, or else the project's own.

        Args:
            given: A database; None for none.
            changed: Called when there is one where none was, or none any more.
        """
        self._given = given
        choices = DATABASES if given is None else (("The one passed to this panel", GIVEN), *DATABASES)
        self.choice = fields.dropdown("Database to copy", choices)
        self.url = UrlField()
        super().__init__((self.choice,))
        self.aside = (self.url,)
        self.choice.observe(lambda _change: self._show(), "value")
        self.choice.observe(lambda _change: changed(), "value")

    @property
    def is_none(self) -> bool:
        """Whether no database is copied."""
        return self.choice.value in {SQLITE, POSTGRESQL}

    def target(self) -> Any:
        """What `limbeck.rehearse` takes.

        Raises:
            InputError: The URL is missing.
        """
        match self.choice.value:
            case "given":
                return self._given
            case "url":
                return self.url.url()
            case "own":
                return None
        return self.choice.value

    def secrets(self) -> tuple[str, ...]:
        """The texts that must not be shown anywhere."""
        given = secrets_of(self._given) if isinstance(self._given, (str, URL)) else ()
        return (*given, *self.url.secrets())

    def forget(self) -> None:
        """Forget every secret."""
        self.url.text = ""

    def _show(self) -> None:
        self.children = (self.choice, *((self.url,) if self.choice.value == URL_FIELD else ()))
