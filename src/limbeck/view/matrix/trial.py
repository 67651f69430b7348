"""One trial as HTML, whole and in pieces; the pieces stand below an element of the class `limbeck`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limbeck.matrices.outcome import Exhibit, Outcome
from limbeck.matrices.rows import Rows, Table
from limbeck.matrices.verdict import Verdict
from limbeck.view.looks import backend_name
from limbeck.view.matrix.differences import differences
from limbeck.view.matrix.models_diff import side_by_side, unfolded
from limbeck.view.summaries import versions_line
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup

ROWS = 10
"""How many rows of each table a notebook shows."""

SAME_MODELS = "self.before(metadata)"
"""What a case calls whose models stay as they are."""


@dataclass(frozen=True, slots=True)
class RowTable:
    """The rows of one table.

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


def trial_title(outcome: Outcome) -> str:
    """What a page about it is called."""
    return f"{outcome.case} on {backend_name(outcome.backend)}"


def trial_html(
    outcome: Outcome, *, level: int = 2, rows: int | None = ROWS, lines: int | None = None
) -> Markup:
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
    return macro("trial.html", "article", outcome, parts, level)


def lesson(exhibit: Exhibit) -> Markup:
    """What the case teaches, in paragraphs."""
    paragraphs = [" ".join(each.split()) for each in exhibit.lesson.split("\n\n")]
    return macro("trial.html", "lesson", paragraphs)


def models(exhibit: Exhibit) -> Markup:
    """The models before and after, side by side, with the lines marked in which they differ."""
    before, after = map(unfolded, exhibit.models)
    after = before if after.strip() == SAME_MODELS else after
    return macro(
        "trial.html",
        "models",
        side_by_side(before, after) if before or after else None,
        side_by_side(*exhibit.statements, language="sql") if any(exhibit.statements) else None,
    )


def result(outcome: Outcome, *, level: int = 3, rows: int | None = ROWS, facts: bool = True) -> Markup:
    """What came of it: the verdict and its reason, script, SQL, rows, what is left, the remedy.

    Args:
        outcome: What to show.
        level: The level of its headings.
        rows: How many rows of each table, and how many differences, to show; None for all.
        facts: Whether it says with which versions and options it was computed.
    """
    remedy = outcome.remedy
    drawn: dict[str, Any] = {
        "reason": _reason(outcome),
        "missed": differences(_missed(outcome), rows),
        "left": differences(() if _missed(outcome) else outcome.left, rows),
        "order": differences(outcome.order, rows),
        "undone": differences(outcome.downgrade.left, rows),
        "remedy_left": differences(remedy.left if remedy else (), rows),
        "before": row_tables(outcome.rows_before, rows),
        "after": row_tables(outcome.rows_after, rows),
        "remedied": row_tables(remedy.rows, rows) if remedy else (),
        "versions": versions_line(outcome.versions) if facts else "",
    }
    return macro("trial.html", "result", outcome, drawn, level)


def _missed(outcome: Outcome) -> Any:
    """The differences that are the reason of the verdict."""
    return {Verdict.UNSEEN: outcome.wanted, Verdict.PARTIAL: outcome.left}.get(outcome.verdict, ())


def _reason(outcome: Outcome) -> str:
    """Why the verdict; the differences that it names are shown below it and not in it."""
    if outcome.error is not None:
        return outcome.error.what
    if not _missed(outcome):
        return outcome.reason
    if outcome.verdict is Verdict.UNSEEN:
        return "Autogenerate proposes nothing, although this differs:"
    kinds = ", ".join(f"`{each}`" for each in dict.fromkeys(outcome.changes))
    return f"Autogenerate proposes {kinds}, and when that was run this still differs:"


def row_tables(rows: Rows, limit: int | None) -> tuple[RowTable, ...]:
    """The tables that hold rows.

    Args:
        rows: Rows by table.
        limit: How many rows of each to show; None for all.
    """
    return tuple(_row_table(name, table, limit) for name, table in sorted(rows.items()) if table)


def _row_table(name: str, table: Table, limit: int | None) -> RowTable:
    columns = tuple(table[0])
    shown: Sequence[Mapping[str, Any]] = table if limit is None else table[:limit]
    cells = tuple(tuple(_cell(row[column]) for column in columns) for row in shown)
    return RowTable(name, columns, cells, len(table) - len(shown))


def _cell(value: Any) -> str | None:
    return None if value is None else str(value)
