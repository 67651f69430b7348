"""Writes that `env.py` tried, was refused, and went on without."""

from __future__ import annotations

from collections.abc import Iterable

from limbeck.projects.worker.secrets import mask_text
from limbeck.records import Finding

_LONGEST = 500
"""Characters of the statements that are shown."""


def refused_writes(statements: Iterable[str]) -> list[Finding]:
    """env.py tried to write to the database and was refused.

    What it means: An audit opens the database read-only. env.py ran a statement that writes, such as
    `CREATE SCHEMA IF NOT EXISTS`, and went on after it was refused.

    Why it matters: What env.py did next may rely on what was refused, so the comparison may differ from
    that of a real run.

    What to do: Read the statement. If it only creates what exists already, nothing changes. Otherwise guard
    it in env.py, so that it runs only when migrations are applied.

    Args:
        statements: What was refused.
    """
    shown = mask_text("; ".join(dict.fromkeys(statements)))[:_LONGEST]
    if not shown:
        return []
    return [
        Finding(
            "env-py-writes",
            "env.py tried to write to the database, and was refused",
            f"An audit only reads. What env.py did next may rely on what was refused: {shown}",
            "Check that the comparison does not depend on it; a real run of the migrations does write it.",
        )
    ]
