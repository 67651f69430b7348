"""SQLite files: looking before opening, and opening them read-only."""

from __future__ import annotations

import difflib
import errno
import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from limbeck.databases.limits import Limits
from limbeck.databases.sqlite import (
    HEADER,
    connect_uri,
    filled,
    has_journal,
    header_error,
    is_unfinished,
    quoted,
    read_only,
)
from limbeck.errors import DatabaseError
from limbeck.secret_texts import mask_text

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine


def file_engine(url: URL, path: Path, limits: Limits, attached: Mapping[str, Path] | None = None) -> Engine:
    """An engine whose connections read a SQLite file.

    Args:
        url: The URL that the engine carries.
        path: The file.
        limits: How long to wait for a lock.
        attached: Other files, by the name of the schema under which they are attached.
    """
    # Connections are made anew each time, as what may be done depends on who else has the file open just now.
    return create_engine(url, creator=_opener(path, limits, attached or {}), poolclass=NullPool)


def check_sqlite_file(path: Path) -> None:
    """Look at a file before SQLite does; opening a pipe would wait for ever, and a folder says little.

    Raises:
        DatabaseError: There is no such file, it can't be read, or it is not a SQLite database.
    """
    problem: DatabaseError | None
    try:
        regular, exists = path.is_file(), path.exists()
    except OSError as error:  # a name that is too long, or a folder that can't be entered
        problem = _unreadable(path, error.strerror or str(error))
    else:
        problem = _wrong_kind(path, exists=exists) if not regular else _wrong_content(path)
    if problem is not None:
        raise problem


def _opener(path: Path, limits: Limits, attached: Mapping[str, Path]) -> Callable[[], sqlite3.Connection]:
    def open_file() -> sqlite3.Connection:
        found = {"main": read_only(path), **{name: read_only(other) for name, other in attached.items()}}
        try:
            connection = sqlite3.connect(
                found["main"].uri, uri=True, timeout=limits.lock, check_same_thread=False
            )
            for name in attached:
                connection.execute(f"ATTACH ? AS {quoted(name)}", (found[name].uri,))
            if any(each.folder for each in found.values()):
                for name in found:  # opens the logs of private copies, which then can go
                    connection.execute(f"SELECT 1 FROM {quoted(name)}.sqlite_master").fetchone()  # noqa: S608  quoted
        finally:
            for each in found.values():
                each.discard()
        return connection

    return open_file


def _wrong_kind(path: Path, *, exists: bool) -> DatabaseError:
    if exists:
        kind = "a folder" if path.is_dir() else "not a regular file"
        return DatabaseError(
            f"{path} is {kind}, not a SQLite file.",
            slug="not-a-database",
            evidence={"Path": str(path.absolute())},
            remedy="Give the path of the file itself.",
        )
    evidence = {"Path": mask_text(str(path.absolute()))}  # what is no file may be a DSN
    near = _near(path)
    if near:
        evidence["Similar names there"] = ", ".join(near)
    return DatabaseError(
        f"The SQLite file {mask_text(str(path))} does not exist; nothing was created.",
        slug="missing-file",
        evidence=evidence,
        remedy="Check the path, and the folder it is relative to. In a URL, a path from the root has four "
        "slashes: sqlite:////home/….",
    )


def _near(path: Path) -> list[str]:
    try:
        names = [each.name for each in path.parent.iterdir()]
    except OSError:
        return []
    return difflib.get_close_matches(path.name, names, n=3)


def _wrong_content(path: Path) -> DatabaseError | None:
    if not filled(path):  # an empty file is an empty database
        return _unfinished(path)
    try:
        problem = header_error(path)
    except sqlite3.Error as error:
        ours = os.access in os.supports_effective_ids
        allowed = os.access(path, os.R_OK, effective_ids=ours)
        return _unreadable(path, str(error) if allowed else os.strerror(errno.EACCES))
    if "not a database" not in str(problem):
        return _unfinished(path)
    with path.open("rb") as file:  # SQLite holds no lock on what it can't read
        start = file.read(len(HEADER))
    if start == HEADER:  # damaged, which SQLite tells better
        return None
    return DatabaseError(
        f"{path} is not a SQLite database.",
        slug="not-a-database",
        evidence={"Path": str(path.absolute()), "It begins with": repr(start)},
        remedy="Check the path. An encrypted database needs its own driver: sqlite+pysqlcipher://:passphrase@/….",
    )


def _unfinished(path: Path) -> DatabaseError | None:
    """A write that a crash cut short must be rolled back first, which would be writing."""
    if not has_journal(path):
        return None
    journal = path.with_name(f"{path.name}-journal")
    try:
        connection = connect_uri(read_only(path).uri, timeout=0)
    except sqlite3.Error:
        return None
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if not is_unfinished(error):
            return None
        return DatabaseError(
            f"{path} holds a transaction that was never finished.",
            slug="needs-recovery",
            evidence={"Journal": str(journal.absolute()), "SQLite said": str(error)},
            remedy="Open it once with the program that writes it, or with `sqlite3`: "
            "that rolls the transaction back.",
        )
    finally:
        connection.close()
    return None


def _unreadable(path: Path, reason: str) -> DatabaseError:
    return DatabaseError(
        f"{path} can't be read.",
        slug="no-permission",
        evidence={"Path": str(path.absolute()), "Reason": reason},
        remedy="Give this user the right to read the file and to enter its folders, or copy the file.",
    )
