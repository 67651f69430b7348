"""What the head of a version file says, read as syntax."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from limbeck.histories.literals import Constants, bindings, no_constants
from limbeck.records.revision import Revision
from limbeck.secret_texts import mask_text

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")
OPTIONAL = ("branch_labels", "depends_on")
"""The names that a version file may leave out."""

# The part before the first function is all that Alembic's own template writes these names into.
_FIRST_BLOCK = re.compile(r"^(?:(?:def|async def|class)[ \t]|@)", re.MULTILINE)
_LATER_BINDING = re.compile(
    r"^[ \t]*(?:revision|down_revision|branch_labels|depends_on)[ \t]*(?::|\+?=)", re.MULTILINE
)
_CREATE_DATE = re.compile(r"^[ \t]*Create Date:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
# Before 0.2, the id was the name of the file; Alembic still takes it (`alembic/script/base.py`).
_LEGACY = re.compile(r"([a-f0-9]+)\.py$")

# Most files look as Alembic's own template writes them, and these patterns read them quickly.
# Nothing here is cleverer than Python: whatever one of these patterns does not match is parsed.
_TEMPLATE_NAMES = "revision|down_revision|branch_labels|depends_on"
_QUOTED = r"""(?:'[^'\\\n]*'|"[^"\\\n]*")"""
_VALUE = rf"(?:None|{_QUOTED}|\((?:[ \t]*{_QUOTED}[ \t]*,)+(?:[ \t]*{_QUOTED})?[ \t]*\))"
_END = r"[ \t]*(?:\#[^\n]*)?(?:\n|\Z)"
_ASSIGNMENT = rf"(?:{_TEMPLATE_NAMES})(?:[ \t]*:[^=\n\#]*)?[ \t]*=[ \t]*{_VALUE}{_END}"
_IMPORT = rf"(?:from|import)[ \t](?![^\n]*\b(?:{_TEMPLATE_NAMES})\b)[\w., \t]+{_END}"

_DOC = re.compile(r'\s*"""([^"\\]*)"""[ \t]*(?:\n|\Z)')
_LINES = re.compile(rf"(?:{_END}(?<=\n)|{_IMPORT}|{_ASSIGNMENT})*\Z")
_BINDING = re.compile(rf"^({_TEMPLATE_NAMES})\b[^=\n]*=[ \t]*({_VALUE})", re.MULTILINE)
_STRING = re.compile(_QUOTED)


class NoRevisionError(ValueError):
    """A file of the versions folder is not a revision; the message says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a version file says of itself.

    Attributes:
        values: The values of the names that are known.
        unread: How the others are bound, for each that is bound at all.
        doc: Its docstring.
    """

    values: Mapping[str, Any]
    unread: Mapping[str, str]
    doc: str


def read(source: str, constants: Constants = no_constants) -> Header:
    """What a version file says of itself, without running it.

    Only the part before its first function is read, unless one of the names is bound after that: this is
    what makes thousands of files cheap.

    Args:
        source: Its text, its lines ended as on Unix.
        constants: What the modules bind that it may import from.

    Raises:
        SyntaxError: It is not Python.
        ValueError: It holds a null byte.
    """
    first = _FIRST_BLOCK.search(source)
    end = len(source) if first is None else first.start()
    whole = first is None or _LATER_BINDING.search(source, end) is not None
    if not whole:
        found = template_bindings(source[:end])
        if found is not None:
            return Header(found[0], {}, found[1])
    module = _parse(source, len(source) if whole else end)
    values, unread = bindings(module.body, NAMES, constants)
    return Header(values, unread, ast.get_docstring(module, clean=False) or "")


def template_bindings(head: str) -> tuple[dict[str, Any], str] | None:
    """What the part of a version file before its first function binds, and its docstring.

    Args:
        head: That part.

    Returns:
        The values by name, and the docstring; None if there is anything but a docstring in three double
        quotes, imports, comments, and the four names bound to strings, tuples of strings or None.
    """
    if "\r" in head or "\f" in head:
        return None
    doc = _DOC.match(head)
    start = doc.end() if doc else 0
    if not _LINES.match(head, start):
        return None
    values = {name: _template_value(text) for name, text in _BINDING.findall(head, start)}
    return values, doc.group(1) if doc else ""


def _template_value(text: str) -> Any:
    if text == "None":
        return None
    if text[0] == "(":
        return tuple(each[1:-1] for each in _STRING.findall(text))
    return text[1:-1]


def revision(header: Header, path: str) -> Revision:
    """The revision that a header describes.

    Args:
        header: What is known of it.
        path: Its file.

    Returns:
        The revision. What is not known is in its `unread`; if that is its id, it bears the file's name.

    Raises:
        NoRevisionError: The file binds no revision at all.
    """
    values = header.values
    name = path.rpartition(os.sep)[2]  # thousands of files: a Path for each is dear
    unread = list(header.unread.values())
    ident = values.get("revision")
    if not isinstance(ident, str):
        legacy = _LEGACY.match(name)
        if "revision" in header.unread:
            ident = name
        elif "revision" in values:
            ident = name
            unread.append(f"revision = {ident!r}, which is no name")
        elif legacy is not None:
            ident = legacy.group(1)
        else:
            raise NoRevisionError("it does not bind the name revision")
    if "down_revision" not in values and "down_revision" not in header.unread:
        unread.append("down_revision is not bound")
    sequences = {each: _strings(values.get(each)) for each in NAMES[1:]}
    unread += [
        f"{each} = {values[each]!r}, which is no name" for each in NAMES[1:] if sequences[each] is None
    ]
    date = _CREATE_DATE.search(header.doc)
    return Revision(
        revision=ident,
        down_revision=sequences["down_revision"] or (),
        depends_on=sequences["depends_on"] or (),
        branch_labels=sequences["branch_labels"] or (),
        message=mask_text(header.doc.strip().partition("\n\n")[0]),
        create_date=date.group(1) if date else None,
        path=path,
        unread=tuple(dict.fromkeys(unread)),
    )


def _parse(source: str, end: int) -> ast.Module:
    try:
        return ast.parse(source[:end])
    except SyntaxError:
        if end == len(source):
            raise
    return ast.parse(source)  # the cut fell into a string; or the file is broken, and this says where


def _strings(value: Any) -> tuple[str, ...] | None:
    """A name, several or none as a tuple, as Alembic reads them; None where it is something else."""
    if value is None or value == ():
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (tuple, list)) and all(isinstance(each, str) for each in value):
        return tuple(value)
    return None
