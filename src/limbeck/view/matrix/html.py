"""The matrix as HTML: how many trials have each verdict, then a grid for each family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome
from limbeck.view import cards
from limbeck.view.looks import LookCounts, look_counts
from limbeck.view.matrix import trial
from limbeck.view.summaries import plural, versions_line
from limbeck.view.templates import macro
from limbeck.view.verdict_looks import VERDICT_LOOKS

GridColumn = tuple[str, tuple[str, ...]]
"""A column of the grid: a backend and the words of its options."""

FOLD = 40
"""How many cases a notebook shows without folding them away by family."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One case in the grid.

    Attributes:
        slug: The case.
        title: What changes.
        cells: Its outcome in each column; None where it was not run.
        detail: Everything about it, for a page; empty in a notebook.
    """

    slug: str
    title: str
    cells: tuple[Outcome | None, ...]
    detail: Markup


@dataclass(frozen=True, slots=True)
class Grid:
    """The cases of one family.

    Attributes:
        family: The family; empty for a grid of several.
        columns: The columns.
        rows: The cases.
        counted: The verdicts on each backend, in the order of `backends`.
        backends: The backends.
    """

    family: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    backends: tuple[str, ...]
    counted: tuple[LookCounts, ...]


def matrix_title(matrix: Matrix) -> str:
    """What a page about it is called."""
    return f"What autogenerate sees: {plural(len(matrix), 'trial')}"


def matrix_html(matrix: Matrix, *, level: int = 2, rows: int | None = 20, lines: int | None = None) -> Markup:
    """Everything about a matrix.

    Args:
        matrix: What to show.
        level: The level of its heading.
        rows: With a number, as in a notebook, the families of a large one are folded; None, as on a page,
            opens them and adds everything about each case.
        lines: Not used: a grid holds no listings.
    """
    del lines
    parts = {
        "summary": summary(matrix),
        "grids": grids(matrix, details=rows is None, level=level + 1),
        "broken": Markup().join(cards.failure(each.failure, level=level + 1) for each in matrix.broken),
    }
    if rows is not None and len({each.case for each in matrix}) <= FOLD:
        parts["grids"] = (_grid("", list(matrix), details=False, level=level + 1),) if len(matrix) else ()
    return macro("matrix.html", "article", matrix_title(matrix), parts, level, rows is None)


def summary(matrix: Matrix) -> Markup:
    """How many trials have each verdict, what the verdicts mean, and what they hold for."""
    return macro(
        "matrix.html", "summary", verdict_counts(matrix), matrix.versions, versions_line(matrix.versions)
    )


def verdict_counts(outcomes: Iterable[Outcome]) -> LookCounts:
    """The verdicts that occur, from the best to the worst, each with how often."""
    return look_counts(VERDICT_LOOKS, (each.verdict for each in outcomes))


def grids(matrix: Matrix, *, details: bool = False, level: int = 3) -> tuple[Grid, ...]:
    """The grid of each family, in the order of the cases.

    Args:
        matrix: What to show.
        details: Whether each case comes with everything about it.
        level: The level of the headings in the details.
    """
    families = dict.fromkeys(each.family for each in matrix)
    return tuple(
        _grid(family, [each for each in matrix if each.family == family], details=details, level=level)
        for family in families
    )


def _grid(family: str, outcomes: Sequence[Outcome], *, details: bool, level: int) -> Grid:
    columns = sorted(
        {_column(each) for each in outcomes},
        key=lambda column: (column[0] != "sqlite", len(column[1]), column),
    )
    rows = []
    for slug in dict.fromkeys(each.case for each in outcomes):
        found = {_column(each): each for each in outcomes if each.case == slug}
        first = next(iter(found.values()))
        detail = _case_detail(list(found.values()), level) if details else Markup()
        rows.append(GridRow(slug, first.title, tuple(map(found.get, columns)), detail))
    backends = tuple(dict.fromkeys(backend for backend, _ in columns))
    counts = tuple(
        verdict_counts(each for each in outcomes if each.backend == backend) for backend in backends
    )
    return Grid(family, tuple(columns), tuple(rows), backends, counts)


def _case_detail(outcomes: Sequence[Outcome], level: int) -> Markup:
    first = outcomes[0]
    ran = [each for each in outcomes if each.exhibit.models != ("", "")] or [first]
    parts = [(each, trial.result(each, level=level + 1, rows=None, facts=False)) for each in outcomes]
    return macro(
        "matrix.html", "detail", trial.lesson(first.exhibit), trial.models(ran[-1].exhibit), parts, level
    )


def _column(outcome: Outcome) -> GridColumn:
    return (outcome.backend, outcome.options)
