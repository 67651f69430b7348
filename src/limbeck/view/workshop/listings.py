"""What became of a file, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING

from limbeck.view.characters import shown
from limbeck.view.code import Language, coloured

if TYPE_CHECKING:
    from markupsafe import Markup

CONTEXT = 2
"""How many lines around a change are shown."""


class LineFate(Enum):
    """What became of a line: the sign before it, and the words for who cannot see that."""

    SAME = (" ", "")
    GONE = ("\u2212", "removed")
    NEW = ("+", "added")
    LEFT_OUT = ("\u22ef", "lines left out")

    @property
    def sign(self) -> str:
        """What stands before the line."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What a screen reader says."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of a file that changed.

    Attributes:
        fate: What became of it.
        text: The line; empty for lines left out.
    """

    fate: LineFate
    text: str


def changed_lines(before: str, after: str) -> tuple[FileLine, ...]:
    """The lines that differ, with some around them.

    Args:
        before: The text of the file before.
        after: Its text now.
    """
    old, new = before.splitlines(), after.splitlines()
    groups = list(SequenceMatcher(a=old, b=new, autojunk=False).get_grouped_opcodes(CONTEXT))
    lines: list[FileLine] = []
    for group in groups:
        if group[0][1] > 0:
            lines.append(FileLine(LineFate.LEFT_OUT, ""))
        lines += _group(group, old, new)
    if groups and groups[-1][-1][2] < len(old):
        lines.append(FileLine(LineFate.LEFT_OUT, ""))
    return tuple(lines)


def drawn(line: FileLine, language: Language | None) -> Markup:
    """The text of a line with its words coloured.

    Args:
        line: The line.
        language: What it is written in; None for text without colours.
    """
    return shown(line.text, keep="\t") if language is None else coloured(line.text, language)


def language_of(path: str) -> Language | None:
    """What a file is written in, by its name; None for what gets no colours."""
    return {"py": "python", "sql": "sql"}.get(path.rpartition(".")[2])  # type: ignore[return-value]


def _group(
    group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> Iterator[FileLine]:
    for tag, start, end, new_start, new_end in group:
        if tag == "equal":
            yield from (FileLine(LineFate.SAME, each) for each in old[start:end])
            continue
        yield from (FileLine(LineFate.GONE, each) for each in old[start:end])
        yield from (FileLine(LineFate.NEW, each) for each in new[new_start:new_end])
