"""A history as HTML, whole and in pieces; the pieces stand below an element of the class `limbeck`."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from limbeck.histories.history import History
from limbeck.records.revision import Problem, Revision
from limbeck.view import summaries
from limbeck.view.history import words
from limbeck.view.history.graph import Drawing, svg
from limbeck.view.history.operations import MOST, deeds, is_one_way
from limbeck.view.history.scene import Scene, scene
from limbeck.view.history.traits import Telling
from limbeck.view.templates import macro

ROWS = 20
"""How many rows of the table a notebook shows: the output is saved with the notebook."""


def title(history: History) -> str:
    """What the tab of a browser says."""
    return f"History of {summaries.plural(len(history), 'revision')}"


def whole(history: History, *, level: int = 2, rows: int | None = ROWS, lines: int | None = None) -> Markup:
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
        "problems": problems(history.problems[:rows], level=level + 2),
        "left": 0 if rows is None else max(0, len(history.problems) - rows),
        "picture": picture(svg(history)) + legend(scene(history)),
        "table": table(history, rows),
    }
    return macro("history.html", "whole", title(history), parts, level)


def summary(history: History) -> Markup:
    """How many revisions, where the database is, which are the heads and the bases."""
    return macro(
        "history.html",
        "summary",
        words.verdict(history),
        words.facts(history),
        summaries.versions(history.versions),
        history.versions.server,
    )


def problems(found: Sequence[Problem], *, level: int = 3) -> Markup:
    """A card for each problem."""
    return Markup().join(macro("history.html", "problem", each, level) for each in found)


def picture(drawing: Drawing) -> Markup:
    """The graph at its full size, in a frame that scrolls; or why there is none."""
    return macro("history.html", "picture", drawing)


def legend(shown: Scene) -> Markup:
    """What the symbols, words and lines of a picture mean; only those that occur."""
    kinds = {each.dependency for each in shown.arrows}
    return macro("history.html", "legend", shown.traits, kinds)


def table(history: History, limit: int | None = None) -> Markup:
    """A row for each revision, the newest first.

    Args:
        history: What to show.
        limit: How many rows to show; None for all.
    """
    telling = Telling(history)
    newest = tuple(reversed(history.revisions))
    rows = [(each, telling.of(each.revision), *_done(history, each)) for each in newest[:limit]]
    return macro("history.html", "table", rows, len(newest), MOST)


def _done(history: History, revision: Revision) -> tuple[object, bool]:
    return deeds(history.body(revision.revision)), is_one_way(history, revision.revision)
