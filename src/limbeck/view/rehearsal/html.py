"""Rehearsals as HTML: the table of revisions, and everything about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from limbeck.records import ObservedStatement
from limbeck.rehearsals.rehearsal import ColumnRows, Rehearsal, RehearsedRevision, TableRows
from limbeck.view import cards
from limbeck.view.looks import rehearsal_look
from limbeck.view.matrix.differences import differences
from limbeck.view.rehearsal import summary
from limbeck.view.rehearsal.film import film_svg
from limbeck.view.summaries import versions_line
from limbeck.view.templates import macro

ROWS = 20
"""How many revisions, and of each how many differences and statements, a notebook shows."""

LINES = 40
"""How many lines of a statement a notebook shows."""


@dataclass(frozen=True, slots=True)
class ColumnFate:
    """What became of the values of a column.

    Attributes:
        name: The column with its table.
        fate: What became of them, in words.
        kept: Whether the old values stand elsewhere now.
        examples: Some of them, each before and after.
    """

    name: str
    fate: str
    kept: bool
    examples: tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class TableFate:
    """What became of the rows of a table.

    Attributes:
        name: The table.
        rows: The counts.
        fate: What became of them, in words; empty where all are there.
        lost: Whether some are lost.
        columns: What became of the values of its columns.
    """

    name: str
    rows: TableRows
    fate: str
    lost: bool
    columns: tuple[ColumnFate, ...]


@dataclass(frozen=True, slots=True)
class StatementText:
    """A statement as it is shown.

    Attributes:
        sql: Its text.
        took: How long it took.
        effects: What it did besides.
    """

    sql: str
    took: str
    effects: tuple[str, ...]


def rehearsal_html(
    rehearsal: Rehearsal, *, level: int = 2, rows: int | None = ROWS, lines: int | None = LINES
) -> Markup:
    """The summary, then a row for each revision, with everything about it folded below.

    Args:
        rehearsal: What to show.
        level: The level of its heading.
        rows: How many revisions, and of each how many differences and statements, to show; None for all.
        lines: How many lines of each statement to show; None for all.
    """
    shown = rehearsal.revisions if rows is None else rehearsal.revisions[:rows]
    told = [(each, _row(each, level=level + 2, rows=rows, lines=lines)) for each in shown]
    parts = {
        "summary": _summary(rehearsal),
        "table": macro("rehearsal.html", "table", told, len(rehearsal)) if told else Markup(),
    }
    return macro("rehearsal.html", "article", summary.rehearsal_title(rehearsal), parts, level)


def step_html(
    step: RehearsedRevision, *, level: int = 2, rows: int | None = ROWS, lines: int | None = LINES
) -> Markup:
    """One revision: the verdict and why, schema, rows, locks, statements, the way back.

    Args:
        step: What to show.
        level: The level of its heading.
        rows: How many differences and statements to show; None for all.
        lines: How many lines of each statement to show; None for all.
    """
    told = _step(step, level=level + 1, rows=rows, lines=lines)
    if step.reasons:  # each of which stands below with its sentence
        told["why"] = f"This revision {rehearsal_look(step.verdict).meaning}."
    return macro("rehearsal.html", "step", step, told, level)


def _summary(rehearsal: Rehearsal) -> Markup:
    told = {
        "headline": summary.headline(rehearsal),
        "silence": summary.silence(rehearsal),
        "counts": summary.verdict_counts(rehearsal),
        "held": summary.copy_words(rehearsal.copy),
        "versions": versions_line(rehearsal.versions),
    }
    return macro("rehearsal.html", "summary", rehearsal, told)


def _row(step: RehearsedRevision, *, level: int, rows: int | None, lines: int | None) -> dict[str, Any]:
    if not step.is_reached:
        return {"why": summary.first_reason(step), "back": "", "took": "", "detail": Markup()}
    told = _step(step, level=level, rows=rows, lines=lines)
    row = {
        "why": told["why"],
        "back": "" if step.downgrade is None else summary.downgrade_sentence(step),
        "took": told["took"],
    }
    return row | {"detail": macro("rehearsal.html", "detail", step, told, level)}


def _step(step: RehearsedRevision, *, level: int, rows: int | None, lines: int | None) -> dict[str, Any]:
    ran = step.statements if rows is None else step.statements[:rows]
    return {
        "why": summary.first_reason(step),
        "took": summary.seconds(step.seconds),
        "reasons": [(each, summary.subject(each)) for each in step.reasons],
        "failure": Markup() if step.failure is None else cards.failure(step.failure, level=level),
        "standing": summary.standing(step),
        "catalogue": differences(step.catalogue, rows),
        "rows": tuple(_table_fate(name, found) for name, found in summary.touched(step)),
        "kept": summary.untouched(step),
        "film": film_svg(step.statements),
        "statements": tuple(map(_statement, ran)),
        "more": len(step.statements) - len(ran),
        "lines": lines,
        "back": summary.way_back(step),
    }


def _table_fate(name: str, rows: TableRows) -> TableFate:
    columns = tuple(_column_fate(f"{name}.{column}", found) for column, found in rows.columns.items())
    lost = rows.gone > rows.kept if rows.moved else rows.gone > 0
    return TableFate(name, rows, summary.row_counts(rows), lost, columns)


def _column_fate(name: str, column: ColumnRows) -> ColumnFate:
    return ColumnFate(name, summary.value_counts(column), bool(column.moved), column.examples)


def _statement(statement: ObservedStatement) -> StatementText:
    return StatementText(statement.sql, summary.seconds(statement.seconds), summary.effects(statement))
