"""One revision as HTML: everything that its file says, without having run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.histories.history import History
from limbeck.histories.search import docstring
from limbeck.records.revision import Direction
from limbeck.view.history import html as whole
from limbeck.view.history.operations import deeds
from limbeck.view.history.traits import Telling
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup


def detail(history: History, name: str, *, level: int = 3) -> Markup:
    """A revision without its source: what it is, what it follows, what is wrong with it, what it does.

    Args:
        history: Its history.
        name: A full or partial id.
        level: The level of its heading.

    Raises:
        InputError: No revision, or more than one, begins so.
    """
    revision = history[name]
    topology = history.topology
    doc = docstring(history.sources.get(revision.revision, ""))
    problems = [each for each in history.problems if each.revision == revision.revision]
    bodies = [(way.value, history.body(revision.revision, way)) for way in Direction]
    return macro(
        "history_revision.html",
        "detail",
        revision,
        {
            "traits": Telling(history).of(revision.revision),
            "followed": topology.children.get(revision.revision, ()),
            "dependents": topology.dependents.get(revision.revision, ()),
            "doc": "" if doc.strip() == revision.message.strip() else doc,
            "problems": whole.problems(problems, level=level + 1),
            "functions": [(way, body, deeds(body)) for way, body in bodies],
        },
        level,
    )
