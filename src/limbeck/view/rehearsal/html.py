"""Rehearsals as HTML: the table of revisions, and everything about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from limbeck.records import ObservedStatement
from limbeck.rehearsals.rehearsal import Rehearsal, RehearsedRevision
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.view import cards
from limbeck.view.matrix.differences import differences
from limbeck.view.rehearsal import summary
from limbeck.view.rehearsal.lock_timeline import WIDTH, timeline_svg
from limbeck.view.summaries import versions_line
from limbeck.view.templates import macro
from limbeck.view.verdict_looks import REHEARSAL_LOOKS, rehearsal_look

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
        lost_rows: Some of those, each as its columns with their values, the long ones cut.
        columns: What became of the values of its columns.
    """

    name: str
    rows: TableRows
    fate: str
    lost: bool
    lost_rows: tuple[tuple[tuple[str, str | None], ...], ...]
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


LONGEST = 60
"""How many characters of a value of a lost row are shown."""


class NoVerdict(StrEnum):
    """Why a revision has no verdict, in a word."""

    TO_COME = "to come"
    NOT_RUN = "not run"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class StepParts:
    """A revision in pieces, for a page that shows one at a time.

    Attributes:
        heading: Its name.
        verdict: Its verdict in a sentence.
        consequences: The reasons, what became of the rows, and the way back.
        catalogue: What it changed in the schema; empty where nothing.
        timeline: The locks; empty where nobody looked at them, or there were none.
        sql: What it ran, and whether offline mode can write it; empty where there is nothing to tell.
    """

    heading: Markup
    verdict: Markup
    consequences: Markup
    catalogue: Markup
    timeline: Markup
    sql: Markup


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
        "summary": rehearsal_summary(rehearsal),
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
    told["why"] = _found(step)
    return macro("rehearsal.html", "step", step, told, level)


def step_parts(step: RehearsedRevision, *, level: int, room: float = WIDTH) -> StepParts:
    """The same in pieces.

    Args:
        step: What to show.
        level: The level of its heading.
        room: The width of its timeline without the names of the tables, in pixels.
    """
    told = _step(step, level=level + 1, rows=ROWS, lines=LINES)
    return StepParts(
        macro("rehearsal.html", "heading", step, level),
        macro("rehearsal.html", "verdict", step, _found(step)),
        macro("rehearsal.html", "consequences", step, told, level + 1),
        macro("rehearsal.html", "catalogue", told) if step.catalogue else Markup(),
        timeline_svg(step.statements, room),
        macro("rehearsal.html", "sql", told),
    )


def step_choices(steps: Sequence[RehearsedRevision]) -> Markup:
    """A table to choose a revision from, its cells for verdicts empty."""
    return macro("rehearsal.html", "choices", steps)


def verdict_badges() -> dict[str, str]:
    """How each verdict, and each word for none, is drawn in a cell."""
    drawn = {
        (each or NoVerdict.NOT_REACHED).value: str(macro("badge.html", "badge", look))
        for each, look in REHEARSAL_LOOKS.items()
    }
    none = {
        each.value: str(macro("rehearsal.html", "no_verdict", each.value))
        for each in (NoVerdict.TO_COME, NoVerdict.NOT_RUN)
    }
    return {"": "", **drawn, **none}


def rehearsal_summary(rehearsal: Rehearsal) -> Markup:
    """How many revisions have which verdict, whether autogenerate is silent, and what was copied."""
    told = {
        "headline": summary.headline(rehearsal),
        "silence": summary.silence(rehearsal),
        "counts": summary.verdict_counts(rehearsal),
        "held": summary.copy_words(rehearsal.copy),
        "versions": versions_line(rehearsal.versions),
    }
    return macro("rehearsal.html", "summary", rehearsal, told)


def _found(step: RehearsedRevision) -> str:
    """The verdict in a sentence, above the reasons with theirs."""
    return (
        f"This revision {rehearsal_look(step.verdict).meaning}."
        if step.reasons
        else summary.first_reason(step)
    )


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
        "timeline": timeline_svg(step.statements),
        "statements": tuple(map(_statement, ran)),
        "more": len(step.statements) - len(ran),
        "lines": lines,
        "back": summary.way_back(step),
        "offline": summary.offline(step),
    }


def _table_fate(name: str, rows: TableRows) -> TableFate:
    columns = tuple(_column_fate(f"{name}.{column}", found) for column, found in rows.columns.items())
    lost = rows.gone > rows.kept if rows.moved else rows.gone > 0
    lost_rows = tuple(tuple((column, _shortened(value)) for column, value in row) for row in rows.lost)
    return TableFate(name, rows, summary.row_counts(rows), lost, lost_rows, columns)


def _shortened(value: str | None) -> str | None:
    return value if value is None or len(value) <= LONGEST else f"{value[: LONGEST - 1]}\u2026"


def _column_fate(name: str, column: ColumnRows) -> ColumnFate:
    return ColumnFate(name, summary.value_counts(column), bool(column.moved), column.examples)


def _statement(statement: ObservedStatement) -> StatementText:
    return StatementText(statement.sql, summary.seconds(statement.seconds), summary.effects(statement))
