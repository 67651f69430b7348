"""The outcome of a trial in the words of a claim, and as a session that a reader can repeat."""

from __future__ import annotations

from limbeck.ledger.backends import TITLES
from limbeck.matrices.options import joined
from limbeck.matrices.outcome import Outcome
from limbeck.phrases import and_joined

IMPORT = ">>> import limbeck"


def where(outcome: Outcome) -> str:
    """The backend and the options, in words that follow "holds"."""
    options = f" with {joined(outcome.options)}" if outcome.options else ""
    return f"on {TITLES[outcome.backend]}{options}"


def seen(outcome: Outcome) -> str:
    """What autogenerate proposed, and the matrix's word for what came of it."""
    return f"{and_joined(dict.fromkeys(outcome.changes)) or 'nothing'} proposed ({outcome.verdict.value})"


def session(outcome: Outcome, *, remedy: bool = False) -> str:
    """The trial as it would be typed, with what it gives.

    Args:
        outcome: What it gave.
        remedy: Whether what is to be written by hand is shown too.
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
