"""An exception as a failure that says whose code raised it, and where."""

from __future__ import annotations

import linecache
import re
import sysconfig
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import alembic
import sqlalchemy
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, UnsupportedCompilationError

import limbeck
from limbeck.autogen import internals
from limbeck.autogen.ddl_text import dialect_of_type
from limbeck.databases.masking import scrub, secrets_of
from limbeck.errors import driver_error, message_of
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
"""Folders of code that is not the project's own; installed packages other than these and drivers are."""

DRIVERS = frozenset(
    {
        "aiosqlite",
        "asyncpg",
        "oracledb",
        "pg8000",
        "psycopg",
        "psycopg2",
        "psycopg_binary",
        "pymysql",
        "MySQLdb",
    }
)
"""Packages that raise what a database says, and are nobody's own code."""

IDENTIFIERS = re.compile(r'(?:(?P<schema>"(?:[^"]|"")*"|[^".]+)\.)?(?P<name>"(?:[^"]|"")*"|[^".]+)')
"""The name of a sequence as PostgreSQL writes it, perhaps with its schema."""


def comparison_failure(error: Exception, connection: Connection | None) -> Failure:
    """Why a comparison could not be made.

    Args:
        error: What was raised while the database was compared with the models.
        connection: Whose secrets must not be told.
    """
    secrets = secrets_of(connection.engine.url) if connection is not None else ()
    text = " ".join(message_of(driver_error(error)).split()) or type(error).__name__
    said = scrub(text, secrets)
    evidence = [(type(error).__name__, said)]
    where = _where(error)
    if where is not None:
        file, line, name = where
        evidence.append(("where", f"{file}, line {line}, in {name}"))
        code = linecache.getline(file, line).strip()
        if code:
            evidence.append(("code", code))
    serial = internals.serial_column(error) if isinstance(error, DBAPIError) else None
    if serial is not None and "''" in serial.sequence:
        return _quoted_sequence_failure(serial, evidence)
    default = internals.compared_default(error) if isinstance(error, DBAPIError) else None
    if default is not None and re.search(r"operator does not exist: .* = ", said):
        return _default_failure(default, evidence)
    if isinstance(error, DBAPIError):
        return Failure(
            "database-refused",
            "The database refused a query that the comparison needs.",
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
    return _foreign_type(error) or Failure(
        "comparison-failed",
        "Alembic could not compare the database with the models.",
        tuple(evidence),
        "If the error names a table, leave that table out with `include_object` and compare the rest.",
    )


def catalogue_failure(error: Exception, connection: Connection | None) -> Failure:
    """Why blind spots can't be looked for although the comparison itself was made.

    Args:
        error: What was raised while the catalogue was read, or while the models were written as statements.
        connection: Whose secrets must not be told.
    """
    return replace(
        comparison_failure(error, connection),
        slug="catalogue-unread",
        what="The catalogue of the database could not be read, so blind spots are unknown.",
        remedy="Correct what the error names, then audit again; the changes are complete without it.",
    )


def _foreign_type(error: Exception) -> Failure | None:
    """A column of the database whose type in the models only another database has."""
    kind = getattr(error, "element_type", None)
    other = dialect_of_type(kind)
    if not isinstance(error, UnsupportedCompilationError) or other is None:
        return None
    name = type(kind).__name__
    return Failure(
        "type-of-another-dialect",
        f"Alembic cannot compare a column of the models: only {other} has its type `{name}`.",
        (("type", f"{type(kind).__module__}.{name}"),),
        f"Give the model a type of `sqlalchemy` itself, and `with_variant(…, {other!r})` where {other} needs "
        "its own.",
    )


def _default_failure(default: internals.ComparedDefault, evidence: list[tuple[str, str]]) -> Failure:
    """Alembic asks PostgreSQL whether two defaults are equal; types such as json and point can't tell."""
    name = f"{default.table}.{default.column}"
    text = default.database.replace("\\", "\\\\").replace('"', '\\"')
    return Failure(
        "default-without-equality",
        f"Alembic cannot compare the default of `{name}`: its type has no operator `=`.",
        (("column", name), ("default in the database", default.database), *evidence),
        "If the default is meant to be this one, write it in the models as PostgreSQL does: "
        f'`server_default=text("{text}")`. If not, give `compare_server_default` a function that returns '
        "False for this column and None for all others, and write the change of the default by hand.",
    )


def _quoted_sequence_failure(serial: internals.SerialColumn, evidence: list[tuple[str, str]]) -> Failure:
    """Alembic takes a sequence's name out of an SQL string and leaves the quotes in it doubled.

    Seen in Alembic 1.20.1, `PostgresqlImpl.autogen_column_reflect`, which casts the name to regclass; 1.13.0
    only compares it with the names that there are, and so finds none but does not fail.
    """
    sequence = serial.sequence.replace("''", "'")
    found = IDENTIFIERS.fullmatch(sequence)
    name = found["name"] if found and "'" not in (found["schema"] or "") else None
    leave_out = (
        f"leave `{serial.table}` out of the comparison, with `include_name` for the database and "
        "`include_object` for the models"
    )
    if name is None:
        remedy = f"Rename the schema so that no single quote is in its name, or {leave_out}."
    else:
        unquoted = name.strip('"').replace("'", "").replace('""', "") or "sequence"
        remedy = (
            "Rename the sequence, which changes no row and no default: "
            f'`ALTER SEQUENCE {sequence} RENAME TO "{unquoted}";`. Or {leave_out}.'
        )
    return Failure(
        "sequence-name-with-quote",
        f"Alembic cannot compare the table `{serial.table}`: a single quote is in the name of the sequence "
        f"of its column `{serial.column}`, and Alembic asks for a sequence of another name.",
        (("table", serial.table), ("column", serial.column), ("sequence", sequence), *evidence),
        remedy,
    )


def _where(error: Exception) -> tuple[str, int, str] | None:
    """The innermost frame of the project's own code, if Alembic called it."""
    frames = traceback.extract_tb(error.__traceback__)
    compared = False
    found = None
    for frame in frames:
        own = not frame.filename.startswith("<") and not _is_others(Path(frame.filename).resolve())
        compared = compared or not own
        if own and compared:
            found = (frame.filename, frame.lineno or 0, frame.name)
    return found


def _is_others(file: Path) -> bool:
    return str(file).startswith(OTHERS) or (
        "site-packages" in file.parts and not DRIVERS.isdisjoint(file.parts)
    )
