"""The table of drifts in data/README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[2] / "data" / "README.md"

UNSEEN = "unseen"
NO_SUCH_THING = "—"


@dataclass(frozen=True, slots=True)
class Drift:
    """One row of the README's table."""

    title: str
    objects: frozenset[str]
    reported: dict[str, str]


def drifts() -> list[Drift]:
    section = README.read_text(encoding="utf-8").split("### Where the models have drifted")[1].split("###")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line[:1] == "|"
    ]
    return [
        Drift(title, frozenset(quoted(objects)), {"sqlite": sqlite, "postgresql": postgresql})
        for title, objects, sqlite, postgresql in rows[2:]
    ]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)
