"""Phrases that the summaries of several results share."""

from __future__ import annotations

from limbeck.records import Versions


def plural(count: int, noun: str) -> str:
    """A number and its noun: `1 change`, `12 changes`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def versions_line(versions: Versions) -> str:
    """The versions that a result was computed with, in one line."""
    parts = (
        f"limbeck {versions.limbeck}",
        f"Alembic {versions.alembic}",
        f"SQLAlchemy {versions.sqlalchemy}",
        f"Python {versions.python}",
    )
    return " \u00b7 ".join(parts)
