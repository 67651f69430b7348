"""Audits as Markdown: a comment for a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from limbeck.audits.report import Audit, AuditGroup
from limbeck.baselines import BaselineStanding
from limbeck.view import markdown
from limbeck.view.audit import summary
from limbeck.view.audit.blind_spots import difference_word, spot_name
from limbeck.view.kinds import kind, sections, subject
from limbeck.view.looks import risk_look
from limbeck.view.standings import standing_markdown
from limbeck.view.summaries import versions_line


def audit_markdown(found: Audit | AuditGroup, standing: BaselineStanding | None = None) -> str:
    """What autogenerate proposes as a table, the migration and its SQL folded.

    Args:
        found: What to show.
        standing: What it tells against a baseline; None without one.
    """
    audits = list(found) if isinstance(found, AuditGroup) else [found]
    head = "" if standing is None else standing_markdown(standing)
    blocks = (block for audit in audits for block in _blocks(audit))
    return markdown.comment([head, *blocks], (each for audit in audits for each in _folded(audit)))


def _blocks(audit: Audit) -> Iterator[str]:
    yield f"### {markdown.plain(summary.audit_title(audit))}"
    yield f"**{markdown.plain(summary.headline(audit))}**"
    if audit.failure is not None:
        yield f"{markdown.inline(audit.failure.what)} {markdown.inline(audit.failure.remedy)}"
        return
    if audit.changes:
        yield markdown.table(("Risk", "Object", "Change", "Why"), _changes(audit))
    yield markdown.bullets(markdown.inline(each.question) for each in audit.renames)
    unseen = summary.blind_spot_sentence(audit)
    yield "" if unseen is None else markdown.plain(unseen)
    found = audit.blind_spot_search.found
    if found is not None and found.blind_spots:
        yield markdown.table(("Object", "Differs", "What to do"), _blind_spots(audit))
    yield markdown.bullets(
        f"**{markdown.inline(each.title)}.** {markdown.inline(each.why)} {markdown.inline(each.remedy)}"
        for each in audit.findings
    )


def _changes(audit: Audit) -> Iterator[tuple[str, ...]]:
    for section in sections(audit.changes):
        for each in section.changes:
            yield (
                markdown.badge(risk_look(each.risk)),
                markdown.code(str(subject(each))),
                markdown.plain(kind(each.kind).words),
                markdown.inline(each.why),
            )


def _blind_spots(audit: Audit) -> Iterator[tuple[str, ...]]:
    for each in audit.blind_spots:
        yield (
            markdown.code(f"{each.kind} {spot_name(each)}"),
            markdown.plain(difference_word(each)),
            markdown.inline(each.remedy),
        )


def _folded(audit: Audit) -> Iterator[str]:
    named = "" if audit.name is None else f" of {audit.name}"
    if audit.failure is None and audit.changes:
        yield markdown.details(
            f"The migration that autogenerate would write{named}",
            markdown.listing(audit.script.text, "python"),
        )
        yield markdown.details(
            f"The SQL that it would run{named}", markdown.listing(audit.sql.upgrade, "sql")
        )
    yield f"<sub>Computed with {markdown.plain(versions_line(audit.versions, audit.tables))}</sub>"
