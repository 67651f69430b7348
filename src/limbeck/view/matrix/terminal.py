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
from limbeck.view.matrix.html import Grid, grids, matrix_title, verdict_counts
from limbeck.view.summaries import versions_line
from limbeck.view.terminal import SOFT, STRONG, badge, code, heading, legend, prose
from limbeck.view.verdict_looks import verdict_look

if TYPE_CHECKING:
    from rich.console import RenderableType


def trial_blocks(outcome: Outcome, _width: int) -> Iterator[RenderableType]:
    """The verdict and its reason, what autogenerate wrote, what is left and lost, the remedy."""
    with_options = f" with {' + '.join(outcome.options)}" if outcome.options else ""
    yield Text(visible(f"{outcome.title} ({outcome.case}) on {outcome.backend}{with_options}"), STRONG)
    yield badge(verdict_look(outcome.verdict))
    yield prose(outcome.reason)
    if outcome.script.upgrade:
        yield from heading("What autogenerate writes")
        yield code(outcome.script.upgrade, "python")
        yield from heading("The SQL it ran")
        yield code(outcome.sql.upgrade, "sql")
    yield from _list("What still differs", [str(each) for each in outcome.left])
    yield from _list("Lost rows", outcome.lost)
    yield from _list("Lost values", [str(each) for each in outcome.changed])
    if outcome.remedy is not None:
        yield from _remedy(outcome.remedy)
    yield Text("\nComputed with " + visible(versions_line(outcome.versions)), SOFT)


def matrix_blocks(matrix: Matrix, _width: int) -> Iterator[RenderableType]:
    """How many trials have each verdict, then a table for each family."""
    yield Text(matrix_title(matrix), STRONG)
    yield from legend(verdict_counts(matrix))
    for each in matrix.broken:
        yield Text(visible(f"  broke: {each.case} on {each.backend}: {each.failure.what}"), "bold red")
    for grid in grids(matrix):
        yield Text()
        yield _grid(grid)
    yield Text("\nComputed with " + visible(versions_line(matrix.versions)), SOFT)


def _grid(grid: Grid) -> RenderableType:
    table = Table(
        box=box.SIMPLE_HEAD, title=grid.family.replace("_", " "), title_justify="left", title_style=STRONG
    )
    table.add_column("case", overflow="fold")
    for backend, options in grid.columns:
        table.add_column("\n".join([backend, *options]), overflow="fold")
    for row in grid.rows:
        cells = (Text("") if each is None else badge(verdict_look(each.verdict)) for each in row.cells)
        table.add_row(Text(visible(row.slug)), *cells)
    return table


def _remedy(remedy: Remedy) -> Iterator[RenderableType]:
    yield from heading(f"What a careful person writes: {remedy.verdict.value}")
    yield prose(remedy.reason)
    if remedy.upgrade:
        yield code(remedy.upgrade, "python")
        yield code(remedy.sql.upgrade, "sql")
    yield from _list("What still differs after it", [str(each) for each in remedy.left])
    yield from _list("Values that it changes for good", [str(each) for each in remedy.price])


def _list(title: str, lines: tuple[str, ...] | list[str]) -> Iterator[RenderableType]:
    if lines:
        yield from heading(title)
        for each in lines:
            yield Text(visible(f"  {each}"))
