"""From what was raised to what a reader needs: what happened, where, and what to do."""

from __future__ import annotations

import sqlite3
import sys
import traceback

from sqlalchemy import exc

from limbeck.errors import message_of
from limbeck.projects.worker.diagnosis.causes import cause_of
from limbeck.projects.worker.diagnosis.evidence import (
    Evidence,
    NeverRunError,
    NoTomlError,
    OfflineOnlyError,
    chain_of,
)
from limbeck.projects.worker.diagnosis.frames import frames, innermost, is_limbeck
from limbeck.records import Failure
from limbeck.secret_texts import mask_text

_OURS = (NeverRunError, NoTomlError, OfflineOnlyError)  # their names tell a reader nothing

_LONGEST = 2000
_LONGEST_LINE = 160
_FRAMES = 5
"""Characters of a summary and of its first line, and frames of a stack that are shown."""


def failure_from(evidence: Evidence) -> Failure:
    """The failure that an error in the project's code becomes.

    Args:
        evidence: The error, and what was noticed before it.
    """
    cause = cause_of(evidence)
    summary = "" if isinstance(evidence.error, _OURS) else summary_of(evidence.error)
    if cause is None and is_limbeck(innermost(evidence.error)) and not _is_drivers(evidence.error):
        return internal_failure(evidence.error)
    texts = [("error", summary), ("where", frames(evidence.error, evidence.directory))]
    if evidence.refused:
        texts.append(("statement", evidence.refused[-1]))
    if cause is not None:
        texts += cause.evidence
    shown = tuple((label, mask_text(text)) for label, text in texts if text)
    if cause is not None:
        return Failure(_slug(evidence, cause.slug), cause.what, shown, cause.remedy)
    return Failure(
        _slug(evidence, "env-py-failed"),
        mask_text(f"{evidence.subject} raised {_first_line(summary)}"),
        shown,
        _remedy(evidence),
    )


def internal_failure(error: BaseException) -> Failure:
    """The failure that an error in limbeck's own code becomes.

    Args:
        error: What was raised.
    """
    summary = summary_of(error)
    stack = "".join(traceback.format_tb(error.__traceback__)[-_FRAMES:])
    return Failure(
        "internal-error",
        f"limbeck itself failed: {_first_line(summary)}",
        (("error", summary), ("where", mask_text(stack))),
        "Please report this with the evidence above; nothing has been written to the database.",
    )


def summary_of(error: BaseException) -> str:
    """The error's type and message, without secrets and without SQLAlchemy's pointer to its manual."""
    lines = "".join(traceback.format_exception_only(type(error), error)).splitlines()
    if isinstance(error, SyntaxError):  # Python shows the place first, the type and the message last
        name = type(error).__name__
        lines = [
            f"{name}: {message_of(error)}",
            *(line for line in lines if not line.startswith(f"{name}: ")),
        ]
    kept = [line for line in lines if not line.startswith("(Background on this error")]
    # Masked first: half a secret would not be recognised.
    return mask_text("\n".join(kept).strip())[:_LONGEST]


def _is_drivers(error: BaseException) -> bool:
    """Whether a driver or the system raised it: our guard stands between them and the project's code.

    A listener for `handle_error` may have put an exception of its own in its place.
    """
    raised = chain_of(error)
    return any(isinstance(each, (exc.DBAPIError, sqlite3.Error, OSError)) for each in raised)


def _first_line(summary: str) -> str:
    """The first line of a summary, with the type's short name."""
    line = summary.partition("\n")[0]
    name, colon, message = line.partition(": ")
    line = f"{name.rpartition('.')[2]}{colon}{message}"
    return f"{line[:_LONGEST_LINE]}…" if len(line) > _LONGEST_LINE else line


def _remedy(evidence: Evidence) -> str:
    return f"Correct what the error reports. It was run with {sys.executable} in {evidence.directory}."


def _slug(evidence: Evidence, slug: str) -> str:
    """The slugs of causes speak of env.py; a module of models fails in the same ways."""
    return slug if evidence.subject == "env.py" else slug.replace("env-py-", "models-")
