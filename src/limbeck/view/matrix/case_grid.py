"""The cases of the matrix as a table to choose from, whose verdicts come one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from limbeck.view.templates import macro
from limbeck.view.verdict_looks import VERDICT_LOOKS

if TYPE_CHECKING:
    from markupsafe import Markup

    from limbeck.matrices.case import Case
    from limbeck.view.matrix.html import GridColumn


def case_table(
    cases: Sequence[Case], columns: Sequence[GridColumn], *, grouped: bool, nothing: str
) -> Markup:
    """The table, its cells for verdicts empty.

    Args:
        cases: The rows, in this order.
        columns: The columns.
        grouped: Whether a heading stands above each family; else the rows are numbered.
        nothing: What it says where there is no case.
    """
    if grouped:
        groups = [(family, list(each)) for family, each in groupby(cases, lambda case: case.family)]
    else:
        groups = [("", list(cases))]
    return macro("cases.html", "table", groups, columns, nothing)


def verdict_badges() -> dict[str, str]:
    """How the word of each verdict is drawn in a cell; the empty word stands for what was not run."""
    drawn = {each.value: str(macro("badge.html", "badge", look)) for each, look in VERDICT_LOOKS.items()}
    return {"": str(macro("cases.html", "not_run")), **drawn}


def verdict_legend() -> Markup:
    """What the words mean."""
    return macro("cases.html", "legend", VERDICT_LOOKS.values())
