"""From what was raised to what a reader needs: what happened, where, and what to do."""

from __future__ import annotations

import sys

from limbeck.projects.worker.diagnosis.causes import cause
from limbeck.projects.worker.diagnosis.evidence import Case, NeverRunError, NoTomlError, OfflineOnlyError
from limbeck.projects.worker.diagnosis.frames import frames, innermost, is_limbeck
from limbeck.projects.worker.diagnosis.internal_error import first_line, own_fault, summary_of
from limbeck.projects.worker.secrets import mask_text
from limbeck.records import Failure

_OURS = (NeverRunError, NoTomlError, OfflineOnlyError)  # their names tell a reader nothing


def explain(case: Case) -> Failure:
    """The failure that an error in the project's code becomes.

    Args:
        case: The error, and what was noticed before it.
    """
    found = cause(case)
    summary = "" if isinstance(case.error, _OURS) else summary_of(case.error)
    evidence = [("error", summary), ("where", frames(case.error, case.directory))]
    if found is None and is_limbeck(innermost(case.error)):
        return own_fault(case.error)
    if case.refused:
        evidence.append(("statement", case.refused[-1]))
    if found is not None:
        evidence += found.evidence
    shown = tuple((label, mask_text(text)) for label, text in evidence if text)
    if found is not None:
        return Failure(_slug(case, found.slug), found.what, shown, found.remedy)
    return Failure(
        _slug(case, "env-py-failed"),
        mask_text(f"{case.subject} raised {first_line(summary)}"),
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
