"""The outcome of a trial: in the words of a claim, and as a Python session that a reader can repeat."""

from __future__ import annotations

from limbeck.ledger.backends import TITLES
from limbeck.matrices.options import joined
from limbeck.matrices.outcome import Outcome
from limbeck.phrases import and_joined

IMPORT = ">>> import limbeck"


def situation(outcome: Outcome) -> str:
    """The backend and the options, in words that follow "holds"."""
    options = f" with {joined(outcome.options)}" if outcome.options else ""
    return f"on {TITLES[outcome.backend]}{options}"


def proposal(outcome: Outcome) -> str:
    """What autogenerate proposed, and the verdict of the matrix on it."""
    return f"{and_joined(dict.fromkeys(outcome.changes)) or 'nothing'} proposed ({outcome.verdict.value})"


def python_session(outcome: Outcome, *, remedy: bool = False) -> str:
    """The trial as it would be typed into Python, with what that prints.

    Args:
        outcome: The outcome of the trial.
        remedy: Whether to show the remedy too.
    """
    options = str(list(outcome.options)) if outcome.options else ""
    arguments = ", ".join(filter(None, (f'"{outcome.case}"', f'"{outcome.backend}"', options)))
    lines = [f">>> outcome = limbeck.trial({arguments})"]
    lines += _shown("outcome.verdict.value, outcome.changes", (outcome.verdict.value, outcome.changes))
    lines += _shown("outcome.reason", outcome.reason)
    if outcome.changes:
        lines += [">>> print(outcome.script.upgrade)", outcome.script.upgrade.rstrip()]
    if remedy and outcome.remedy is not None:
        lines += [">>> print(outcome.remedy.upgrade)", outcome.remedy.upgrade.rstrip()]
        lines += _shown("outcome.remedy.verdict.value", outcome.remedy.verdict.value)
    return "\n".join(lines)


def _shown(expression: str, value: object) -> tuple[str, str]:
    return f">>> {expression}", repr(value)
