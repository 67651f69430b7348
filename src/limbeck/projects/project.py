"""An Alembic project: its configuration, the interpreter it runs in, and what to hand to its `env.py`.

What concerns URLs is imported where one is given: SQLAlchemy and the patterns of secrets take time to load.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.characters import visible
from limbeck.databases.limits import Limits
from limbeck.errors import InputError, ProjectError
from limbeck.projects.configuration import Configuration, read
from limbeck.projects.interpreter import interpreter
from limbeck.projects.jobs.settings import Handover, ProjectSettings
from limbeck.records import encode

if TYPE_CHECKING:
    from sqlalchemy import URL

    from limbeck.databases.database import Database


@dataclass(frozen=True, slots=True, repr=False)
class Project:
    """An Alembic project, of which only the configuration has been read.

    Attributes:
        path: Its `alembic.ini` or `pyproject.toml`.
        section: The section of an ini file.
        directory: The working directory in which `alembic` would be run.
        script_location: Where its `env.py` is, in the words of the configuration.
        python: The interpreter that it runs in.
        x: What `alembic -x` would get.
        url: Takes the place of `sqlalchemy.url`; None for the project's own. Holds its password.
        attributes: What `config.attributes` holds besides `connections`.
        connections: Names in `config.attributes` and the databases to which they become open, read-only
            connections, as handed over to the worker. Holds passwords.
        hint: What the configuration says under `limbeck_hint`: it is added to the remedy where the project's
            own database cannot be audited.
        other_directories: Where else `alembic` may be run for this project; empty where the caller chose.
        added_folders: Folders of version files besides those of the configuration.
    """

    path: Path
    section: str
    directory: Path
    script_location: str
    python: str
    x: tuple[str, ...] = ()
    url: URL | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    connections: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    hint: str = ""
    other_directories: tuple[Path, ...] = ()
    added_folders: tuple[Path, ...] = ()

    def __repr__(self) -> str:
        """The configuration and whatever is not as usual, without secrets."""
        from limbeck.databases.masking import mask_url

        parts = [str(self.path)]
        if self.section != "alembic":
            parts.append(f"section={self.section!r}")
        if self.url is not None:
            parts.append(f"url={mask_url(self.url)!r}")
        if self.x:
            parts.append(f"x={[_name(each) for each in self.x]}")
        given = [*self.attributes, *self.connections]
        if given:
            parts.append(f"attributes: {', '.join(given)}")
        return visible(f"<Project {' '.join(parts)}>")


def project(  # noqa: PLR0913  one argument for each thing that `alembic` can be told
    path: str | os.PathLike[str],
    *,
    section: str = "alembic",
    python: str | os.PathLike[str] | None = None,
    x: str | Iterable[str] = (),
    url: str | URL | Database | None = None,
    attributes: Mapping[str, Any] | None = None,
    directory: str | os.PathLike[str] | None = None,
) -> Project:
    """An Alembic project. Only its configuration is read: nothing of it is run.

    Args:
        path: An `alembic.ini` by any name, a `pyproject.toml` with `[tool.alembic]`, or the folder of one.
        section: The section of an ini file, as for `alembic --name`.
        python: The interpreter that it runs in, or the folder of its virtual environment, which needs no
            limbeck; None for the interpreter that limbeck runs in.
        x: What `alembic -x` would get, such as `["tenant=a"]`.
        url: Takes the place of `sqlalchemy.url`.
        attributes: What `env.py` finds in `config.attributes`: values that JSON can carry, and databases,
            which become open read-only connections.
        directory: The working directory in which `alembic` is run: relative URLs and paths are relative to
            it. None for the folder of the configuration, or the one above it that `script_location` needs.

    Raises:
        DatabaseError: A database given here cannot be reached from another process.
        InputError: Unknown section, or an argument of the wrong type; the remedy says what is allowed.
        ProjectError: There is no such project, folder or interpreter.
    """
    configuration = read(path, section)
    usual = _directory(configuration) if directory is None else _chosen_directory(directory, configuration)
    plain, connections = _sorted_out(attributes or {})
    return Project(
        path=configuration.path,
        section=section,
        directory=usual,
        script_location=str(configuration.options.get("script_location", "")),
        python=interpreter(python),
        x=(x,) if isinstance(x, str) else tuple(x),
        url=_url(url),
        attributes=plain,
        connections=connections,
        hint=str(configuration.options.get("limbeck_hint", "")),
        other_directories=()
        if directory is not None
        else _others(usual, configuration.path.parent, Path.cwd()),
    )


def project_in_shell(
    path: str | os.PathLike[str],
    *,
    section: str = "alembic",
    python: str | os.PathLike[str] | None = None,
    x: Iterable[str] = (),
    directory: str | os.PathLike[str] | None = None,
) -> Project:
    """A project as a command in a shell means it: the working directory is the user's, as for `alembic -c`.

    Where `path` is a folder, which `alembic` does not take, the project is run there.

    Args:
        path: An `alembic.ini` by any name, a `pyproject.toml`, or the folder of one.
        section: The section of an ini file.
        python: The interpreter of the project.
        x: What `alembic -x` would get.
        directory: Another working directory.

    Raises:
        LimbeckError: What `project` raises.
    """
    found = project(path, section=section, python=python, x=x, directory=directory)
    here = Path.cwd()
    if directory is not None or Path(path).expanduser().is_dir() or not _has_env_py(here, found):
        return found
    return replace(found, directory=here, other_directories=_others(here, found.directory, found.path.parent))


def project_settings(of: Project, database: Database | None = None) -> ProjectSettings:
    """What a job needs to know of a project.

    Args:
        of: The project.
        database: The database to look at; None for the one that the project names.

    Raises:
        DatabaseError: The database cannot be reached from another process.
    """
    given = None if database is None else Handover(**database.handover())
    ours = {} if given is None else {"connection": encode(given)}
    limits = database.limits if database is not None else Limits()
    plain = None if of.url is None or given is not None else _unmasked(of.url)
    return ProjectSettings(
        path=str(of.path),
        section=of.section,
        directory=str(of.directory),
        x=of.x,
        url=plain,
        attributes=dict(of.attributes),
        connections={**ours, **of.connections},
        database=given,
        limits=asdict(limits),
        other_directories=tuple(map(str, of.other_directories)),
        added_folders=tuple(map(str, of.added_folders)),
    )


def _unmasked(url: URL) -> str:
    from limbeck.databases.urls import render

    return render(url, hide_password=False)


def _directory(configuration: Configuration) -> Path:
    """The working directory from which the script location can be found: usually that of the configuration.

    `alembic -c app/alembic.ini` is also run from a folder above, and the location is then relative to it.
    """
    here = configuration.path.parent
    location = str(configuration.options.get("script_location", ""))
    if ":" in location or Path(location).is_absolute():
        return here
    for folder in (here, *here.parents, Path.cwd()):
        if (folder / location / "env.py").is_file():
            return folder
    if not location:  # a pyproject.toml beside the ini names it: the worker will see
        return here
    raise _no_env_py(configuration, location)


def _chosen_directory(directory: str | os.PathLike[str], configuration: Configuration) -> Path:
    chosen = Path(directory).expanduser().absolute()
    if not chosen.is_dir():
        raise ProjectError(
            f"There is no folder {chosen}.",
            slug="no-directory",
            evidence={"configuration": str(configuration.path)},
            remedy="Give directory= (--directory) the folder in which `alembic` is run.",
        )
    location = str(configuration.options.get("script_location", ""))
    if location and ":" not in location and not (chosen / location / "env.py").is_file():
        raise _no_env_py(configuration, str(chosen / location))
    return chosen


def _no_env_py(configuration: Configuration, looked_for: str) -> ProjectError:
    return ProjectError(
        f"The project has no env.py: there is no {looked_for}/env.py.",
        slug="no-env-py",
        evidence={
            "configuration": str(configuration.path),
            "script_location": str(configuration.options.get("script_location", "")),
        },
        remedy="Correct script_location in the configuration; it is relative to the folder in which "
        "`alembic` is run.",
    )


def _has_env_py(directory: Path, of: Project) -> bool:
    """Whether `alembic` would find the project's `env.py` when it is run in a folder."""
    location = of.script_location
    return not location or ":" in location or (directory / location / "env.py").is_file()


