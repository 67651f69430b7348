"""Cards: what failed, what a reader should know, what may have been renamed."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from limbeck.records import Change, Failure, Finding, Rename
from limbeck.view.characters import shown
from limbeck.view.kinds import kind, subject
from limbeck.view.templates import macro


def failure(failure: Failure, *, level: int = 3) -> Markup:
    """What happened, the evidence and the remedy.

    Args:
        failure: What a failed audit or a `LimbeckError` carries.
        level: The level of its heading.
    """
    return macro("cards.html", "failure", failure, level)


def finding(finding: Finding, *, level: int = 3) -> Markup:
    """What was found, what follows from it and what to do.

    Args:
        finding: One finding of an audit.
        level: The level of its heading.
    """
    return macro("cards.html", "finding", finding, level)


def rename(rename: Rename, changes: Sequence[Change], *, level: int = 3) -> Markup:
    """The question, the evidence and the operation that keeps the rows.

    Args:
        rename: One pair of an audit.
        changes: The changes of that audit, in Alembic's order, to which the pair points.
        level: The level of its heading.
    """
    pair = Markup(" and ").join(_step(changes[at]) for at in rename.changes)
    return macro("cards.html", "rename", rename, pair, level)


def _step(change: Change) -> Markup:
    words = kind(change.kind).words
    return Markup("{} <code><bdi>{}</bdi></code>").format(words.lower(), shown(str(subject(change))))
