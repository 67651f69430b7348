"""Finding revisions by what a reader remembers of them."""

from __future__ import annotations

import ast
import re

from limbeck.histories.history import History
from limbeck.records.revision import Direction


def search(history: History, words: str) -> tuple[str, ...]:
    """The revisions that hold some words, upper and lower case alike, in topological order.

    Looked at are ids, branch labels, messages, docstrings (where authors sign), and the tables and columns
    that operations name: `users` finds a table, `users.email` or `email` a column.

    Args:
        history: Where to look.
        words: What to look for; nothing is found by nothing.
    """
    wanted = words.strip().casefold()
    if not wanted:
        return ()
    return tuple(each.revision for each in history.revisions if _holds(history, each.revision, wanted))


# What Alembic's template writes into every docstring: it names the revision before, too.
_TEMPLATE = re.compile(r"^\s*(?:Revision ID|Revises|Create Date)\s*:.*$", re.MULTILINE)


def docstring(source: str) -> str:
    """The docstring of a version file; empty where there is none, or where it is not Python."""
    try:
        return ast.get_docstring(ast.parse(source)) or ""
    except (SyntaxError, ValueError):
        return ""


def _holds(history: History, revision: str, wanted: str) -> bool:
    found = history.topology.revisions[revision]
    if any(wanted in text.casefold() for text in (revision, found.message, *found.branch_labels)):
        return True
    source = history.sources.get(revision, "")
    # What the text of the file does not hold, neither its docstring nor its operations name.
    if any(part not in source.casefold() for part in wanted.split(".")):
        return False
    return wanted in _TEMPLATE.sub("", docstring(source)).casefold() or any(
        wanted in name.casefold()
        for way in Direction
        if (body := history.body(revision, way)) is not None
        for operation in body.operations
        for name in (*operation.tables, *operation.columns)
    )
