"""What the kernel asks of the worker: plain data that travels as JSON over standard input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limbeck.records.revision import Revision, Step


@dataclass(frozen=True, slots=True)
class Handover:
    """How to open a database again in another process; holds its secrets.

    Attributes:
        url: The URL, not masked.
        limits: The fields of `limbeck.databases.limits.Limits`, in seconds.
    """

    url: str
    limits: dict[str, float]


@dataclass(frozen=True, slots=True)
class ProjectJob:
    """Run a project's `env.py` and compare wherever it calls `context.run_migrations()`.

    Attributes:
        path: The `alembic.ini` or `pyproject.toml`.
        section: The section of an ini file, as for `alembic --name`.
        directory: The working directory.
        x: What `alembic -x` would get.
        url: Takes the place of `sqlalchemy.url`; None keeps the project's own.
        attributes: What `config.attributes` holds, JSON-ready.
        connections: Names of further attributes, with the databases to which they are open connections.
        database: The database that somebody asked to audit; None where that is for the project to say.
        limits: The fields of `Limits` for whatever `env.py` opens.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.
    """

    path: str
    section: str
    directory: str
    x: tuple[str, ...]
    url: str | None
    attributes: dict[str, Any]
    connections: dict[str, dict[str, Any]]
    database: Handover | None
    limits: dict[str, float]
    catalogue: bool = False


@dataclass(frozen=True, slots=True)
class ModelsJob:
    """Load models from a reference and compare a database with them.

    Attributes:
        reference: `"package.module:attribute"` or `"file.py:attribute"`, the attribute being optional.
        directory: The working directory, which is also importable from.
        options: What `context.configure` would get, JSON-ready.
        database: The database to compare.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.
    """

    reference: str
    directory: str
    options: dict[str, Any]
    database: Handover
    catalogue: bool = False


@dataclass(frozen=True, slots=True)
class StandingJob:
    """Run a project's `env.py` and tell the current revisions of each database that it would migrate.

    Attributes:
        project: The project.
    """

    project: ProjectJob


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """Run a project's migrations in a scratch database, the only one that may be written to.

    Attributes:
        project: The project, with the scratch database as the one to look at.
        revisions: Where to stop.
    """

    project: ProjectJob
    revisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModuleJob:
    """Run a module as `python -m` does; a scratch database is the only one that it may write to.

    Attributes:
        module: Its name.
        arguments: Its arguments.
        directory: The working directory, from which it is imported.
        database: The scratch database.
        given: What the module reads from standard input.
    """

    module: str
    arguments: tuple[str, ...]
    directory: str
    database: Handover
    given: str


@dataclass(frozen=True, slots=True)
class HeadersJob:
    """Run version files and tell what they bind the names to by which Alembic knows them.

    Attributes:
        project: The project that they belong to.
        paths: The files.
    """

    project: ProjectJob
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SqlJob:
    """Write the SQL of some steps, in offline mode.

    Attributes:
        project: The project; None where there are only version files, which then run without an `env.py`.
        directory: The working directory where there is no project.
        dialect: SQLAlchemy's name of the dialect to write for.
        start: The revisions where the database is before the first step.
        steps: The steps, in order.
        revisions: All revisions of the history that have a file, as they were read.
    """

    project: ProjectJob | None
    directory: str
    dialect: str
    start: tuple[str, ...]
    steps: tuple[Step, ...]
    revisions: tuple[Revision, ...]
