"""Models side by side, a line for each argument, with the lines and the words marked that differ."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from limbeck.view.characters import shown
from limbeck.view.code import Language, coloured, words

if TYPE_CHECKING:
    from collections.abc import Iterable

Word = tuple[str, Markup]
"""A word as it is written and as it is drawn."""

ALIKE = 0.5
"""How similar two texts must be for single words to be marked: below it, nearly all of them would be."""

_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a side.

    Attributes:
        code: The line, with its words coloured and those marked that the other side has not.
        changed: Whether the other side has no such line.
    """

    code: Markup
    changed: bool


def unfolded(source: str) -> str:
    """The same Python, each argument of a `Table` on a line of its own.

    Only white space and the comma at the end differ from what was run. A statement with a comment in it,
    or with an argument that goes over several lines, stays as it is.

    Args:
        source: Statements that define tables.
    """
    lines = source.splitlines()
    for statement in reversed(ast.parse(source).body):
        call = getattr(statement, "value", None)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Table":
            first, last = statement.lineno - 1, statement.end_lineno
            lines[first:last] = _unfolded(source, lines[first:last], call)
    return "\n".join(lines)


def side_by_side(
    before: str, after: str, language: Language = "python"
) -> tuple[tuple[DiffLine, ...], tuple[DiffLine, ...]]:
    """The lines of both sides.

    Args:
        before: The left side.
        after: The right side.
        language: What they are written in.
    """
    old, new = before.splitlines(), after.splitlines()
    left: list[DiffLine] = []
    right: list[DiffLine] = []
    for tag, *ends in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        removed, added = old[ends[0] : ends[1]], new[ends[2] : ends[3]]
        if tag == "replace" and len(removed) == len(added):
            pairs = [_pair(*pair, language) for pair in zip(removed, added, strict=True)]
            left += [DiffLine(one, changed=True) for one, _ in pairs]
            right += [DiffLine(other, changed=True) for _, other in pairs]
        else:
            left += _lines(removed, language, changed=tag != "equal")
            right += _lines(added, language, changed=tag != "equal")
    return tuple(left), tuple(right)


def marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Two definitions, with the words marked that the other one has not."""
    return _marked(list(_words(before)), list(_words(after)))


def _words(text: str) -> Iterator[Word]:
    return ((word, shown(word, keep="\n\t")) for word in _WORD.findall(text))


def _pair(before: str, after: str, language: Language) -> tuple[Markup, Markup]:
    return _marked(list(words(before, language)), list(words(after, language)))


def _marked(before: Sequence[Word], after: Sequence[Word]) -> tuple[Markup, Markup]:
    matcher = SequenceMatcher(a=[word for word, _ in before], b=[word for word, _ in after], autojunk=False)
    if matcher.ratio() < ALIKE:
        return _joined(before), _joined(after)
    left, right = Markup(), Markup()
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        left += _piece(before[start:end], changed=tag != "equal")
        right += _piece(after[other_start:other_end], changed=tag != "equal")
    return left, right


def _piece(of: Sequence[Word], *, changed: bool) -> Markup:
    return Markup("<mark>{}</mark>").format(_joined(of)) if changed and of else _joined(of)


def _joined(of: Iterable[Word]) -> Markup:
    return Markup().join(drawn for _, drawn in of)


def _lines(lines: Sequence[str], language: Language, *, changed: bool) -> list[DiffLine]:
    return [DiffLine(_coloured_line(line, language), changed) for line in lines]


# Both sides have most of their lines in common, and so have the cases of a matrix.
_coloured_line = lru_cache(maxsize=4096)(coloured)


def _unfolded(source: str, lines: list[str], call: ast.Call) -> list[str]:
    arguments = [ast.get_source_segment(source, each) or "" for each in (*call.args, *call.keywords)]
    starred = any(isinstance(each, ast.keyword) and each.arg is None for each in call.keywords)
    if starred or any("#" in line for line in lines) or any("\n" in each for each in arguments):
        return lines
    opening = lines[0].encode()[: call.func.end_col_offset].decode()  # offsets count bytes
    return [f"{opening}(", *(f"    {each}," for each in arguments), ")"]
