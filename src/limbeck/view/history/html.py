"""A history as HTML, whole and in pieces; the pieces stand below an element of the class `limbeck`."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from limbeck.histories.history import History
from limbeck.histories.search import docstring
from limbeck.records.revision import Direction, Problem
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.secret_texts import mask_text
from limbeck.view.history.graph import Drawing, svg
from limbeck.view.history.operations import MOST, is_empty, operation_texts
from limbeck.view.history.scene import Scene, scene
from limbeck.view.history.summary import facts, headline
from limbeck.view.history.traits import RevisionTraits
from limbeck.view.rehearsal.html import step_parts
from limbeck.view.summaries import plural, versions_line
from limbeck.view.templates import macro

ROWS = 20
"""How many rows of the table a notebook shows: the output is saved with the notebook."""


def history_title(history: History) -> str:
    """What the tab of a browser says."""
    return f"History of {plural(len(history), 'revision')}"


def history_html(
    history: History, *, level: int = 2, rows: int | None = ROWS, lines: int | None = None
) -> Markup:
    """Everything about a history: summary, problems, picture, table.

    Args:
        history: What to show.
        level: The level of its heading; those of its sections and cards follow.
        rows: How many rows of the table, and how many problems, to show; None for all.
        lines: Nothing here has lines to cap; the argument is that of every result.
    """
    del lines
    parts = {
        "summary": summary(history),
        "problems": problem_cards(history.problems[:rows], level=level + 2),
        "left": 0 if rows is None else max(0, len(history.problems) - rows),
        "picture": picture(svg(history)) + legend(scene(history)),
        "table": revision_table(history, rows) if history.topology.revisions else "",
    }
    return macro("history.html", "article", history_title(history), parts, level)


def summary(history: History) -> Markup:
    """How many revisions, where the database is, which are the heads and the bases."""
    return macro(
        "history.html",
        "summary",
        headline(history),
        facts(history),
        versions_line(history.versions),
        history.versions.server,
    )


def problem_cards(found: Sequence[Problem], *, level: int = 3) -> Markup:
    """A card for each problem."""
    return Markup().join(macro("history.html", "problem", each, level) for each in found)


def picture(drawing: Drawing) -> Markup:
    """The graph at its full size, in a frame that scrolls; or why there is no picture."""
    return macro("history.html", "picture", drawing)


def legend(shown: Scene) -> Markup:
    """What the symbols, words and lines of a picture mean; only those that occur."""
    kinds = {each.dependency for each in shown.arrows}
    return macro("history.html", "legend", shown.traits, kinds)


def revision_table(history: History, limit: int | None = None) -> Markup:
    """A row for each revision, the newest first.

    Args:
        history: What to show.
        limit: How many rows to show; None for all.
    """
    traits = RevisionTraits(history)
    newest = tuple(reversed(history.revisions))
    rows = [
        (
            each,
            traits.traits(each.revision),
            operation_texts(history.body(each.revision)),
            history.is_one_way(each.revision),
            is_empty(history, each.revision),
        )
        for each in newest[:limit]
    ]
    return macro("history.html", "table", rows, len(newest), MOST)


def revision_detail(
    history: History, name: str, *, level: int = 3, rehearsal: Rehearsal | None = None
) -> Markup:
    """A revision without its source: what it is, what it follows, what is wrong with it, what it does.

    Args:
        history: Its history.
        name: A full or partial id.
        level: The level of its heading.
        rehearsal: A rehearsal, of this revision perhaps: what it saw is shown.

    Raises:
        InputError: No revision, or more than one, begins so.
    """
    revision = history[name]
    topology = history.topology
    doc = mask_text(docstring(history.sources.get(revision.revision, "")))
    problems = [each for each in history.problems if revision.revision in each.revisions]
    bodies = [(way.value, history.body(revision.revision, way)) for way in Direction]
    return macro(
        "history_revision.html",
        "detail",
        revision,
        {
            "traits": RevisionTraits(history, rehearsal).traits(revision.revision),
            "rehearsed": _rehearsed(revision.revision, rehearsal, level),
            "followed": topology.children.get(revision.revision, ()),
            "dependents": topology.dependents.get(revision.revision, ()),
            "doc": "" if doc.strip() == revision.message.strip() else doc,
            "problems": problem_cards(problems, level=level + 1),
            "functions": [(way, body, operation_texts(body)) for way, body in bodies],
            "merge": len(revision.down_revision) > 1,
            "one_way": history.is_one_way(revision.revision),
        },
        level,
    )


def _rehearsed(name: str, rehearsal: Rehearsal | None, level: int) -> Markup:
    """The verdict of a revision and what led to it; nothing where it was not rehearsed."""
    steps = () if rehearsal is None else rehearsal.revisions
    parts = [step_parts(each, level=level) for each in steps if each.revision == name]
    return Markup().join(each.verdict + each.consequences for each in parts)
