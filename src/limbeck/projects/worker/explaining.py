"""From what was raised to what a reader needs: what happened, where, and what to do."""

from __future__ import annotations

import sys
import traceback

from limbeck.projects.worker.causes import Case, NeverRunError, NoTomlError, OfflineOnlyError, cause
from limbeck.projects.worker.frames import frames, innermost, is_limbeck
from limbeck.projects.worker.secrets import mask_text
from limbeck.records import Failure

_LONGEST = 2000
_LONGEST_LINE = 160
_FRAMES = 5
_OURS = (NeverRunError, NoTomlError, OfflineOnlyError)  # their names tell a reader nothing


def explain(case: Case) -> Failure:
    """The failure that an error in the project's code becomes.

    Args:
        case: The error, and what was noticed before it.
    """
    found = cause(case)
    summary = "" if isinstance(case.error, _OURS) else _summary(case.error)
    evidence = [("error", summary), ("where", frames(case.error, case.directory))]
    if found is None and is_limbeck(innermost(case.error)):
        return _own_fault(case.error, summary)
    if case.refused:
        evidence.append(("statement", case.refused[-1]))
    shown = tuple((label, mask_text(text)) for label, text in evidence if text)
    if found is not None:
        return Failure(_slug(case, found.slug), found.what, shown, found.remedy)
    return Failure(
        _slug(case, "env-py-failed"),
        mask_text(f"{case.subject} raised {_first_line(summary)}"),
        shown,
        _remedy(case),
    )


def _remedy(case: Case) -> str:
    place = f"{sys.executable} in {case.directory}"
    if case.subject == "env.py":
        return f"Correct what the error names; `alembic check` with {place} shows the same."
    return f"Correct what the error names; importing it with {place} shows the same."


def _slug(case: Case, slug: str) -> str:
    """The slugs of causes speak of env.py; a module of models fails in the same ways."""
    return slug if case.subject == "env.py" else slug.replace("env-py-", "models-")


def _own_fault(error: BaseException, summary: str) -> Failure:
    stack = "".join(traceback.format_tb(error.__traceback__)[-_FRAMES:])
    return Failure(
        "internal-error",
        mask_text(f"limbeck itself failed: {_first_line(summary)}"),
        (("error", mask_text(summary)), ("where", stack)),
        "Please report this with the evidence above; nothing has been written to the database.",
    )


def _first_line(summary: str) -> str:
    line = summary.partition("\n")[0]
    name, colon, message = line.partition(": ")
    line = f"{name.rpartition('.')[2]}{colon}{message}"
    return f"{line[:_LONGEST_LINE]}…" if len(line) > _LONGEST_LINE else line


def _summary(error: BaseException) -> str:
    lines = traceback.format_exception_only(type(error), error)
    kept = [line for line in "".join(lines).splitlines() if not line.startswith("(Background on this error")]
    return "\n".join(kept).strip()[:_LONGEST]
