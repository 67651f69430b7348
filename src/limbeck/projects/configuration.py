"""Where a project's configuration is, and what it says, read without Alembic and without running anything."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from configparser import ConfigParser, Error, RawConfigParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomllib

from limbeck.errors import InputError, ProjectError

_NAMES = ("alembic.ini", "pyproject.toml")
_LOGGING = re.compile(r"loggers|handlers|formatters|post_write_hooks|(logger|handler|formatter)_.*")
"""Sections of an ini file in which Alembic looks for no version files."""

_PLACES = ("script_location", "prepend_sys_path", "recursive_version_locations", "sourceless")
"""Options that say where version files are, besides lists of folders."""

_SEPARATORS = frozenset({"space", "newline", "os", ":", ";"})


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration file says of a project.

    Attributes:
        path: The `alembic.ini` or `pyproject.toml`.
        section: The section of an ini file.
        options: What the section, or `[tool.alembic]`, says, `%(here)s` filled in.
    """

    path: Path
    section: str
    options: Mapping[str, Any]


def read(path: str | os.PathLike[str], section: str) -> Configuration:
    """Find and read a project's configuration.

    Args:
        path: An `alembic.ini` by any name, a `pyproject.toml`, or the folder of one.
        section: The section of an ini file, as for `alembic --name`.

    Raises:
        InputError: There is no such section.
        ProjectError: There is no such file, or it is not an Alembic configuration.
    """
    file = _find(Path(path).expanduser().absolute())
    options = _from_toml(file) if file.name == "pyproject.toml" else _from_ini(file, section)
    return Configuration(file, section, options)


class PlainOptions:
    """The options of an ini file, none of which any release of Alembic reads in a way of its own."""

    def __init__(self, options: Mapping[str, str]) -> None:
        """Store them.

        Args:
            options: Those of the section, complete.
        """
        self._options = options

    def get_main_option(self, name: str) -> str | None:
        """An option, as Alembic's own `Config` gives it."""
        return self._options.get(name)


def plain_options(path: Path, section: str) -> PlainOptions | None:
    """The options that say where version files are, where they mean the same to every Alembic.

    Alembic's own reading takes a quarter of a second to import, and is asked where there is any doubt: lists,
    references, `pyproject.toml`, and letters that a locale may read differently.

    Args:
        path: The configuration file, absolute; it was read before.
        section: Its section.
    """
    if path.name == "pyproject.toml" or _sibling_has_section(path):
        return None
    text = path.read_text(encoding="utf-8")
    here = path.parent.as_posix()
    parser = RawConfigParser({"here": here})
    parser.read_string(text)
    raw = dict(parser.items(section))
    options = {name: raw[name].replace("%(here)s", here) for name in _PLACES if name in raw}
    is_plain = (
        text.isascii()
        and not any("%" in value for value in options.values())
        and not any(character in options.get("prepend_sys_path", "") for character in " ,:;\n")
        and not raw.get("version_locations")
        and all(raw.get(name, "os") in _SEPARATORS for name in ("path_separator", "version_path_separator"))
    )
    return PlainOptions(options) if is_plain else None


def is_project(folder: Path) -> bool:
    """Whether a folder has a file in which an Alembic configuration may be."""
    return any((folder.expanduser() / name).is_file() for name in _NAMES)


def _find(path: Path) -> Path:
    if path.is_file():
        return path
    if not path.is_dir():
        raise ProjectError(
            f"There is no file or folder {path}.",
            slug="missing-file",
            remedy="Give an alembic.ini, a pyproject.toml with [tool.alembic], or their folder.",
        )
    ini, toml = (path / name for name in _NAMES)
    if ini.is_file():
        return ini
    if toml.is_file() and _alembic_of(_parsed(toml)):
        return toml
    raise ProjectError(
        f"The folder {path} has neither an alembic.ini nor a pyproject.toml with [tool.alembic].",
        slug="no-configuration",
        evidence={"in the folder": ", ".join(sorted(each.name for each in path.iterdir())[:20]) or "nothing"},
        remedy="Give the folder that `alembic` is run in, or the path of its configuration file.",
    )


