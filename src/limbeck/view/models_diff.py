"""Two pieces of Python side by side, with the lines marked in which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from limbeck.view.code import Language, coloured

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a side.

    Attributes:
        code: The line, with its words coloured.
        changed: Whether the other side has no such line.
    """

    code: Markup
    changed: bool


def side_by_side(
    before: str, after: str, language: Language = "python"
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of both sides.

    Args:
        before: The left side.
        after: The right side.
        language: What they are written in.
    """
    old, new = before.splitlines(), after.splitlines()
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    return (
        tuple(_lines(old, {block.a + step for block in blocks for step in range(block.size)}, language)),
        tuple(_lines(new, {block.b + step for block in blocks for step in range(block.size)}, language)),
    )


def _lines(lines: Sequence[str], shared: set[int], language: Language) -> Iterator[Line]:
    for number, line in enumerate(lines):
        yield Line(coloured(line, language), number not in shared)
