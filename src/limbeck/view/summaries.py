"""Phrases that the summaries of several results share."""

from __future__ import annotations

from limbeck.records import ComparedTables, Versions


def plural(count: int, noun: str) -> str:
    """A number and its noun: `1 change`, `12 changes`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def versions_line(versions: Versions, tables: ComparedTables | None = None) -> str:
    """The versions that a result was computed with, in one line.

    Args:
        versions: The versions.
        tables: Of an audit, how many tables Alembic compared; None for all.
    """
    parts = (
        f"limbeck {versions.limbeck}",
        f"Alembic {versions.alembic}",
        f"SQLAlchemy {versions.sqlalchemy}",
        f"Python {versions.python}",
        *([] if tables is None else [str(tables)]),
    )
    return " \u00b7 ".join(parts)


def shown_by(case: str) -> str:
    """Where a better way was run: the case of the matrix, and the command that runs it again."""
    return f"case `{case}`; `limbeck trial {case}` runs it."
