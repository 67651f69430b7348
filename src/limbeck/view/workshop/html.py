"""Workshops and steps as HTML; the pieces stand below an element of the class `limbeck`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from limbeck.secret_texts import mask_text
from limbeck.view.history.graph import svg
from limbeck.view.history.html import picture
from limbeck.view.templates import macro
from limbeck.view.workshop import summary
from limbeck.view.workshop.differences import described_differences
from limbeck.view.workshop.listings import FileLine, LineFate, changed_lines, drawn, language_of
from limbeck.view.workshop.rows import ShownTable, in_order, shown_table, shown_versions, text_of

if TYPE_CHECKING:
    from limbeck.workshops.rows import Rows, TableView
    from limbeck.workshops.steps import FileChange, Step
    from limbeck.workshops.workshop import Workshop

ROWS = 6
"""How many rows of a table, and how many differences of the catalogue, a cell shows."""

LINES = 60
"""How many lines of a file, and of what was printed, a cell shows."""

_FUNCTION = re.compile(r"^def upgrade\b", re.MULTILINE)


def step_html(step: Step, *, level: int = 3, rows: int | None = ROWS, lines: int | None = LINES) -> Markup:
    """A step: its command, how it ended, what it printed, what became of files, schema and rows.

    Args:
        step: What to show.
        level: The level of the headings of its cards.
        rows: How many rows of each table, and how many differences, to show; None for all.
        lines: How many lines of a file to show; None for all.
    """
    told = {
        "command": summary.command_of(step),
        "look": summary.step_look(step),
        "warning": _warning(step),
        "failure": _failure(step, level),
        "output": _output(step, lines),
        "files": [file_listing(each, lines) for each in step.files],
        "catalogue": _catalogue(step, rows),
        "tables": _tables(step, rows),
        "versions": [each for each in shown_versions(step.tables) if each.before != each.after],
        "nothing": summary.nothing_changed(step),
    }
    return macro("workshop.html", "step", told, level)


def workshop_html(
    workshop: Workshop, *, level: int = 2, rows: int | None = ROWS, lines: int | None = LINES
) -> Markup:
    """A workshop: where the database is, the history, the tables with their rows, the log.

    Args:
        workshop: What to show.
        level: The level of its heading.
        rows: How many rows of each table to show; None for all that a workshop tells.
        lines: How many steps of the log to show; None for all.
    """
    steps = workshop.log if lines is None else workshop.log[-lines:]
    told = {
        "title": summary.workshop_title(workshop),
        "standing": summary.standing(workshop),
        "picture": picture(svg(workshop.history, fold=False, rankdir="LR")) if workshop.heads else Markup(),
        "tables": [shown_table(each, None, rows) for each in in_order(workshop.table_views)],
        "versions": list(shown_versions(workshop.table_views)),
        "steps": _log_lines(steps),
    }
    return macro("workshop.html", "workshop", told, level)


def tables_html(tables: Sequence[TableView], step: Step | None) -> Markup:
    """All tables with their rows, those first of which something became.

    Args:
        tables: The tables, with marks.
        step: The step that did it; None for none.
    """
    counts = {} if step is None or step.change is None else step.change.rows
    found = [shown_table(each, counts.get(each.name_before or each.name), None) for each in in_order(tables)]
    drawn_tables = macro("workshop.html", "tables", found, "There is no table yet.")
    return drawn_tables + macro("workshop.html", "versions", list(shown_versions(tables)))


def log_html(steps: Sequence[Step]) -> Markup:
    """What was done, the newest step last and in view, with what it printed."""
    return macro("workshop.html", "log", _log_lines(steps, printed=steps[-1:]))


def steps_html(steps: Sequence[Step]) -> Markup:
    """What was done, a line for each step."""
    return macro("workshop.html", "log", _log_lines(steps))


def _tables(step: Step, rows: int | None) -> list[ShownTable]:
    """The tables of which a step made something else."""
    counts = {} if step.change is None else step.change.rows
    changed = [each for each in in_order(step.tables) if each.is_changed]
    return [shown_table(each, counts.get(each.name_before or each.name), rows) for each in changed]


def _log_lines(steps: Sequence[Step], printed: Sequence[Step] = ()) -> list[dict[str, object]]:
    return [
        {
            "look": summary.step_look(each),
            "command": summary.command_of(each),
            "told": summary.log_words(each),
            "output": summary.printed(each).essential if each in printed else "",
        }
        for each in steps
    ]


def _warning(step: Step) -> Markup:
    if step.taken or not step.warnings:
        return Markup()
    return macro("workshop.html", "warning", step.warnings, summary.anyway(step))


def _output(step: Step, lines: int | None) -> Markup:
    printed = summary.printed(step)
    if step.failure is None and step.command.endswith(" --sql"):
        return listing(_whole(printed.essential)[:lines], "offline.sql")
    return macro("workshop.html", "printed", printed)


def _failure(step: Step, level: int) -> Markup:
    if step.failure is None:
        return Markup()
    return macro("workshop.html", "failure", step.failure, summary.evidence(step.failure), level)


def _catalogue(step: Step, rows: int | None) -> dict[str, object]:
    found = described_differences(step.change)
    shown = found if rows is None else found[: 2 * rows]
    return {"shown": shown, "more": len(found) - len(shown)}


def file_listing(file: FileChange, lines: int | None) -> Markup:
    """What became of a file.

    Args:
        file: The file.
        lines: How many lines of a new one to show; None for all.
    """
    told = {"fate": summary.file_fate(file), "path": file.path, "listing": _listing(file, lines)}
    return macro("workshop.html", "file", told)


def _listing(file: FileChange, lines: int | None) -> Markup:
    """The lines that differ; of a new file all, and of a revision first what it does. Secrets are masked."""
    if file.after is None:
        return Markup()
    after = mask_text(file.after)
    if file.before is not None:
        return listing(changed_lines(mask_text(file.before), after), file.path)
    begins = _FUNCTION.search(after)
    head = after[: begins.start()].rstrip("\n") if begins else ""
    body = after[begins.start() :] if begins else after
    shown = listing(_whole(body)[:lines], file.path)
    if not head:
        return shown
    above = macro("workshop.html", "folded", len(head.splitlines()), listing(_whole(head), file.path))
    return above + shown


def _whole(text: str) -> tuple[FileLine, ...]:
    return tuple(FileLine(LineFate.SAME, each) for each in text.splitlines())


def listing(found: Sequence[FileLine], path: str) -> Markup:
    """Lines of a file, with signs where some of them are new or gone.

    Args:
        found: The lines.
        path: The file, by whose name they get their colours.
    """
    language = language_of(path)
    is_signed = any(each.fate is not LineFate.SAME for each in found)
    return macro("workshop.html", "lines", [(each, drawn(each, language)) for each in found], is_signed)


def notice(step: Step) -> Markup:
    """What a step warns of, or why it failed, in brief; nothing where it did what it was asked.

    Args:
        step: What to tell.
    """
    if step.failure is not None:
        brief = tuple(
            (label, text.rstrip("\n").rpartition("\n")[2]) for label, text in summary.evidence(step.failure)
        )
        return macro("workshop.html", "failure", step.failure, brief, 3)
    if step.taken or not step.warnings:
        return Markup()
    return macro("workshop.html", "warning", step.warnings, "")


def rows_html(rows: Rows) -> Markup:
    """What a query gave."""
    cells = [[None if value is None else text_of(value) for value in row] for row in rows]
    return macro("workshop.html", "query", rows.columns, cells)


def note_html(position: int, count: int, note: str, upcoming: str) -> Markup:
    """What a presenter says.

    Args:
        position: How many steps were taken.
        count: How many there are.
        note: What there is to say about the last one.
        upcoming: What there is to say about the next one.
    """
    return macro("workshop.html", "note", position, count, note, upcoming)
