"""A drop and an add that look like one thing renamed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rename:
    """A pair of changes that would lose rows if the object was only renamed.

    Attributes:
        kind: `column` or `table`.
        schema: The schema of the table, None for the default one.
        table: The table that holds the column; for a table, its name in the database.
        before: The name in the database.
        after: The name in the models.
        question: What to ask the person who knows.
        evidence: Why they look like the same thing, one short sentence each.
        python: The operation, written by hand, that keeps the rows.
        sql: What that operation runs on this database's dialect.
        changes: Positions of the drop and the add among the comparison's changes, counted from 0.
    """

    kind: str
    schema: str | None
    table: str
    before: str
    after: str
    question: str
    evidence: tuple[str, ...]
    python: str
    sql: str
    changes: tuple[int, int]
