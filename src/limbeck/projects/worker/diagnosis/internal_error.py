"""Errors in words, and the failure that an error of our own becomes."""

from __future__ import annotations

import traceback

from limbeck.projects.worker.secrets import mask_text
from limbeck.records import Failure

_LONGEST = 2000
_LONGEST_LINE = 160
_FRAMES = 5
"""Characters of a summary and of its first line, and frames of a stack that are shown."""


def own_fault(error: BaseException) -> Failure:
    """The failure that an error in limbeck's own code becomes.

    Args:
        error: What was raised.
    """
    summary = summary_of(error)
    return Failure(
        "internal-error",
        f"limbeck itself failed: {first_line(summary)}",
        (
            ("error", summary),
            ("where", mask_text("".join(traceback.format_tb(error.__traceback__)[-_FRAMES:]))),
        ),
        "Please report this with the evidence above; nothing has been written to the database.",
    )


def summary_of(error: BaseException) -> str:
    """The error's type and message, without secrets and without SQLAlchemy's pointer to its manual."""
    lines = "".join(traceback.format_exception_only(type(error), error)).splitlines()
    if isinstance(error, SyntaxError):  # Python shows the place first, the type and the message last
        name = type(error).__name__
        lines = [f"{name}: {error}", *(line for line in lines if not line.startswith(f"{name}: "))]
    kept = [line for line in lines if not line.startswith("(Background on this error")]
    return mask_text("\n".join(kept).strip())[
        :_LONGEST
    ]  # masked first: half a secret would not be recognised


def first_line(summary: str) -> str:
    """The first line of a summary, with the type's short name.

    Args:
        summary: What `summary_of` gave.
    """
    line = summary.partition("\n")[0]
    name, colon, message = line.partition(": ")
    line = f"{name.rpartition('.')[2]}{colon}{message}"
    return f"{line[:_LONGEST_LINE]}…" if len(line) > _LONGEST_LINE else line
