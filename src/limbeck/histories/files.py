"""The files of a history: where they are, and what is in them."""

from __future__ import annotations

import os
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config

# What Alembic takes for a revision file (`alembic/script/base.py`): all but __init__ and lock files.
_SOURCE = re.compile(r"(?!\.#|__init__).*\.py$")
_COMPILED = re.compile(r"(?!\.#|__init__).*\.py[co]$")


@dataclass(frozen=True, slots=True)
class Locations:
    """Where an Alembic project keeps its revision files.

    Attributes:
        folders: The folders, absolute, in the order of the configuration.
        recursive: Whether folders below them count too.
        sourceless: Whether compiled files without a source count too.
    """

    folders: tuple[Path, ...]
    recursive: bool = False
    sourceless: bool = False


def locations(config: Config, folder: Path, search: tuple[str, ...] = ()) -> Locations:
    """The locations that a configuration names, without importing what it names.

    Args:
        config: The configuration, read.
        folder: The folder that relative paths start from: the one where `alembic` is run.
        search: Folders where `package:folder` locations are looked for, before `sys.path`.

    Returns:
        The locations; a folder may be missing.
    """
    named = config.get_version_locations_list()
    if not named:
        script = config.get_alembic_option("script_location") or "."
        chosen = [_resolve(script, folder, search) / "versions"]
    else:
        chosen = [_resolve(each, folder, search) for each in named]
    return Locations(
        tuple(dict.fromkeys(chosen)),
        recursive=config.get_alembic_boolean_option("recursive_version_locations"),
        sourceless=config.get_alembic_boolean_option("sourceless"),
    )


def _resolve(location: str, folder: Path, search: tuple[str, ...]) -> Path:
    """A path, or `package:folder`, found by name on the search path: importing a package would run it."""
    if ":" not in location or Path(location).is_absolute():
        return (folder / location).resolve()
    package, *rest = location.split(":")
    below = Path(*package.split("."), *rest)
    for root in (*search, str(folder), *sys.path):
        found = (folder / root / below).resolve()
        if found.is_dir():
            return found
    return (folder / below).resolve()


def files(where: Locations) -> Iterator[Path]:
    """The revision files, each once, in the order in which Alembic reads them."""
    seen: set[Path] = set()
    for folder in where.folders:
        for path in _listed(folder.resolve(), where):
            if path not in seen:
                seen.add(path)
                yield path


def _listed(folder: Path, where: Locations) -> Iterator[Path]:
    """The revision files of one folder, sources by name, then compiled ones, then those of folders below."""
    entries = _entries(folder)
    yield from (_real(each) for each in entries if _SOURCE.match(each.name) and each.is_file())
    if where.sourceless:
        sources = {_stem(each) for each in entries if each.name.endswith(".py")}
        compiled = (
            each for each in (*entries, *_entries(folder / "__pycache__")) if _COMPILED.match(each.name)
        )
        yield from (_real(each) for each in compiled if _stem(each) not in sources)
    if where.recursive:
        for each in entries:
            if each.is_dir() and each.name != "__pycache__":
                yield from _listed(_real(each), where)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds, by name; nothing if there is no such folder."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:  # thousands of files: it tells what each is without asking again
        return sorted(entries, key=lambda each: each.name)


def _real(entry: os.DirEntry[str]) -> Path:
    path = Path(entry.path)
    return path.resolve() if entry.is_symlink() else path


def _stem(path: os.DirEntry[str]) -> str:
    """The name of a module, without `.cpython-311.pyc` and the like."""
    return path.name.partition(".")[0]


def text(path: Path) -> str:
    """The source of a file in the encoding that it declares.

    Raises:
        SyntaxError: It declares an encoding that there is none of.
        UnicodeDecodeError: It is not in the encoding that it declares.
        OSError: It cannot be read.
    """
    data = path.read_bytes()
    if b"coding" not in data[:200] and not data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8")
    with tokenize.open(path) as file:
        return file.read()
