"""The folder of a workshop: a real Alembic project, whose text files are read and put back as a whole."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import InputError, LimbeckError
from limbeck.projects.run_alembic import run_alembic
from limbeck.workshops.steps import FileChange

if TYPE_CHECKING:
    from sqlalchemy import URL

LOCATION = "migrations"
VERSIONS = f"{LOCATION}/versions"
MODELS = "models.py"
ENV = f"{LOCATION}/env.py"
DATABASE = "workshop.db"
CONFIGURATION = "alembic.ini"

PLACEHOLDERS = {
    "sqlite": f"sqlite:///%(here)s/{DATABASE}",
    "postgresql": "postgresql+psycopg://localhost/workshop",
}
"""The address of the database in an exported or recorded `alembic.ini`."""

_OF_INIT = "driver://user:pass@localhost/dbname"
_INIT_LIMIT = 60.0
_SKIPPED = ("__pycache__", ".git", ".venv", ".idea", ".vscode", ".ipynb_checkpoints")
_LARGEST = 1_000_000
"""Bytes of a file that is taken for one of the project."""

_initialised: dict[str, Mapping[str, str]] = {}

Texts = dict[str, str]
"""The text of each file, by its path with slashes."""


def new_folder(url: URL | None) -> Path:
    """A new folder in which `alembic init` has run, with the address of a database in its `alembic.ini`.

    Args:
        url: The database; None for a SQLite file in the folder itself.

    Raises:
        ServerError: There is no place for it.
        LimbeckError: `alembic init` failed.
    """
    folder = Path(tempfile.mkdtemp(prefix="workshop-", dir=shared_folder())) / "project"
    folder.mkdir()
    for path, text in _after_init().items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (folder / VERSIONS).mkdir(exist_ok=True)
    ini = folder / CONFIGURATION
    text = ini.read_text(encoding="utf-8")
    ini.write_text(text.replace(_OF_INIT, address(url)), encoding="utf-8")
    return folder


def _after_init() -> Mapping[str, str]:
    """What `alembic init` writes; it is run once in a process."""
    if not _initialised:
        with tempfile.TemporaryDirectory(prefix="init-", dir=shared_folder()) as name:
            folder = Path(name)
            done = run_alembic(folder, ("init", LOCATION), variables={}, time_limit=_INIT_LIMIT)
            if done.failure is not None:
                raise LimbeckError.from_failure(done.failure)
            _initialised.update(init=read_texts(folder))
    return _initialised["init"]


def address(url: URL | None) -> str:
    """The address of a database as an ini file has it, without a password.

    Args:
        url: The database; None for a SQLite file beside the ini file.
    """
    if url is None:
        return PLACEHOLDERS["sqlite"]
    # A password never stands in a file: libpq reads PGPASSWORD.
    return url.set(password=None).render_as_string(hide_password=False).replace("%", "%%")


def read_texts(folder: Path) -> Texts:
    """The texts of all files of a project; what is not a text, and what editors keep there, is left out.

    Args:
        folder: The project.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part in _SKIPPED for part in parts) or not path.is_file() or path.is_symlink():
            continue
        if path.name.startswith(DATABASE) or path.stat().st_size > _LARGEST:
            continue
        try:
            found["/".join(parts)] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def put_back(folder: Path, texts: Mapping[str, str]) -> None:
    """Make the texts of a project what they were.

    Args:
        folder: The project.
        texts: What `read_texts` gave.
    """
    now = read_texts(folder)
    for path in now.keys() - texts.keys():
        (folder / path).unlink()
    for path, text in texts.items():
        if now.get(path) != text:
            write_text(folder, path, text)


def write_text(folder: Path, path: str, text: str) -> None:
    """Write a file of a project, with the line ends that the text has.

    Args:
        folder: The project.
        path: Its path within the project.
        text: What it is to hold.

    Raises:
        InputError: The path leads out of the project.
    """
    place = Path(os.path.normpath(folder / path))
    if not place.is_relative_to(folder) or place == folder or place.name.startswith(DATABASE):
        raise InputError(
            f"{path!r} is not a file of the project that can be edited.",
            slug="not-in-the-project",
            remedy=f"Give a path within it, such as {ENV!r} or {MODELS!r}.",
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode("utf-8"))


def file_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChange, ...]:
    """What two readings of the texts differ in.

    Args:
        before: The first one.
        after: The second one.
    """
    return tuple(
        FileChange(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    )


def export(folder: Path, target: Path, placed: Mapping[str, str], database: Path | None) -> None:
    """Write a project as a zip that plain Alembic works with.

    Args:
        folder: The project.
        target: The zip.
        placed: What stands in its texts for what is only true here.
        database: The SQLite file that comes along; None for none.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in read_texts(folder).items():
            archive.writestr(path, replaced(text, placed))
        if not any((folder / VERSIONS).glob("*.py")):
            archive.writestr(f"{VERSIONS}/", "")
        if database is not None:
            archive.write(database, DATABASE)


def replaced(text: str, placed: Mapping[str, str]) -> str:
    """A text with some parts of it replaced.

    Args:
        text: The text.
        placed: What stands for what.
    """
    for old, new in placed.items():
        text = text.replace(old, new)
    return text


def revision_file(texts: Mapping[str, str], revision: str) -> str | None:
    """The path of a revision's file; None where there is none, or more than one.

    Args:
        texts: The texts of the project.
        revision: Its id, or what it begins with.
    """
    ids = {path: revision_id(path, text) for path, text in texts.items() if is_version(path)}
    found = [path for path, each in ids.items() if each == revision]
    found = found or [path for path, each in ids.items() if revision and each.startswith(revision)]
    return found[0] if len(found) == 1 else None


def is_version(path: str) -> bool:
    """Whether a path is that of a version file."""
    return path.startswith(f"{VERSIONS}/") and path.endswith(".py")


def revision_id(path: str, text: str) -> str:
    """The id of a revision, from its file, which need not be valid Python.

    Args:
        path: The path of the file.
        text: What it holds.
    """
    found = _REVISION.search(text)
    return found[1] if found else Path(path).name.partition("_")[0]


_REVISION = re.compile(r"""^revision\b[^=\n]*=\s*['"]([^'"\n]+)['"]""", re.MULTILINE)


def remove(folder: Path) -> None:
    """Remove a project and what is kept beside it."""
    shutil.rmtree(folder.parent, ignore_errors=True)
