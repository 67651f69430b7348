"""What the form describes, and the one call that carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.pool import SingletonThreadPool

import limbeck
from limbeck.audits.audit import Watch
from limbeck.audits.report import Audit, AuditGroup
from limbeck.errors import InputError
from limbeck.progress import Cancellation, Progress
from limbeck.projects.project import Project


@dataclass(frozen=True, slots=True)
class SampleShop:
    """The shop that ships with limbeck.

    Attributes:
        backend: `sqlite` or `postgresql`.
    """

    backend: str

    def open(self, progress: Progress) -> Any:
        """Its project, built on first use."""
        return limbeck.sample(self.backend, progress=progress)


@dataclass(frozen=True, slots=True, repr=False)
class ProjectFields:
    """An Alembic project as entered into the fields.

    Attributes:
        path: Its `alembic.ini`, `pyproject.toml`, or their folder.
        section: The section of the configuration.
        python: The interpreter or virtual environment; empty for the kernel's own.
        x: Arguments for `env.py`.
    """

    path: str
    section: str
    python: str
    x: tuple[str, ...]

    def open(self, _progress: Progress) -> Any:
        """The project."""
        return limbeck.project(self.path, section=self.section, python=self.python or None, x=self.x)


@dataclass(frozen=True, slots=True)
class ModelsField:
    """Models as entered into a field.

    Attributes:
        reference: `package.module:attribute`, or a `.py` file.
    """

    reference: str

    def open(self, _progress: Progress) -> Any:
        """The models; a worker loads them later."""
        return limbeck.models(self.reference)


@dataclass(frozen=True, slots=True)
class Given:
    """An object of the kernel.

    Attributes:
        value: A database, models or a project.
    """

    value: Any = field(repr=False)

    def open(self, _progress: Progress) -> Any:
        """The object itself."""
        return self.value


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One audit to carry out.

    Attributes:
        database: What `limbeck.connect` takes; None for the database that the project names.
        against: The models or the project to compare it with.
        time_limit: Seconds that the worker may take.
        blind_spots: Whether to look for what autogenerate does not see as well.
    """

    database: Any
    against: SampleShop | ProjectFields | ModelsField | Given
    time_limit: float
    blind_spots: bool = False

    @property
    def is_bound_to_thread(self) -> bool:
        """Whether another thread would see another database, as with SQLite in memory."""
        return is_bound_to_thread(self.database)

    def run(self, progress: Progress, watch: Watch, cancellation: Cancellation) -> Audit | AuditGroup:
        """Carry it out.

        Args:
            progress: Called with the words of each stage.
            watch: Called with what was found before blind spots are looked for.
            cancellation: Stops it.

        Raises:
            LimbeckError: What `connect`, `models`, `project`, `sample` and `audit` raise.
        """
        against = self.against.open(progress)
        if self.database is None and not isinstance(against, Project):
            raise InputError(
                "Only an Alembic project names its database; models alone do not.",
                slug="no-database",
                remedy="Choose a database, or compare with an Alembic project.",
            )
        audit = partial(
            limbeck.audit,
            blind_spots=self.blind_spots,
            time_limit=self.time_limit,
            progress=progress,
            cancellation=cancellation,
            watch=watch,
        )
        return audit(against) if self.database is None else audit(self.database, against)


def is_bound_to_thread(database: Any) -> bool:
    """Whether another thread would see another database, as with SQLite in memory.

    Args:
        database: What `limbeck.connect` takes.
    """
    return isinstance(database, Engine) and isinstance(database.pool, SingletonThreadPool)
