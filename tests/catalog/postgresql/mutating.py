"""The mutations: one thing of a schema changed, and what the catalogue has to say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "mutations"
_HEAD = re.compile(r"^--- (?P<slug>\S+)(?: \(since (?P<since>\d+)\)| \(needs (?P<needs>\w+)\))?$")
_SAYS = "--= "


@dataclass(frozen=True)
class Mutation:
    """One section of a file.

    Attributes:
        slug: Its name.
        since: The first version of the server that knows it.
        needs: The extension that it needs; empty for none.
        setup: The statements that build what is there before.
        change: The statements that change it.
        expected: The differences, as text.
    """

    slug: str
    since: int
    needs: str
    setup: str
    change: str
    expected: tuple[str, ...]


def mutations() -> list[Mutation]:
    """All of them, in the order of the files."""
    return [
        each for path in sorted(FOLDER.glob("*.sql")) for each in sections(path.read_text(encoding="utf-8"))
    ]


def sections(text: str) -> list[Mutation]:
    """The sections of a file: a title, what is there before, what is done, and what is said of it."""
    found = []
    for section in re.split(r"^(?=--- )", text, flags=re.MULTILINE)[1:]:
        first, *lines = section.splitlines()
        head = _HEAD.match(first)
        assert head is not None, first
        arrow = lines.index("-->")
        says = [line.removeprefix(_SAYS).replace("\\n", "\n") for line in lines if line.startswith(_SAYS)]
        change = [line for line in lines[arrow + 1 :] if not line.startswith(_SAYS)]
        found.append(
            Mutation(
                head["slug"],
                int(head["since"] or 13),
                head["needs"] or "",
                "\n".join(lines[:arrow]),
                "\n".join(change),
                tuple(says),
            )
        )
    return found
