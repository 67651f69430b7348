"""A path through a history: what would run, in which order, with which SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from limbeck.characters import visible
from limbeck.histories.history import History
from limbeck.printable_code import printable_sql
from limbeck.records.revision import Direction, PathStep
from limbeck.view import cards
from limbeck.view.summaries import plural
from limbeck.view.templates import macro


def headline(steps: Sequence[PathStep]) -> str:
    """How much would run, in a sentence."""
    if not steps:
        return "Nothing would run: there are no revisions between the two."
    way = "upgrade" if steps[0].direction is Direction.UPGRADE else "downgrade"
    return f"{plural(len(steps), 'revision')} would run, as {'an' if way == 'upgrade' else 'a'} {way}."


def steps_html(history: History, found: Sequence[PathStep]) -> Markup:
    """The revisions of a path, numbered in the order in which they would run."""
    rows = [(each, history.topology.revisions[each.revision]) for each in found]
    return macro("history_path.html", "path", headline(found), rows)


def sql_html(history: History, found: Sequence[Any]) -> Markup:
    """The SQL of a path, revision by revision; a card where one cannot be written without a database.

    Args:
        history: Whose path.
        found: What `history.sql` gave.
    """
    rows = [
        (
            each,
            history.topology.revisions[each.revision],
            Markup() if each.error is None else cards.failure(each.error, level=5),
        )
        for each in found
    ]
    return macro("history_path.html", "sql", rows)


def steps_text(history: History, found: Sequence[PathStep]) -> str:
    """The path as lines of text, one for each revision."""
    lines = [
        f"{number:>{len(str(len(found)))}}  {each.direction.value:<9}  {visible(each.revision)}  "
        f"{visible(history.topology.revisions[each.revision].message)}"
        for number, each in enumerate(found, 1)
    ]
    return "\n".join([headline(found), *map(str.rstrip, lines)]) + "\n"


def sql_script(found: Sequence[Any], dialect: str) -> str:
    """The SQL of a path as one script; what cannot be written without a database is a comment in it.

    Args:
        found: What `history.sql` gave.
        dialect: The dialect that it is written for.
    """
    parts = []
    for each in found:
        parts.append(f"-- {_direction(each)} {visible(each.revision)}\n")
        if each.error is not None:
            said = (each.error.what, *(f"{label}: {text}" for label, text in each.error.evidence))
            parts += [f"-- {visible(line)}\n" for one in said for line in one.splitlines()]
        parts.append(f"{printable_sql(each.sql.strip(), dialect)}\n\n" if each.sql else "\n")
    return "".join(parts)


def _direction(step: Any) -> str:
    return str(Direction(step.direction).value)
