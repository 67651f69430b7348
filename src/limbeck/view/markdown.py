"""Reports as Markdown for GitHub: every name is text, whatever it would like to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import escape

from limbeck.characters import visible
from limbeck.view.looks import Look
from limbeck.view.prose import pieces

MARK = "<!-- Written by limbeck -->"
"""The last line of a comment: by it a workflow finds the one to replace."""

LONGEST = 60_000
"""Characters; GitHub takes 65,536 in a comment."""

ROWS = 100
"""How many rows a table has."""

_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~&$]|:(?=\S)|(?<=www)\.")
_START = re.compile(r"^(\d+(?=[.)])|(?=[-+=#]))")
_REFERENCE = re.compile(r"([@#])(?=\w)")


def inline(sentence: str) -> str:
    """A sentence in which only what stands between backticks has a meaning.

    Args:
        sentence: One of ours, with names in it, or any text.
    """
    return "".join(code(piece) if is_code else plain(piece) for piece, is_code in pieces(sentence))


def plain(text: str) -> str:
    """A text on one line, which mentions nobody and links to nothing."""
    escaped = _START.sub(r"\1\\", _SIGNS.sub(r"\\\g<0>", visible(text)))
    return _REFERENCE.sub(r"\1<!-- -->", escaped)


def code(text: str) -> str:
    """A name as code, also where it holds backticks; in a cell of a table too."""
    shown = visible(text).replace("|", "\\|")
    fence = "`" * (_longest_run(shown) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}" if shown.strip() else "``\u00a0``"


def listing(text: str, language: str) -> str:
    """A listing, whose fence is longer than any in it."""
    shown = visible(text.strip("\n"), keep="\n\t")
    fence = "`" * max(3, _longest_run(shown) + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; what is over `ROWS` is counted."""
    found = list(rows)
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *found[:ROWS])]
    more = f"\n\nand {len(found) - ROWS:,} more" if len(found) > ROWS else ""
    return "\n".join(lines) + more


def details(summary: str, body: str) -> str:
    """What is folded away.

    Args:
        summary: What stands beside the triangle.
        body: Markdown.
    """
    return f"<details><summary>{escape(visible(summary))}</summary>\n\n{body}\n\n</details>"


def bullets(sentences: Iterable[str]) -> str:
    """A list of items that are Markdown already; empty for none."""
    return "\n".join(f"- {each}" for each in sentences)


def badge(look: Look) -> str:
    """The symbol and the word of a risk or a verdict."""
    return f"{look.symbol}\u00a0{look.word}"


def comment(blocks: Iterable[str], folded: Iterable[str]) -> str:
    """A whole comment, which ends with a mark; what is folded is left out where it would be too long.

    Args:
        blocks: What is seen at once; empty ones are left out.
        folded: What is folded away.
    """
    seen = [each for each in blocks if each]
    whole = [*seen, *(each for each in folded if each)]
    if sum(len(each) + 2 for each in whole) > LONGEST:
        whole = [*seen, "The details are too long for a comment: see `--format html`."]
    return "\n\n".join([*whole, MARK]) + "\n"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
