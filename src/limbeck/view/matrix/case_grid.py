"""The cases of the matrix as a table to choose from, whose verdicts come one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from limbeck.matrices.verdict import Verdict
from limbeck.view.templates import macro
from limbeck.view.verdicts import VERDICT_LOOKS

if TYPE_CHECKING:
    from markupsafe import Markup

    from limbeck.matrices.case import Case
    from limbeck.view.matrix.html import Place


def table(cases: Sequence[Case], places: Sequence[Place], *, grouped: bool, nothing: str) -> Markup:
    """The table, its cells for verdicts empty.

    Args:
        cases: The rows, in this order.
        places: The columns.
        grouped: Whether a heading stands above each family; else the rows are numbered.
        nothing: What it says where there is no case.
    """
    if grouped:
        groups = [(family, list(each)) for family, each in groupby(cases, lambda case: case.family)]
    else:
        groups = [("", list(cases))]
    return macro("cases.html", "table", groups, places, nothing)


def badges() -> dict[str, str]:
    """How the word of each verdict is drawn in a cell; the empty word stands for what was not run."""
    drawn = {each.value: str(macro("trial.html", "badge", each)) for each in Verdict}
    return {"": str(macro("cases.html", "not_run")), **drawn}


def legend() -> Markup:
    """What the words mean."""
    return macro("cases.html", "legend", VERDICT_LOOKS)
