"""Why the SQL of a version file can't be written in offline mode."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import NamedTuple

from alembic.util import CommandError
from sqlalchemy.exc import NoInspectionAvailable

from limbeck.errors import message_of
from limbeck.projects.worker.diagnosis.causes import cause_of
from limbeck.projects.worker.diagnosis.evidence import Evidence
from limbeck.projects.worker.diagnosis.frames import frames
from limbeck.records import Failure
from limbeck.secret_texts import mask_text

_LONGEST = 500
"""Characters of what an error says."""


class _Reason(NamedTuple):
    slug: str
    does: str
    remedy: str


_READS = _Reason(
    "reads-data",
    "reads from the database, which offline mode does not have",
    "Run this revision online, or let one SQL statement do it: op.execute(…). The statements before this "
    "one are shown.",
)
_BATCH = _Reason(
    "batch-needs-database",
    "alters a table in batch mode, which reads the table from the database first",
    "Give op.batch_alter_table the table as it is: copy_from=Table(…). Or run this revision online.",
)
_UNSUPPORTED = _Reason(
    "not-in-this-dialect",
    "uses an operation that this dialect has no SQL for",
    "On SQLite, use op.batch_alter_table, and run the revision online.",
)
_NO_FUNCTION = _Reason(
    "no-such-function",
    "has no such function",
    "Write it, as Alembic's own template does.",
)


def offline_failure(error: BaseException, path: str, directory: str) -> Failure:
    """The failure that an error in a version file becomes.

    Args:
        error: What it raised.
        path: The file.
        directory: The working directory, to which paths are shown relative.
    """
    name = Path(path).name
    line = _line(error, path)
    place = f"{name}, line {line}," if line else name
    text = mask_text(" ".join(message_of(error).split()))[:_LONGEST]
    evidence = [("error", f"{type(error).__name__}: {text}"), ("where", _where(error, path, directory))]
    shown = tuple((label, mask_text(text)) for label, text in evidence if text)
    reason = _reason(error)
    if reason is not None:
        return Failure(reason.slug, f"{place} {reason.does}.", shown, reason.remedy)
    known = cause_of(Evidence(error, name, directory))
    if known is not None:
        return Failure(known.slug, known.what, shown, known.remedy)
    return Failure(
        "revision-failed",
        mask_text(f"{place} raised {type(error).__name__}: {text}".rstrip(": ")),
        shown,
        "Correct what the error reports; if it needs a database, run this revision online.",
    )


def _reason(error: BaseException) -> _Reason | None:
    text = message_of(error)
    if isinstance(error, NoInspectionAvailable) or "MockConnection" in text or "MockEngine" in text:
        return _READS
    # In offline mode, executing a statement gives None.
    if isinstance(error, (AttributeError, TypeError)) and "NoneType" in text:
        return _READS
    if isinstance(error, CommandError) and "live database connection" in text:
        return _BATCH
    if isinstance(error, NotImplementedError) and "dialect" in text:
        return _UNSUPPORTED
    if isinstance(error, AttributeError) and text.endswith(("'upgrade'", "'downgrade'")):
        return _NO_FUNCTION
    return None


def _line(error: BaseException, path: str) -> int | None:
    """The innermost line of the file that the error came through."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == path]
    return lines[-1] if lines else None


def _where(error: BaseException, path: str, directory: str) -> str:
    """Where it came from, the file's own line even where it lies among the libraries."""
    shown = frames(error, directory)
    if shown:
        return shown
    stack = [each for each in traceback.extract_tb(error.__traceback__) if each.filename == path]
    lines = [f"{each.filename}:{each.lineno} in {each.name}: {each.line or ''}" for each in stack]
    return lines[-1] if lines else ""