def _others(taken: Path, *folders: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(each for each in folders if each.resolve() != taken.resolve()))


def _url(url: str | URL | Database | None) -> URL | None:
    if url is None:
        return None
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    from limbeck.databases.database import Database
    from limbeck.databases.drivers import with_known_scheme
    from limbeck.databases.masking import mask_url

    if isinstance(url, URL):
        return with_known_scheme(url)
    if isinstance(url, Database):
        return make_url(url.handover()["url"])
    try:
        return with_known_scheme(make_url(url))
    except (ArgumentError, ValueError):
        # Raised below, outside: the parser's error quotes the whole text with its password.
        pass
    raise InputError(
        f"{mask_url(url)} is not a database URL.",
        slug="not-a-url",
        remedy="Give a URL such as postgresql+psycopg://user:password@host/name or sqlite:///file.db.",
    )


def _sorted_out(attributes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Plain values, and databases as they are handed over."""
    plain: dict[str, Any] = {}
    connections: dict[str, dict[str, Any]] = {}
    if not attributes:
        return plain, connections
    from sqlalchemy import URL

    from limbeck.databases.database import Database

    for name, value in attributes.items():
        if isinstance(value, Database):
            connections[name] = value.handover()
        elif isinstance(value, URL):
            connections[name] = {"url": value.render_as_string(hide_password=False), "limits": {}}
        else:
            plain[name] = _portable(name, value)
    return plain, connections


def _portable(name: str, value: Any) -> Any:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        raise InputError(
            f"The attribute {name!r} is of type {type(value).__name__}, which cannot be sent to the "
            "project's interpreter.",
            slug="attribute-not-portable",
            remedy="Use strings, numbers, lists and dictionaries; for a connection, a limbeck.connect(…).",
        ) from None
    return value


def _name(argument: str) -> str:
    """An -x argument without its value, which may be a secret, and so may be a URL in the place of a name."""
    from limbeck.secret_texts import mask_text

    name, equals, _ = argument.partition("=")
    return f"{mask_text(name)}=…" if equals else mask_text(name)
