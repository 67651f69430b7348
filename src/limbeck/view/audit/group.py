"""The audits of one project as HTML: an overview, then each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.audits.report import AuditGroup
from limbeck.view import summaries
from limbeck.view.audit import html as single
from limbeck.view.risks import counted
from limbeck.view.templates import render

if TYPE_CHECKING:
    from markupsafe import Markup


def whole(
    group: AuditGroup, *, level: int = 2, rows: int | None = single.ROWS, lines: int | None = single.LINES
) -> Markup:
    """Everything about the audits of a project.

    Args:
        group: What to show.
        level: The level of its heading; those of the audits follow.
        rows: How many rows of each table to show; None for all.
        lines: How many lines of each script and SQL to show; None for all.
    """
    overview = [
        (name, audit, summaries.verdict(audit), () if audit.failure else counted(audit.changes))
        for name, audit in zip(group.names, group, strict=True)
    ]
    return render(
        "group.html",
        verdict=summaries.group_verdict(group),
        rows=overview,
        audits=[single.whole(audit, level=level + 1, rows=rows, lines=lines) for audit in group],
        level=level,
    )
