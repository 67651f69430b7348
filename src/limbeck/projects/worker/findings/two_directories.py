"""Relative paths of a project that lead to other files in another working directory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.databases.sqlite import file_of
from limbeck.phrases import first_few
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.records import Finding

if TYPE_CHECKING:
    from sqlalchemy import URL

_MOST_NAMED = 3


def two_directories(project: ProjectSettings, used: URL) -> list[Finding]:
    """A relative path of the project leads to different files, depending on the working directory.

    What it means: The URL of a SQLite file, or `prepend_sys_path`, is relative to the folder in which
    `alembic` is run. There are two such folders, and both have a file of that name.

    Why it matters: The report is about one of the two files. A command that is run in the other folder reads
    the other database, or the other models, and says nothing of it.

    What to do: Choose the working directory, with `--directory` on the command line or
    `limbeck.project(…, directory=…)`. In the configuration, `%(here)s/` before a path makes it relative to
    the configuration's own folder, wherever `alembic` is run.

    Args:
        project: Where the project is run, and where else it could be.
        used: The database that `env.py` opened.
    """
    pairs = [
        pair
        for folder in project.other_directories
        for pair in (*_databases(used, project, Path(folder)), *_modules(project, Path(folder)))
    ]
    if not pairs:
        return []
    taken, other = pairs[0]
    folder = next(each for each in project.other_directories if Path(other).is_relative_to(each))
    shown = first_few([f"{here}, not {there}" for here, there in pairs], _MOST_NAMED)
    return [
        Finding(
            "two-directories",
            f"{taken} was taken, not {other}",
            f"Relative paths were read in {project.directory}, where `alembic` would be run: {shown}.",
            f'For the other: --directory {folder} on the command line, or directory="{folder}" in '
            "limbeck.project(…). With `%(here)s/` before the path in the configuration, it means the same "
            "everywhere.",
        )
    ]


def _databases(used: URL, project: ProjectSettings, folder: Path) -> Iterator[tuple[str, str]]:
    """The SQLite file that was opened and another one that the same relative URL means elsewhere."""
    if project.given_url is not None or used.get_backend_name() != "sqlite":
        return
    name = file_of(used.database, uri=bool(used.query.get("uri")))
    if name is not None and not Path(name).is_absolute():
        yield from _pair(Path(project.directory, name), folder / name)


def _modules(project: ProjectSettings, folder: Path) -> Iterator[tuple[str, str]]:
    """Modules that were imported from a relative entry of the search path, which exist elsewhere, too."""
    modules = sorted(_module_files())
    for entry in dict.fromkeys(each for each in sys.path if each and not Path(each).is_absolute()):
        place = os.path.join(project.directory, entry)  # noqa: PTH118  hundreds of modules are looked for in it
        for file, own in modules:
            if os.path.exists(f"{place}/{file}") and Path(place, file).resolve() == Path(own).resolve():  # noqa: PTH110
                yield from _pair(Path(place, file), folder / entry / file)


def _module_files() -> Iterator[tuple[str, str]]:
    """For each imported module that is in no package: its file below the search path, and all of its path."""
    for name, module in list(sys.modules.items()):
        own = getattr(module, "__file__", None) if "." not in name else None
        if isinstance(own, str):
            yield from (
                (file, own) for file in (f"{name}.py", f"{name}/__init__.py") if own.endswith(f"/{file}")
            )


def _pair(here: Path, there: Path) -> Iterator[tuple[str, str]]:
    """Both, if both exist and they are not the same file."""
    if here.is_file() and there.is_file() and not here.samefile(there):
        yield str(here.resolve()), str(there.resolve())
