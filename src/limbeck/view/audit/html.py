"""Audits as HTML, whole and in pieces; the pieces stand below an element of the class `limbeck`."""

from __future__ import annotations

from markupsafe import Markup

from limbeck.audits.report import Audit, AuditGroup
from limbeck.records import Change
from limbeck.view import cards
from limbeck.view.audit import blind_spots
from limbeck.view.audit.summary import (
    blind_spot_sentence,
    group_headline,
    headline,
    revision_position,
    risk_counts,
)
from limbeck.view.code import LANGUAGES, coloured
from limbeck.view.kinds import sections
from limbeck.view.summaries import versions_line
from limbeck.view.templates import compile_ahead, macro, render

ROWS = 20
"""How many rows of each table a notebook shows: the output is saved with the notebook."""

LINES = 200
"""How many lines of the script and of the SQL a notebook shows."""


def warm_up() -> None:
    """Make ready what audits are drawn with, so that the first one need not wait for it."""
    compile_ahead("audit.html", "badge.html", "blind_spots.html", "cards.html", "changes.html", "draft.html")
    for language in LANGUAGES:
        coloured("", language)


def audit_html(audit: Audit, *, level: int = 2, rows: int | None = ROWS, lines: int | None = LINES) -> Markup:
    """Everything about an audit, from the summary to what `env.py` printed.

    Args:
        audit: What to show.
        level: The level of its heading; those of its sections and cards follow.
        rows: How many rows of each table to show; None for all.
        lines: How many lines of the script and of the SQL to show; None for all.
    """
    changed = audit.failure is None and bool(audit.changes)
    parts = {
        "summary": summary(audit),
        "failure": cards.failure(audit.failure, level=level + 1) if audit.failure else Markup(),
        "renames": rename_cards(audit, level=level + 2),
        "changes": changes_tables(audit, rows),
        "blind": blind_spots.section(audit, level=level + 2, rows=rows),
        "findings": findings_cards(audit, level=level + 2),
        "script": script(audit, lines) if changed else Markup(),
        "sql": sql(audit, lines) if changed else Markup(),
    }
    return macro("audit.html", "article", audit, parts, level)


def audit_group_html(
    group: AuditGroup, *, level: int = 2, rows: int | None = ROWS, lines: int | None = LINES
) -> Markup:
    """An overview of the audits of a project, then each of them.

    Args:
        group: What to show.
        level: The level of its heading; those of the audits follow.
        rows: How many rows of each table to show; None for all.
        lines: How many lines of each script and SQL to show; None for all.
    """
    overview = [
        (name, audit, headline(audit), risk_counts(audit))
        for name, audit in zip(group.names, group, strict=True)
    ]
    return render(
        "group.html",
        verdict=group_headline(group),
        rows=overview,
        audits=[audit_html(audit, level=level + 1, rows=rows, lines=lines) for audit in group],
        level=level,
    )


def summary(audit: Audit) -> Markup:
    """The result in a sentence, how many changes of each risk, and what was compared with what."""
    return macro(
        "audit.html",
        "summary",
        audit,
        headline(audit),
        risk_counts(audit),
        revision_position(audit.revision),
        versions_line(audit.versions, audit.tables),
        blind_spot_sentence(audit),
    )


def changes_tables(audit: Audit, limit: int | None = None) -> Markup:
    """A table for each kind of object, the most dangerous change first; nothing for a failed audit.

    Args:
        audit: Whose changes to show.
        limit: How many rows of each table to show; None for all.
    """
    return (
        Markup() if audit.failure else macro("changes.html", "tables", sections(audit.changes), limit).strip()
    )


def change_detail(change: Change, *, code: bool = True, level: int = 3) -> Markup:
    """One change: before, after and why.

    Args:
        change: Which one.
        code: Whether its Python and its SQL follow.
        level: The level of its heading.
    """
    return macro("changes.html", "detail", change, code, level)


def rename_cards(audit: Audit, *, level: int = 3) -> Markup:
    """A card for each pair that looks like one thing renamed; nothing for a failed audit."""
    if audit.failure:
        return Markup()
    return Markup().join(cards.rename(each, audit.changes, level=level) for each in audit.renames)


def findings_cards(audit: Audit, *, level: int = 3) -> Markup:
    """A card for each finding."""
    return Markup().join(cards.finding(each, level=level) for each in audit.findings)


def script(audit: Audit, limit: int | None = None) -> Markup:
    """The migration that autogenerate would write.

    Args:
        audit: Whose migration.
        limit: How many lines to show; None for all.

    Raises:
        LimbeckError: The audit failed.
    """
    return macro("audit.html", "script", audit.script, limit)


def sql(audit: Audit, limit: int | None = None) -> Markup:
    """What the migration would run, up and down.

    Args:
        audit: Whose migration.
        limit: How many lines to show of each; None for all.

    Raises:
        LimbeckError: The audit failed.
    """
    return macro("audit.html", "sql", audit.sql, limit)
