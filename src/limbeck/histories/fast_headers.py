"""Version files that look as Alembic's own template writes them: most of them, and quickly read."""

from __future__ import annotations

import re
from typing import Any

# Nothing here is cleverer than Python: whatever one of these patterns does not match is parsed.
_NAMES = "revision|down_revision|branch_labels|depends_on"
_QUOTED = r"""(?:'[^'\\\n]*'|"[^"\\\n]*")"""
_VALUE = rf"(?:None|{_QUOTED}|\((?:[ \t]*{_QUOTED}[ \t]*,)+(?:[ \t]*{_QUOTED})?[ \t]*\))"
_END = r"[ \t]*(?:\#[^\n]*)?(?:\n|\Z)"
_ASSIGNMENT = rf"(?:{_NAMES})(?:[ \t]*:[^=\n\#]*)?[ \t]*=[ \t]*{_VALUE}{_END}"
_IMPORT = rf"(?:from|import)[ \t](?![^\n]*\b(?:{_NAMES})\b)[\w., \t]+{_END}"

_DOC = re.compile(r'\s*"""([^"\\]*)"""[ \t]*(?:\n|\Z)')
_LINES = re.compile(rf"(?:{_END}(?<=\n)|{_IMPORT}|{_ASSIGNMENT})*\Z")
_BINDING = re.compile(rf"^({_NAMES})\b[^=\n]*=[ \t]*({_VALUE})", re.MULTILINE)
_STRING = re.compile(_QUOTED)


def quickly(head: str) -> tuple[dict[str, Any], str] | None:
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
    values = {name: _value(text) for name, text in _BINDING.findall(head, start)}
    return values, doc.group(1) if doc else ""


def _value(text: str) -> Any:
    if text == "None":
        return None
    if text[0] == "(":
        return tuple(each[1:-1] for each in _STRING.findall(text))
    return text[1:-1]
