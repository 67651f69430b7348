"""Rehearsals as Markdown: a comment for a pull request, without a value of any row."""

from __future__ import annotations

from collections.abc import Iterator

from limbeck.baselines import BaselineStanding
from limbeck.rehearsals.rehearsal import Rehearsal, RehearsedRevision
from limbeck.view import markdown
from limbeck.view.rehearsal import summary
from limbeck.view.standings import standing_markdown
from limbeck.view.summaries import shown_by, versions_line
from limbeck.view.verdict_looks import rehearsal_look


def rehearsal_markdown(rehearsal: Rehearsal, standing: BaselineStanding | None = None) -> str:
    """A table of the revisions, with what each did folded below; nothing quotes a row.

    Args:
        rehearsal: What to show.
        standing: What it tells against a baseline; None without one.
    """
    shown = rehearsal.masked()
    steps = shown.revisions
    heads = ("Verdict", "Revision", "Why", "Way back")
    blocks = [
        f"### {markdown.plain(summary.rehearsal_title(shown))}",
        f"**{markdown.plain(summary.headline(shown))}**",
        "" if standing is None else standing_markdown(standing),
        markdown.table(heads, map(_row, steps)) if steps else "",
        markdown.inline(summary.silence(shown)),
        markdown.bullets(f"not copied: {markdown.inline(each)}" for each in shown.copy.not_restored),
    ]
    held = summary.copy_words(shown.copy)
    versions = f"Rehearsed on a copy: {held}. Computed with {versions_line(shown.versions)}"
    return markdown.comment(blocks, [*map(_folded, steps), f"<sub>{markdown.plain(versions)}</sub>"])


def _row(step: RehearsedRevision) -> tuple[str, ...]:
    return (
        markdown.badge(rehearsal_look(step.verdict)),
        f"{markdown.code(step.revision)} {markdown.plain(step.message)}".rstrip(),
        markdown.inline(summary.first_reason(step)),
        "" if step.downgrade is None else markdown.plain(summary.downgrade_sentence(step)),
    )


def _folded(step: RehearsedRevision) -> str:
    """Reasons, rows, schema and statements of one revision; empty where it was not reached."""
    if not step.is_reached:
        return ""
    blocks = [
        markdown.bullets(_reasons(step)),
        markdown.inline(summary.standing(step)),
        markdown.bullets(_rows(step)),
        markdown.bullets(markdown.code(str(each)) for each in step.catalogue),
        markdown.listing("\n\n".join(f"{each.sql.strip()};" for each in step.statements), "sql")
        if step.statements
        else "",
        markdown.plain(summary.way_back(step)),
        markdown.inline(summary.offline(step)),
    ]
    return markdown.details(
        f"{step.revision} {step.message}".rstrip(), "\n\n".join(each for each in blocks if each)
    )


def _reasons(step: RehearsedRevision) -> Iterator[str]:
    for each in step.reasons:
        instead = f" *Instead:* {markdown.inline(each.instead)}" if each.instead else ""
        shown = f" *Shown and proven:* {markdown.inline(shown_by(each.case))}" if each.case else ""
        about = markdown.code(summary.subject(each))
        badge = markdown.badge(rehearsal_look(each.verdict))
        yield f"{badge} {about}: {markdown.inline(each.why)}{instead}{shown}"


def _rows(step: RehearsedRevision) -> Iterator[str]:
    for name, rows in summary.touched(step):
        fate = summary.row_counts(rows)
        told = f"{summary.row_totals(rows)}{f'; {fate}' if fate else ''}"
        yield f"{markdown.code(name)}: {markdown.inline(told)}"
        for column, found in rows.columns.items():
            yield f"{markdown.code(f'{name}.{column}')}: {markdown.inline(summary.value_counts(found))}"
