"""`limbeck.history`: from a project, or only its version files, to its history."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.autogen.versions import installed
from limbeck.databases.connecting import connect
from limbeck.databases.database import Database
from limbeck.errors import ProjectError
from limbeck.histories.files import Locations, locations
from limbeck.histories.history import History
from limbeck.histories.problems import problems
from limbeck.histories.reading import Reading, read_files, with_ghosts
from limbeck.histories.standing import VersionTable, current_revisions, unknown
from limbeck.projects.project import Project, project

if TYPE_CHECKING:
    from alembic.config import Config

CONFIGURATIONS = ("alembic.ini", "pyproject.toml")


def history(
    source: Project | str | os.PathLike[str],
    *,
    database: Any = None,
    section: str = "alembic",
    version_table: str = "alembic_version",
    version_table_schema: str | None = None,
) -> History:
    """The revision graph of a project, read as syntax: no file of it is executed.

    Args:
        source: A `Project`, what `limbeck.project` takes, or a folder of version files.
        database: A `Database` or what `limbeck.connect` takes, to tell what is applied and what is pending.
        section: The section of an ini file.
        version_table: The name of the version table in that database.
        version_table_schema: Its schema; None for the default one.

    Returns:
        The history. What is broken in it is among its `problems`.

    Raises:
        DatabaseError: The database cannot be reached.
        InputError: There is no such section.
        ProjectError: There is neither a project nor a folder there.
    """
    of = _project(source, section)
    where = _of_folder(source) if of is None else _of_project(of)
    reading = read_files(where)
    if not reading.topology.revisions and not reading.problems:
        folders = "\n".join(map(str, where.folders))
        raise ProjectError(
            "There are no version files.",
            slug="no-version-files",
            evidence={"Looked in": folders},
            remedy="Give the folder that holds them, or the alembic.ini that names it.",
        )
    if database is None:
        return _history(reading, None, None, of)
    opened = database if isinstance(database, Database) else connect(database)
    try:
        current = current_revisions(opened, VersionTable(version_table, version_table_schema))
        return _history(reading, current, opened.server, of)
    finally:
        if opened is not database:
            opened.close()


def _history(
    reading: Reading, current: tuple[str, ...] | None, server: str | None, of: Project | None
) -> History:
    topology = with_ghosts(
        {each.revision: each for each in reading.topology.revisions.values() if not each.ghost}, current or ()
    )
    found = (*reading.problems, *problems(topology), *unknown(topology, current or ()))
    return History(topology, reading.sources, found, installed(server), current, of)


def _project(source: Project | str | os.PathLike[str], section: str) -> Project | None:
    """The project that is meant; None for a folder that holds version files and no configuration."""
    if isinstance(source, Project):
        return source
    path = Path(source).expanduser()
    if path.is_dir() and not any((path / name).is_file() for name in CONFIGURATIONS):
        return None
    return project(path, section=section)


def _of_folder(source: Project | str | os.PathLike[str]) -> Locations:
    path = Path(str(source)).expanduser()
    versions = path / "versions"
    return Locations((versions if versions.is_dir() else path,))


def _of_project(of: Project) -> Locations:
    return locations(_config(of), of.directory, _search(of))


def _config(of: Project) -> Config:
    """Alembic's own reading of the configuration, which runs nothing."""
    from alembic.config import Config

    toml = of.path if of.path.name == "pyproject.toml" else of.path.with_name("pyproject.toml")
    ini = of.path.with_name("alembic.ini") if of.path == toml else of.path
    return Config(file_=str(ini), toml_file=str(toml), ini_section=of.section)


def _search(of: Project) -> tuple[str, ...]:
    """Where the project's interpreter finds packages, as far as that can be told without starting it."""
    environment = Path(of.python).parent.parent
    return tuple(map(str, environment.glob("lib/python*/site-packages")))
