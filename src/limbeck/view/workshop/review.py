"""Models and revisions that were written in a cell, with what Alembic makes of them side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.characters import visible
from limbeck.view.kinds import subject
from limbeck.view.terminal import NAME, SOFT, STRONG, below, code, heading, prose
from limbeck.view.workshop import summary
from limbeck.view.workshop.frame import step_frame
from limbeck.view.workshop.listings import FileLine, LineFate, changed_lines
from limbeck.view.workshop.terminal import step_blocks

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from rich.console import RenderableType

    from limbeck.records import Change
    from limbeck.workshops.review import ModelsReview, RevisionReview

LINES = 40
"""How many lines of code a cell shows."""

NOTHING = "Nothing since the database was last brought to a revision."


def models_title(_review: ModelsReview) -> str:
    """What the tab of a browser says."""
    return "Models, and what autogenerate makes of them"


def revision_title(review: RevisionReview) -> str:
    """What the tab of a browser says."""
    return f"Revision {review.revision}"


def models_html(
    review: ModelsReview, *, level: int = 3, rows: int | None = None, lines: int | None = LINES
) -> Markup:
    """What changed, what autogenerate would write, its SQL, and what it does not see.

    Args:
        review: What to show.
        level: The level of the headings.
        rows: Not used.
        lines: How many lines of code to show; None for all.
    """
    from markupsafe import Markup

    from limbeck.view.templates import macro
    from limbeck.view.workshop.html import listing, notice
    from limbeck.view.workshop.proposal import proposal

    del rows
    if review.audit is None:
        return macro("review.html", "wrong", review, notice(review.step), _cell_lines(review))
    failed = review.audit.failure is not None
    lines_changed = [each for each in changed_lines(review.applied, review.source) if not _is_blank(each)]
    told = {
        "changed": listing(lines_changed, "models.py") if lines_changed else Markup(),
        "nothing": NOTHING,
        "proposal": proposal(review.audit, review.blind_spots),
        "upgrade": "" if failed else _cut(review.audit.script.upgrade, lines),
        "sql": "" if failed else _cut(review.audit.sql.upgrade, lines),
    }
    return macro("review.html", "models", told, level)


def revision_html(
    review: RevisionReview, *, level: int = 3, rows: int | None = None, lines: int | None = LINES
) -> Markup:
    """What changed in the file, the SQL that it runs, and what an upgrade will lose.

    Args:
        review: What to show.
        level: The level of the headings.
        rows: Not used.
        lines: How many lines of code to show; None for all.
    """
    from limbeck.view.templates import macro
    from limbeck.view.workshop.html import file_listing

    del rows
    told = {
        "files": [file_listing(each, lines) for each in review.step.files],
        "sql": _cut(review.sql.strip("\n"), lines),
        "error": review.offline_error,
        "warnings": review.warnings,
    }
    return macro("review.html", "revision", told, level)


def models_frame(review: ModelsReview) -> pd.DataFrame:
    """A line for each change that autogenerate proposes; of models that are wrong, a line for each row."""
    from limbeck.view.audit.frame import audit_frame

    return step_frame(review.step) if review.audit is None else audit_frame(review.audit)


def revision_frame(review: RevisionReview) -> pd.DataFrame:
    """A line for each row, as of the step that wrote it."""
    return step_frame(review.step)


def models_blocks(review: ModelsReview, width: int) -> Iterator[RenderableType]:
    """What autogenerate would write, line by line, and its SQL; or what is wrong."""
    if review.audit is None or review.audit.failure is not None:
        yield from step_blocks(review.step, width)
        if review.wrong_line is not None:
            yield below(Text(f"It is line {review.wrong_line} of the cell.", STRONG))
        return
    yield Text("Now autogenerate would write", STRONG)
    for change in review.audit.changes:
        yield below(_change(change))
    if not review.audit.changes:
        yield below(Text("nothing", SOFT))
    for rename in review.audit.renames:
        yield below(Text.assemble(prose(rename.question, STRONG), prose(f" Then write `{rename.python}`")))
    for spot in review.blind_spots:
        yield below(
            Text.assemble(("not seen: ", SOFT), visible(f"{spot.kind} {spot.object} "), prose(spot.why))
        )
    if review.audit.changes:
        yield from heading("Its SQL")
        yield code(review.audit.sql.upgrade, "sql", 2)


def revision_blocks(review: RevisionReview, width: int) -> Iterator[RenderableType]:
    """What changed in the file, what it will lose, and its SQL."""
    yield from step_blocks(review.step, width)
    for each in review.warnings:
        yield below(Text.assemble(("\u25b2 ", "yellow"), prose(each)))
    if review.offline_error:
        yield below(prose(summary.not_offline(review.offline_error)))
    if review.sql:
        yield from heading("What an upgrade runs")
        yield code(review.sql, "sql", 2)


def _change(change: Change) -> Text:
    sign = "+" if change.before is None else "\u2212" if change.after is None else "~"
    return Text.assemble(f"{sign} ", (visible(str(subject(change))), NAME), "  ", prose(change.why))


def _is_blank(line: FileLine) -> bool:
    """Whether it is an empty line that came or went: nobody asks for those in models."""
    return line.fate in (LineFate.GONE, LineFate.NEW) and not line.text.strip()


def _cut(text: str, lines: int | None) -> str:
    kept = text.splitlines()
    return text if lines is None or len(kept) <= lines else "\n".join((*kept[:lines], "\u2026"))


def _cell_lines(review: ModelsReview) -> list[tuple[int, str, bool]]:
    """The line of the cell that is wrong and two around it, each with its number."""
    if review.wrong_line is None:
        return []
    cell = review.source.splitlines()[review.first_line - 1 :]
    at = review.wrong_line - 2  # the first line of a cell is `%%model` itself
    near = range(max(0, at - 2), min(len(cell), at + 3))
    return [(number + 2, cell[number], number == at) for number in near]
