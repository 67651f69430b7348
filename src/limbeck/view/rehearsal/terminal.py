"""Rehearsals on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from limbeck.characters import visible
from limbeck.rehearsals.rehearsal import Reason, Rehearsal, RehearsedRevision
from limbeck.view.rehearsal import summary
from limbeck.view.summaries import shown_by, versions_line
from limbeck.view.terminal import (
    NAME,
    SOFT,
    STRONG,
    badge,
    below,
    code,
    facts,
    failure,
    heading,
    legend,
    prose,
)
from limbeck.view.verdict_looks import rehearsal_look


def rehearsal_blocks(rehearsal: Rehearsal, _width: int) -> Iterator[RenderableType]:
    """How many revisions have which verdict, then each with its reasons and what became of its rows."""
    yield Text(summary.headline(rehearsal), STRONG)
    if rehearsal.silent is not None:
        yield prose(summary.silence(rehearsal))
    yield from legend(summary.verdict_counts(rehearsal))
    rows = (
        ("Database", rehearsal.database),
        ("Copy", summary.copy_words(rehearsal.copy)),
        ("Server", rehearsal.versions.server),
        ("Computed with", versions_line(rehearsal.versions)),
    )
    yield facts((label, fact) for label, fact in rows if fact is not None)
    for each in rehearsal.copy.not_restored:
        yield below(Text.assemble(("not copied: ", SOFT), prose(each)))
    for step in rehearsal.revisions:
        yield Text()
        yield _title(step)
        yield from _judged(step)


def step_blocks(step: RehearsedRevision, _width: int) -> Iterator[RenderableType]:
    """Verdict and reasons, schema, rows, statements with what they locked, the way back."""
    yield _title(step)
    if step.path is not None:
        yield Text(visible(step.path), SOFT)
    yield from _judged(step)
    if step.catalogue:
        yield from heading("What it changed in the schema")
        for difference in step.catalogue:
            yield Text(visible(f"  {difference}"))
    if step.statements:
        yield from heading("What it ran")
        for number, statement in enumerate(step.statements, 1):
            told = "; ".join((summary.seconds(statement.seconds), *summary.effects(statement)))
            yield Text.assemble((f"{number}. ", STRONG), prose(told, SOFT))
            yield code(statement.sql, "sql", 3)


def _title(step: RehearsedRevision) -> Text:
    return Text.assemble(
        badge(rehearsal_look(step.verdict)),
        "  ",
        (visible(step.revision), NAME),
        f"  {visible(step.message)}",
    )


def _judged(step: RehearsedRevision) -> Iterator[RenderableType]:
    if not step.reasons and step.failure is None:
        yield below(prose(summary.first_reason(step)))
    for reason in step.reasons:
        yield below(_reason(reason))
    if step.failure is not None:
        yield failure(step.failure)
    if step.stands_at is not None:
        yield below(prose(summary.standing(step)))
    yield from map(below, _rows(step))
    if summary.untouched(step):
        yield below(Text(summary.untouched(step), SOFT))
    if step.is_reached:
        yield below(Text(summary.way_back(step), SOFT))
    if summary.offline(step):
        yield below(prose(summary.offline(step), SOFT))


def _reason(reason: Reason) -> RenderableType:
    look = rehearsal_look(reason.verdict)
    blocks: list[RenderableType] = [
        Text.assemble(
            (f"{look.symbol} {look.word}: ", look.style),
            (visible(summary.subject(reason)), NAME),
            overflow="fold",
        ),
        below(prose(reason.why)),
    ]
    if reason.instead:
        blocks.append(below(Text.assemble(("Instead: ", STRONG), prose(reason.instead))))
    if reason.case:
        blocks.append(below(Text.assemble(("Shown and proven: ", STRONG), prose(shown_by(reason.case)))))
    return Group(*blocks)


def _rows(step: RehearsedRevision) -> Iterator[RenderableType]:
    """A line for each table and each column of which something became; values of rows are not printed."""
    for name, rows in summary.touched(step):
        fate = summary.row_counts(rows)
        counts = f": {summary.row_totals(rows)}"
        yield Text.assemble(
            (visible(name), NAME), counts, prose(f"; {fate}") if fate else "", overflow="fold"
        )
        for column, found in rows.columns.items():
            yield Text.assemble(
                (visible(f"{name}.{column}"), NAME), ": ", prose(summary.value_counts(found)), overflow="fold"
            )
