"""The files of a history: where they are, and what is in them."""

from __future__ import annotations

import io
import os
import re
import sys
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.errors import ProjectError
from limbeck.projects.jobs.settings import KNOWN_SEPARATORS

if TYPE_CHECKING:
    from alembic.config import Config

    from limbeck.projects.configuration import PlainOptions

# What Alembic takes for a revision file (`alembic/script/base.py`): all but __init__ and lock files.
_SOURCE = re.compile(r"(?!\.#|__init__).*\.py$")
_COMPILED = re.compile(r"(?!\.#|__init__).*\.py[co]?$")


@dataclass(frozen=True, slots=True)
class Locations:
    """Where an Alembic project keeps its revision files.

    Attributes:
        folders: The folders, absolute, in the order of the configuration.
        recursive: Whether folders below them count too.
        sourceless: Whether compiled files without a source count too.
        named: Whether the configuration names the folders themselves, and not only where they are by default.
    """

    folders: tuple[Path, ...]
    recursive: bool = False
    sourceless: bool = False
    named: bool = False


def locations(config: Config | PlainOptions, folder: Path, search: tuple[str, ...] = ()) -> Locations:
    """The locations that a configuration names, without importing what it names.

    Args:
        config: The configuration, read.
        folder: The folder that relative paths start from: the one where `alembic` is run.
        search: Folders where `package:folder` locations are looked for, before `sys.path`.

    Returns:
        The locations; a folder may be missing.

    Raises:
        ProjectError: Alembic refuses how they are separated, or there is no such package.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an old way to separate locations, which the project may keep
        try:
            named = _named(config)
        except ValueError as error:
            raise separator_refused("version locations", error) from None
    if not named:
        script = _option(config, "script_location") or "."
        chosen = [resolve_location(str(script), folder, search) / "versions"]
    else:
        chosen = [resolve_location(each, folder, search) for each in named]
    return Locations(
        tuple(dict.fromkeys(chosen)),
        recursive=_is_on(_option(config, "recursive_version_locations")),
        sourceless=_is_on(_option(config, "sourceless")),
        named=bool(named),
    )


def _option(config: Config | PlainOptions, name: str) -> Any:
    """An option of the ini file or of `pyproject.toml`, which Alembic reads since 1.16."""
    get = getattr(config, "get_alembic_option", config.get_main_option)
    return get(name)


def separator_refused(what: str, error: ValueError) -> ProjectError:
    """The error for a list in the configuration whose separator Alembic does not know.

    Args:
        what: What the list names.
        error: What Alembic raised.
    """
    return ProjectError(
        f"The configuration names its {what} in a way that Alembic refuses.",
        evidence={"Alembic said": str(error)},
        slug="version-locations",
        remedy=KNOWN_SEPARATORS,
    )


def _is_on(value: Any) -> bool:
    return value is True or str(value).lower() == "true"


def _named(config: Config | PlainOptions) -> list[str]:
    """The version locations that the configuration names, none if it leaves that to the default."""
    listed = getattr(config, "get_version_locations_list", None)
    if listed is not None:
        return [str(each) for each in listed() or ()]
    text = config.get_main_option("version_locations") or ""
    separator = {"space": " ", "newline": "\n", "os": os.pathsep, ":": ":", ";": ";"}.get(
        config.get_main_option("version_path_separator") or ""
    )
    parts = re.split(r", *|(?: +)", text) if separator is None else text.split(separator)
    return [each.strip() for each in parts if each.strip()]


def resolve_location(location: str, folder: Path, search: tuple[str, ...]) -> Path:
    """A path, or `package:folder`, found by name on the search path: importing a package would run it.

    Raises:
        ProjectError: There is no such package on the search path.
    """
    if ":" not in location or Path(location).is_absolute():
        return (folder / location).resolve()
    package, *rest = location.split(":")
    below = Path(*package.split("."), *rest)
    roots = dict.fromkeys((folder / root).resolve() for root in (*search, str(folder), *sys.path))
    found = next((root / below for root in roots if (root / below).is_dir()), None)
    if found is None:
        raise ProjectError(
            f"The folder of {location} is not on the search path of the project's Python.",
            slug="package-not-found",
            evidence={"Looked in": "\n".join(map(str, roots))},
            remedy=f"Name the virtual environment that has {package}: --python .venv (in Python: python=…); "
            "or the folder that it lies in: --directory (in Python: directory=…).",
        )
    return found.resolve()


def files(where: Locations) -> Iterator[str]:
    """The revision files, each once, in the order in which Alembic reads them."""
    seen: set[str] = set()
    for folder in where.folders:
        for path in _listed(os.path.realpath(folder), where):
            if path not in seen:
                seen.add(path)
                yield path


def _listed(folder: str, where: Locations) -> Iterator[str]:
    """The revision files of one folder, sources by name, then compiled ones, then those of folders below."""
    entries = _entries(folder)
    pattern = _COMPILED if where.sourceless else _SOURCE
    yield from (_real(each) for each in entries if pattern.match(each.name) and _is_chosen(each, entries))
    if where.sourceless:
        names = {_stem(each) for each in entries}
        cached = (each for each in _entries(f"{folder}/__pycache__") if _COMPILED.match(each.name))
        yield from (_real(each) for each in cached if _stem(each) not in names)
    if where.recursive:
        for each in entries:
            if _is_folder(each) and each.name != "__pycache__":
                yield from _listed(_real(each), where)


def _is_chosen(entry: os.DirEntry[str], entries: list[os.DirEntry[str]]) -> bool:
    """Whether it is a file and no better form of the module is beside it: .py before .pyc before .pyo."""
    if entry.name.endswith((".pyc", ".pyo")):
        better = {entry.name[:-1], f"{entry.name[:-1]}c"} - {entry.name}
        if any(each.name in better for each in entries):
            return False
    try:
        return entry.is_file()
    except OSError:  # links in a circle: whoever reads it says so
        return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What a folder holds, by name; nothing if there is no such folder."""
    try:
        with os.scandir(folder) as entries:  # thousands of files: it tells what each is without asking again
            return sorted(entries, key=lambda each: each.name)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _real(entry: os.DirEntry[str]) -> str:
    return os.path.realpath(entry.path) if entry.is_symlink() else entry.path


def _stem(path: os.DirEntry[str]) -> str:
    """The name of a module, without `.cpython-311.pyc` and the like."""
    return path.name.partition(".")[0]


def text(path: str) -> str:
    """The source of a file in the encoding that it declares, its lines ended as on Unix.

    Raises:
        SyntaxError: It declares an encoding that there is none of.
        UnicodeDecodeError: It is not in the encoding that it declares.
        OSError: It cannot be read.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  thousands of files: a Path for each is dear
        data = file.read()
    encoding = "utf-8"
    if b"coding" in data or data.startswith(b"\xef\xbb\xbf"):
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    source = data.decode(encoding)
    return source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
