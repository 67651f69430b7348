"""Workshops and steps on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.characters import visible
from limbeck.view.terminal import NAME, SOFT, STRONG, badge, below, output, prose
from limbeck.view.workshop import summary
from limbeck.view.workshop.differences import described_differences
from limbeck.view.workshop.listings import LineFate, changed_lines
from limbeck.view.workshop.rows import in_order, shown_table, shown_versions
from limbeck.workshops.steps import UNDONE

if TYPE_CHECKING:
    from rich.console import RenderableType

    from limbeck.view.workshop.rows import ShownTable, ShownVersion
    from limbeck.workshops.steps import FileChange, Step
    from limbeck.workshops.workshop import Workshop

_STYLES = {LineFate.NEW: "green", LineFate.GONE: "red"}


def step_blocks(step: Step, _width: int) -> Iterator[RenderableType]:
    """The command and how it ended, what it printed, what became of files, schema and rows."""
    yield Text.assemble(_command(step), "  ", badge(summary.step_look(step)))
    yield from _ending(step)
    for file in step.files:
        yield from _file(file)
    for told in described_differences(step.change):
        yield below(Text.assemble(f"{told.sign} ", prose(told.what)))
    counts = {} if step.change is None else step.change.rows
    for table in in_order(step.tables):
        if table.is_changed:
            yield from _table(shown_table(table, counts.get(table.name_before or table.name), 0))
    yield from (below(_version(each)) for each in shown_versions(step.tables) if each.before != each.after)


def workshop_blocks(workshop: Workshop, _width: int) -> Iterator[RenderableType]:
    """Where the database is, the tables, and the log."""
    yield Text(summary.workshop_title(workshop), STRONG)
    yield prose(summary.standing(workshop))
    for table in in_order(workshop.table_views):
        yield from _table(shown_table(table, None, 0))
    yield from map(log_line, workshop.log)


def log_line(step: Step) -> Text:
    """How a step ended, its command, and what there is to say about it."""
    look, told = summary.step_look(step), summary.log_words(step)
    return Text.assemble(
        (f"{look.symbol} ", look.style),
        _command(step),
        (f"  {visible(told)}" if told else "", SOFT),
        overflow="fold",
    )


def _ending(step: Step) -> Iterator[RenderableType]:
    """Warnings, failure and what was printed."""
    for each in step.warnings:
        yield below(Text.assemble(("\u25b2 ", "yellow"), prose(each)))
    if not step.taken and step.warnings:
        yield below(prose(summary.anyway(step)))
    if step.cancelled:
        yield below(prose(UNDONE))
    if step.failure is not None:
        yield below(Text.assemble(("\u2715 ", "bold red"), prose(step.failure.what, STRONG)))
        for label, text in summary.evidence(step.failure):
            yield below(below(Text(f"{visible(label)}:", SOFT), output(text, 2)))
    printed = summary.printed(step)
    if printed.essential:
        yield output(printed.essential, 2)
    if printed.quiet:
        yield below(Text(f"and {printed.quiet}", SOFT))


def _file(file: FileChange) -> Iterator[RenderableType]:
    yield below(Text.assemble((f"{summary.file_fate(file)} ", SOFT), (visible(file.path), NAME)))
    if file.before is None or file.after is None:
        return
    for line in changed_lines(file.before, file.after):
        text = visible(f"{line.fate.sign} {line.text}", keep="\t")
        yield below(below(Text(text.rstrip(), _STYLES.get(line.fate, SOFT), no_wrap=True, overflow="ignore")))


def _table(table: ShownTable) -> Iterator[RenderableType]:
    """A line for the table and one for each column of which something became; values are not printed."""
    yield below(Text.assemble((visible(table.name), NAME), f": {visible(table.words)}", overflow="fold"))
    for fate, lost in table.fates:
        yield below(below(prose(fate, "red" if lost else "")))


def _command(step: Step) -> Text:
    command = summary.command_of(step)
    if command.is_shell:
        return Text.assemble(("$ ", SOFT), (visible(command.text), STRONG))
    return Text.assemble(("\u270e ", SOFT), prose(command.text, STRONG))


def _version(version: ShownVersion) -> Text:
    before, after = (", ".join(each) or "no revision" for each in (version.before, version.after))
    return Text.assemble((visible(version.name), NAME), visible(f": {before} \u2192 {after}"))