def _from_toml(path: Path) -> dict[str, Any]:
    table = _alembic_of(_parsed(path))
    if not table:
        raise ProjectError(
            f"{path} has no [tool.alembic].",
            slug="no-configuration",
            remedy="Give the project's alembic.ini instead.",
        )
    here = path.parent.as_posix()
    return {
        key: value.replace("%(here)s", here) if isinstance(value, str) else value
        for key, value in table.items()
    }


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(path, str(error)) from None


def _alembic_of(data: dict[str, Any]) -> dict[str, Any]:
    tool = data.get("tool", {})
    table = tool.get("alembic", {}) if isinstance(tool, dict) else {}
    return table if isinstance(table, dict) else {}


def _from_ini(path: Path, section: str) -> dict[str, str]:
    parser = ConfigParser({"here": path.parent.as_posix()})
    try:
        text = path.read_text(encoding="utf-8")
        parser.read_string(text)
    except (OSError, UnicodeDecodeError, Error) as error:
        raise _unreadable(path, str(error)) from None
    if "\0" in text:  # no system takes that in a path
        raise _unreadable(path, "it holds a NUL character")
    if not parser.has_section(section):
        raise InputError(
            f"{path.name} has no section [{section}].",
            slug="unknown-section",
            evidence={"file": str(path)},
            remedy=_sections_remedy(path, parser),
        )
    if not _is_usable(path, section, parser):
        raise ProjectError(
            f"The section [{section}] of {path.name} has no script_location.",
            slug="no-script-location",
            evidence={"file": str(path)},
            remedy=_location_remedy(path, section, parser),
        )
    # Raw: an option that is not needed here may refer to a value that only env.py sets.
    raw = dict(RawConfigParser.items(parser, section, raw=True))
    location = raw.get("script_location", "")
    return {**raw, "script_location": location.replace("%(here)s", path.parent.as_posix())}


def _is_usable(path: Path, section: str, parser: ConfigParser) -> bool:
    """Whether Alembic finds version files with this section."""
    if _LOGGING.fullmatch(section):
        return False
    return parser.has_option(section, "script_location") or _sibling_names_it(path)


def _sibling_names_it(path: Path) -> bool:
    toml = path.with_name("pyproject.toml")
    return toml.is_file() and "script_location" in _alembic_of(_parsed(toml))


def _sibling_has_section(path: Path) -> bool:
    """Whether the `pyproject.toml` beside it has options, too, or can't be read."""
    toml = path.with_name("pyproject.toml")
    try:
        return toml.exists() and bool(_alembic_of(_parsed(toml)))
    except ProjectError:
        return True


def _location_remedy(path: Path, section: str, parser: ConfigParser) -> str:
    """What to do about a section without `script_location`, which Flask-Migrate sets when it runs."""
    beside = path.with_name("env.py")
    named = parser.has_option("alembic", "script_location") or _LOGGING.fullmatch(section)
    if named or not beside.is_file():
        return _sections_remedy(path, parser)
    if "current_app" in beside.read_text(encoding="utf-8", errors="replace"):
        return (
            "This is a folder of Flask-Migrate, whose env.py runs inside the Flask application only. Audit "
            "its models: limbeck audit --models package.module:db --url …; its revisions are shown by "
            f"limbeck history {shlex.quote(str(path.parent / 'versions'))}"
        )
    return f"env.py is beside it: add the line script_location = %(here)s to the section [{section}]."


def _sections_remedy(path: Path, parser: ConfigParser) -> str:
    usable = [name for name in parser.sections() if _is_usable(path, name, parser)]
    if not usable:
        return "Give the configuration file of an Alembic project: it has a section with script_location."
    return f"Use one of: section={', section='.join(map(repr, usable))}."


def _unreadable(path: Path, reason: str) -> ProjectError:
    return ProjectError(
        f"{path} cannot be read.",
        slug="unreadable-configuration",
        evidence={"error": reason},
        remedy="Correct what the error reports.",
    )
