"""One trial as HTML, whole and in pieces; the pieces stand below an element of the class `limbeck`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from limbeck.matrices.outcome import Exhibit, Outcome
from limbeck.matrices.rows import Rows, Table
from limbeck.view import cards, summaries
from limbeck.view.models_diff import side_by_side
from limbeck.view.templates import macro

ROWS = 10
"""How many rows of each table a notebook shows."""


@dataclass(frozen=True, slots=True)
class RowTable:
    """The rows of one table, ready to be drawn.

    Attributes:
        name: The table.
        columns: Its columns.
        cells: Its rows; None for NULL.
        more: How many rows are not shown.
    """

    name: str
    columns: tuple[str, ...]
    cells: tuple[tuple[str | None, ...], ...]
    more: int


def title(outcome: Outcome) -> str:
    """What a page about it is called."""
    return f"{outcome.case} on {outcome.backend}"


def whole(outcome: Outcome, *, level: int = 2, rows: int | None = ROWS, lines: int | None = None) -> Markup:
    """Everything about a trial: the lesson, the models, what autogenerate made of them, the remedy.

    Args:
        outcome: What to show.
        level: The level of its heading.
        rows: How many rows of each table to show; None for all.
        lines: Not used: the listings of a trial are short.
    """
    del lines
    parts = {
        "lesson": lesson(outcome.exhibit),
        "models": models(outcome.exhibit),
        "result": result(outcome, level=level + 1, rows=rows),
    }
    return macro("trial.html", "whole", outcome, parts, level)


def lesson(exhibit: Exhibit) -> Markup:
    """What the case teaches, in paragraphs."""
    paragraphs = [" ".join(each.split()) for each in exhibit.lesson.split("\n\n")]
    return macro("trial.html", "lesson", paragraphs)


def models(exhibit: Exhibit) -> Markup:
    """The models before and after, side by side, with the lines marked in which they differ."""
    return macro(
        "trial.html",
        "models",
        side_by_side(*exhibit.models),
        side_by_side(*exhibit.statements, language="sql") if any(exhibit.statements) else None,
    )


def result(outcome: Outcome, *, level: int = 3, rows: int | None = ROWS) -> Markup:
    """What came of it: the verdict and its reason, script, SQL, rows, what is left, the remedy.

    Args:
        outcome: What to show.
        level: The level of its headings.
        rows: How many rows of each table to show; None for all.
    """
    remedy = outcome.remedy
    drawn = {
        "before": tables(outcome.rows_before, rows),
        "after": tables(outcome.rows_after, rows),
        "remedied": tables(remedy.rows, rows) if remedy is not None else (),
        "failure": cards.failure(outcome.error, level=level + 1) if outcome.error is not None else Markup(),
        "versions": summaries.versions(outcome.versions),
    }
    return macro("trial.html", "result", outcome, drawn, level)


def tables(rows: Rows, limit: int | None = ROWS) -> tuple[RowTable, ...]:
    """The tables that hold rows, ready to be drawn.

    Args:
        rows: Rows by table.
        limit: How many rows of each to show; None for all.
    """
    return tuple(_table(name, table, limit) for name, table in sorted(rows.items()) if table)


def _table(name: str, table: Table, limit: int | None) -> RowTable:
    columns = tuple(table[0])
    shown: Sequence[Mapping[str, Any]] = table if limit is None else table[:limit]
    cells = tuple(tuple(_cell(row[column]) for column in columns) for row in shown)
    return RowTable(name, columns, cells, len(table) - len(shown))


def _cell(value: Any) -> str | None:
    return None if value is None else str(value)
