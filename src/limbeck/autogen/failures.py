"""An exception as a failure that says whose code raised it, and where."""

from __future__ import annotations

import linecache
import sysconfig
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import alembic
import sqlalchemy
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

import limbeck
from limbeck.databases.masking import scrub, secrets_of
from limbeck.records import Failure

if TYPE_CHECKING:
    from sqlalchemy import Connection

OTHERS = tuple(
    str(Path(folder).resolve())
    for folder in (
        sysconfig.get_path("stdlib"),
        Path(str(alembic.__file__)).parent,
        Path(str(sqlalchemy.__file__)).parent,
        Path(str(limbeck.__file__)).parent,
    )
)
"""Folders of code that is not the project's own; installed packages other than these are."""


def of_exception(error: Exception, connection: Connection | None) -> Failure:
    """Why a comparison could not be made.

    Args:
        error: What was raised while the database was compared with the models.
        connection: Whose secrets must not be told.
    """
    secrets = secrets_of(connection.engine.url) if connection is not None else ()
    text = " ".join(str(getattr(error, "orig", None) or error).split()) or type(error).__name__
    said = scrub(text, secrets)
    evidence = [(type(error).__name__, said)]
    where = _where(error)
    if where is not None:
        file, line, name = where
        evidence.append(("where", f"{file}, line {line}, in {name}"))
        code = linecache.getline(file, line).strip()
        if code:
            evidence.append(("code", code))
    if isinstance(error, DBAPIError):
        return Failure(
            "database-refused",
            "The database refused a question that the comparison needs answered.",
            tuple(evidence),
            "Give the user the rights to read the schema, or raise the time limit, then compare again.",
        )
    if where is not None:
        return Failure(
            "project-code-raised",
            "The project's own code raised an error while Alembic compared.",
            tuple(evidence),
            f"Correct {Path(where[0]).name}, line {where[1]}, then compare again.",
        )
    if isinstance(error, CommandError):
        return Failure(
            "alembic-refused",
            "Alembic refused to compare with these settings.",
            tuple(evidence),
            "Correct the setting in env.py that Alembic names.",
        )
    return Failure(
        "comparison-failed",
        "Alembic could not compare the database with the models.",
        tuple(evidence),
        "If the error names a table, leave that table out with `include_object` and compare the rest.",
    )


def _where(error: Exception) -> tuple[str, int, str] | None:
    """The innermost frame of the project's own code, if Alembic called it."""
    frames = traceback.extract_tb(error.__traceback__)
    compared = False
    found = None
    for frame in frames:
        own = not str(Path(frame.filename).resolve()).startswith(OTHERS) and not frame.filename.startswith(
            "<"
        )
        compared = compared or not own
        if own and compared:
            found = (frame.filename, frame.lineno or 0, frame.name)
    return found
