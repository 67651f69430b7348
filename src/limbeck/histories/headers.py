"""What the head of a revision file says, read as syntax."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from limbeck.histories.literals import bindings
from limbeck.records.revision import Revision

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")

# The part before the first function is all that Alembic's own template writes these names into.
_FIRST_BLOCK = re.compile(r"^(?:def|async def|class|@)", re.MULTILINE)
_LATER_BINDING = re.compile(r"^\s*(?:revision|down_revision|branch_labels|depends_on)\s*[:=]", re.MULTILINE)
_CREATE_DATE = re.compile(r"^\s*Create Date:\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)


class NoRevisionError(ValueError):
    """A file of the versions folder is not a revision; the message says why."""


def read(path: Path, source: str) -> Revision:
    """What a revision file says of itself, without running it.

    Only the part before its first function is parsed, unless one of the names is bound after that:
    this is what makes thousands of files cheap.

    Args:
        path: The file, for the record.
        source: Its text.

    Returns:
        The revision. Names that are bound to something other than a literal are listed in `unread`.

    Raises:
        NoRevisionError: It names no revision that can be read.
        SyntaxError: It is not Python.
    """
    module = _parse(source, str(path))
    values, expressions = bindings(module.body, NAMES)
    if not isinstance(values.get("revision"), str):
        written = expressions.get("revision")
        raise NoRevisionError(
            f"its revision is computed: {written}" if written else "it does not bind the name revision"
        )
    unread = [f"{name} = {text}" for name, text in expressions.items()]
    if "down_revision" not in values and "down_revision" not in expressions:
        unread.append("down_revision is not bound")
    sequences = {name: _strings(values.get(name)) for name in NAMES[1:]}
    unread += [
        f"{name} = {values[name]!r}, which is no name" for name in NAMES[1:] if sequences[name] is None
    ]
    doc = ast.get_docstring(module, clean=False) or ""
    date = _CREATE_DATE.search(doc)
    return Revision(
        revision=values["revision"],
        down_revision=sequences["down_revision"] or (),
        depends_on=sequences["depends_on"] or (),
        branch_labels=sequences["branch_labels"] or (),
        message=doc.strip().partition("\n\n")[0],
        create_date=date.group(1) if date else None,
        path=str(path),
        unread=tuple(unread),
    )


def _parse(source: str, name: str) -> ast.Module:
    first = _FIRST_BLOCK.search(source)
    if first is None or _LATER_BINDING.search(source, first.start()):
        return ast.parse(source, name)
    try:
        return ast.parse(source[: first.start()], name)
    except SyntaxError:
        return ast.parse(
            source, name
        )  # the cut fell into a string; or the file is broken, and this says where


def _strings(value: Any) -> tuple[str, ...] | None:
    """A name, several or none as a tuple, as Alembic reads them; None where it is something else."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return value
    return None
