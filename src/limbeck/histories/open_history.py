"""`limbeck.history`: from a project, or only its version files, to its history."""

from __future__ import annotations

import inspect
import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.autogen.versions import installed
from limbeck.errors import ProjectError
from limbeck.histories.files import Locations, locations, resolve_location, separator_refused, text
from limbeck.histories.git_lookup import with_git_locations
from limbeck.histories.history import History
from limbeck.histories.location_problems import location_problems
from limbeck.histories.problems import problems
from limbeck.histories.read_graph import Ask, read_files, with_ghosts
from limbeck.projects.configuration import PlainOptions, is_project, plain_options
from limbeck.projects.project import Project, project
from limbeck.records.revision import Problem

if TYPE_CHECKING:
    from alembic.config import Config


def history(  # noqa: PLR0913  the source, the database, and how to read either
    source: Project | str | os.PathLike[str],
    *,
    database: Any = None,
    section: str = "alembic",
    python: str | os.PathLike[str] | None = None,
    version_table: str | None = None,
    version_table_schema: str | None = None,
    run: bool = False,
) -> History:
    """The revision graph of a project, read as syntax: no file of it is executed unless asked for.

    Constants, texts put together from them, and constants imported from modules of the project are read too.
    What reading does not tell is among the problems, or with `run` asked of the project's own interpreter.

    Args:
        source: A `Project`, what `limbeck.project` takes, or a folder of version files.
        database: Tells what is applied and what is pending: a `Database`, what `limbeck.connect` takes, or
            the `Project` itself for the database that its own `env.py` names, which is then run.
        section: The section of an ini file.
        python: The interpreter of the project, as for `limbeck.project`.
        version_table: The version table in that database; None for the one that `env.py` names, if it names
            one, else `alembic_version`.
        version_table_schema: Its schema; None for the default one.
        run: Whether the project's interpreter may run what reading does not tell: the version files whose
            head is computed, and no others, and `env.py` if it computes the name of the version table.

    Returns:
        The history. What is broken in it is among its `problems`.

    Raises:
        DatabaseError: The database cannot be reached.
        InputError: There is no such section.
        ProjectError: There is neither a project nor a folder there.
    """
    of = _project(source, section, python)
    where = _of_folder(source) if of is None else _of_project(of)
    reading = read_files(
        where, _asking(of) if of is not None and run else None, () if of is None else _modules(of)
    )
    if (
        of is None
        and not reading.topology.revisions
        and not reading.problems
        and not _is_script_folder(where)
    ):
        raise ProjectError(
            "There are no version files.",
            slug="no-version-files",
            evidence={"Looked in": "\n".join(map(str, where.folders))},
            remedy="Give the folder that holds them, or the alembic.ini that names it.",
        )
    topology, current, server = reading.topology, None, None
    further: tuple[Problem, ...] = ()
    if database is not None:
        from limbeck.histories.current_revision import read_standing
        from limbeck.histories.database_problems import Meeting, database_problems

        environment = _environment(of, where)
        place = read_standing(of, database, version_table, version_table_schema, environment, run=run)
        current, server = place.current, place.server
        if current:
            files = {each.revision: each for each in topology.revisions.values() if not each.ghost}
            topology = with_ghosts(files, current)
        meeting = Meeting(topology, reading.sources, place, environment)
        further = (*place.problems, *database_problems(meeting))
    misplaced = tuple(location_problems(where, topology))
    found = (
        *reading.problems,
        *misplaced,
        *_unexplained(problems(topology), misplaced),
        *further,
    )
    folder = next((each for each in where.folders if each.is_dir()), Path.cwd())
    return History(
        topology,
        reading.sources,
        with_git_locations(found, folder),
        installed(server),
        current,
        of,
        where.folders,
    )


def _unexplained(found: tuple[Problem, ...], misplaced: tuple[Problem, ...]) -> Iterator[Problem]:
    """The problems, without the revisions that are only missing because their file lies elsewhere."""
    lying = {revision for each in misplaced for revision in each.revisions}
    return (each for each in found if each.slug != "missing-revision" or each.revision not in lying)


def _is_script_folder(where: Locations) -> bool:
    """Whether the only folder is the one of version files beside an `env.py`, and holds none yet."""
    return any((each.parent / "env.py").is_file() for each in where.folders)


def _environment(of: Project | None, where: Locations) -> str | None:
    """The text of `env.py`, beside the version files where there is no configuration; None without one."""
    if of is not None:
        folders = [resolve_location(of.script_location, of.directory, _search(of))]
    else:
        folders = [each.parent for each in where.folders]
    found = next((each / "env.py" for each in folders if (each / "env.py").is_file()), None)
    try:
        return None if found is None else text(str(found))
    except (OSError, SyntaxError, ValueError, LookupError):
        return None


def _modules(of: Project) -> tuple[Path, ...]:
    """The folders that the configuration puts on the search path of Python."""
    config = _config(of)
    listed = getattr(config, "get_prepend_sys_paths_list", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an old way to separate folders, which the project may keep
        if listed is not None:
            try:
                folders = listed() or ()
            except ValueError as error:
                raise separator_refused("search path", error) from None
        else:
            folders = re.split(r"[,:; ]+", config.get_main_option("prepend_sys_path") or "")
    return tuple(of.directory / each for each in folders if each)


def _asking(of: Project) -> Ask:
    from limbeck.projects.version_files import run_version_files

    return lambda paths: run_version_files(of, paths)


def _project(
    source: Project | str | os.PathLike[str], section: str, python: str | os.PathLike[str] | None
) -> Project | None:
    """The project that is meant; None for a folder that holds version files and no configuration."""
    if isinstance(source, Project):
        return source
    path = Path(source).expanduser()
    if path.is_dir() and not is_project(path):
        return None
    return project(path, section=section, python=python)


def _of_folder(source: Project | str | os.PathLike[str]) -> Locations:
    path = Path(str(source)).expanduser()
    versions = path / "versions"
    return Locations((versions if versions.is_dir() else path,))


def _of_project(of: Project) -> Locations:
    found = locations(_config(of), of.directory, _search(of))
    return replace(found, folders=(*found.folders, *of.added_folders))


def _config(of: Project) -> Config | PlainOptions:
    """What the configuration says: Alembic's own reading of it, where that is needed; it runs nothing."""
    plain = plain_options(of.path, of.section)
    if plain is not None:
        return plain
    from alembic.config import Config

    if "toml_file" not in inspect.signature(Config).parameters:  # before Alembic 1.16
        return Config(str(of.path), ini_section=of.section)
    toml = of.path if of.path.name == "pyproject.toml" else of.path.with_name("pyproject.toml")
    ini = of.path.with_name("alembic.ini") if of.path == toml else of.path
    return Config(file_=str(ini), toml_file=str(toml), ini_section=of.section)


def _search(of: Project) -> tuple[str, ...]:
    """Where the project's interpreter finds packages, as far as that can be told without starting it."""
    environment = Path(of.python).parent.parent
    installed_in = sorted(environment.glob("lib/python*/site-packages"))
    added = (
        line for folder in installed_in for path in sorted(folder.glob("*.pth")) for line in _lines(path)
    )
    return tuple(map(str, (*_modules(of), *installed_in, *added)))


def _lines(path: Path) -> tuple[str, ...]:
    """The folders that a `.pth` file of an environment adds, as those of editable installs do."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(each.strip() for each in lines if Path(each.strip()).is_absolute())
