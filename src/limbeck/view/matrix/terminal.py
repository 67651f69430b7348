"""A trial and a matrix on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from limbeck.characters import visible
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome, Remedy
from limbeck.view import summaries
from limbeck.view.audit.terminal import HEADING, SOFT, STRONG, code, prose
from limbeck.view.matrix import html as matrix_view
from limbeck.view.matrix.html import Grid
from limbeck.view.verdicts import verdict_look

if TYPE_CHECKING:
    from rich.console import RenderableType


def outcome(outcome: Outcome, _width: int) -> Iterator[RenderableType]:
    """The verdict and its reason, what autogenerate wrote, what is left and lost, the remedy."""
    with_options = f" with {' + '.join(outcome.options)}" if outcome.options else ""
    yield Text(visible(f"{outcome.title} ({outcome.case}) on {outcome.backend}{with_options}"), STRONG)
    yield _verdict(outcome)
    yield prose(outcome.reason)
    if outcome.script.upgrade:
        yield Text("\nWhat autogenerate writes", HEADING)
        yield code(outcome.script.upgrade, "python")
        yield Text("\nThe SQL that it ran", HEADING)
        yield code(outcome.sql.upgrade, "sql")
    yield from _list("What is left different", [str(each) for each in outcome.left])
    yield from _list("Rows that are lost", outcome.lost)
    if outcome.remedy is not None:
        yield from _remedy(outcome.remedy)
    yield Text("\nComputed with " + visible(summaries.versions(outcome.versions)), SOFT)


def matrix(matrix: Matrix, _width: int) -> Iterator[RenderableType]:
    """How many trials have each verdict, then a table for each family."""
    yield Text(matrix_view.title(matrix), STRONG)
    for look, count in matrix_view.counted(matrix):
        yield Text.assemble((f"  {look.symbol} {count} {look.word}", look.style), (f"  {look.meaning}", SOFT))
    for each in matrix.broken:
        yield Text(visible(f"  broke: {each.case} on {each.backend}: {each.failure.what}"), "bold red")
    for grid in matrix_view.grids(matrix):
        yield Text()
        yield _grid(grid)
    yield Text("\nComputed with " + visible(summaries.versions(matrix.versions)), SOFT)


def _grid(grid: Grid) -> RenderableType:
    table = Table(
        box=box.SIMPLE_HEAD, title=grid.family.replace("_", " "), title_justify="left", title_style=STRONG
    )
    table.add_column("case", overflow="fold")
    for backend, options in grid.places:
        table.add_column("\n".join([backend, *options]), overflow="fold")
    for row in grid.rows:
        cells = (Text("") if each is None else _verdict(each) for each in row.cells)
        table.add_row(Text(visible(row.slug)), *cells)
    return table


def _verdict(outcome: Outcome) -> Text:
    look = verdict_look(outcome.verdict)
    return Text(f"{look.symbol} {look.word}", look.style)


def _remedy(remedy: Remedy) -> Iterator[RenderableType]:
    yield Text(f"\nWhat a careful person writes: {remedy.verdict.value}", HEADING)
    yield prose(remedy.reason)
    if remedy.upgrade:
        yield code(remedy.upgrade, "python")
        yield code(remedy.sql.upgrade, "sql")
    yield from _list("What it leaves different", [str(each) for each in remedy.left])


def _list(title: str, lines: tuple[str, ...] | list[str]) -> Iterator[RenderableType]:
    if lines:
        yield Text(f"\n{title}", HEADING)
        for each in lines:
            yield Text(visible(f"  {each}"))
