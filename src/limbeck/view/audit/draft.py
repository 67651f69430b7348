"""Drafts as HTML, whole and in pieces, and on a terminal in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from limbeck.audits.draft import Draft
from limbeck.view.audit.html import LINES, ROWS
from limbeck.view.kinds import sections
from limbeck.view.looks import RISK_LOOKS, look_counts
from limbeck.view.rehearsal.html import rehearsal_html
from limbeck.view.summaries import plural
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from rich.console import RenderableType


def draft_title(draft: Draft) -> str:
    """What the page is about."""
    url = "" if draft.comparison.database is None else f" for {draft.comparison.database.url}"
    return f"Draft of a migration{url}"


def headline(draft: Draft) -> str:
    """How much it changes, and whether it is proven, in a short sentence."""
    return f"{plural(len(draft.changes), 'change')}: {draft.standing}."


def silence(draft: Draft) -> str:
    """What autogenerate proposes afterwards; empty before a rehearsal, or where that could not be asked."""
    if draft.rehearsal is None or not draft.rehearsal.silent:
        return ""
    if draft.kept:
        return "Afterwards autogenerate proposes nothing but what was left out."
    return "Afterwards autogenerate proposes nothing."


def draft_summary(draft: Draft) -> Markup:
    """Whether it is proven, the risks, the open questions, and what speaks against it."""
    counted = look_counts(RISK_LOOKS, (each.risk for each in draft.changes))
    return macro("draft.html", "summary", draft, headline(draft), counted, silence(draft))


def draft_changes(draft: Draft, limit: int | None = None) -> Markup:
    """A table for each kind of object, the most dangerous change first.

    Args:
        draft: Whose changes to show.
        limit: How many rows of each table to show; None for all.
    """
    return macro("changes.html", "tables", sections(draft.changes), limit).strip()


def draft_html(draft: Draft, *, level: int = 2, rows: int | None = ROWS, lines: int | None = LINES) -> Markup:
    """Everything about a draft, and its rehearsal where there was one.

    Args:
        draft: What to show.
        level: The level of its heading.
        rows: How many rows of each table to show; None for all.
        lines: How many lines of the script and of the SQL to show; None for all.
    """
    rehearsal = draft.rehearsal
    parts = {
        "title": draft_title(draft),
        "summary": draft_summary(draft),
        "changes": draft_changes(draft, rows),
        "rehearsal": Markup()
        if rehearsal is None
        else rehearsal_html(rehearsal, level=level + 1, rows=rows, lines=lines),
    }
    return macro("draft.html", "article", draft, parts, lines, level)


def draft_blocks(draft: Draft, width: int) -> Iterator[RenderableType]:
    """What it changes, what is open, its script, and its rehearsal."""
    from rich.text import Text

    from limbeck.characters import visible
    from limbeck.view.rehearsal.terminal import rehearsal_blocks
    from limbeck.view.terminal import STRONG, badge, code, heading, prose

    yield Text(visible(draft_title(draft)), STRONG)
    yield prose(" ".join(filter(None, (headline(draft), silence(draft)))))
    for change in draft.changes:
        yield Text.assemble(badge(RISK_LOOKS[change.risk]), "  ", prose(change.why), overflow="fold")
    for question in draft.open_questions:
        yield Text.assemble(("Not answered yet: ", STRONG), prose(question.question), overflow="fold")
    for objection in draft.objections:
        yield Text.assemble(("Against it: ", STRONG), prose(objection), overflow="fold")
    yield from heading("The migration")
    yield code(draft.script.text, "python")
    if draft.rehearsal is not None:
        yield from heading("Its rehearsal")
        yield from rehearsal_blocks(draft.rehearsal, width)
