"""Which parts of a script have nothing to do with each other on SQLite, so that each gets a copy of its own.

What a statement costs there grows with the schema: SQLite reads all of it anew after each change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from limbeck.autogen.operation_steps import held_operations

if TYPE_CHECKING:
    from limbeck.autogen.dry_run import ScriptPart
    from limbeck.autogen.sqlite_schema import SchemaEntry

Around = Callable[[frozenset[str]], Sequence["SchemaEntry"]]
"""The part of a schema that operations on some tables can see."""

_VIRTUAL = len("CREATE VIRTUAL")
"""SQLite itself writes the beginning of a statement that it keeps."""


def part_groups(parts: Sequence[ScriptPart], around: Around) -> list[list[int]]:
    """The places of the parts that belong together, each group in the order of the parts.

    All are in one group where SQLite looks at more than the tables of a part: a rename reads each view and
    trigger of the schema, and who knows what a virtual table, or the code of a project, looks at.

    Args:
        parts: The parts of a script.
        around: What operations on some tables can see.
    """
    together = [list(range(len(parts)))]
    if not all(map(_is_about_tables, parts)):
        return together
    seen = [around(part.tables) for part in parts]
    if any(_reaches_far(entry) for entries in seen for entry in entries):
        return together
    touched = [_folded(part.tables) for part in parts]
    every = frozenset().union(*touched)
    names = [
        touched[number] | (_folded(name for entry in entries for name in (entry.name, entry.table)) & every)
        for number, entries in enumerate(seen)
    ]
    roots = _Roots()
    for each in names:
        roots.join(each)
    groups: dict[str, list[int]] = {}
    for number, each in enumerate(names):
        groups.setdefault(roots.of(next(iter(each))), []).append(number)
    return list(groups.values())


class _Roots:
    """Names that belong together have the same root."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The root of a name."""
        while (above := self._above.setdefault(name, name)) != name:
            self._above[name] = self._above[above]  # a shorter way for whoever asks next
            name = above
        return name

    def join(self, names: Iterable[str]) -> None:
        """Let names belong together."""
        first, *others = map(self.of, names)
        for each in others:
            self._above[self.of(each)] = self.of(first)


def _reaches_far(entry: SchemaEntry) -> bool:
    """Whether a view, a trigger or a virtual table, which makes and drops tables of its own."""
    return entry.type not in {"table", "index"} or entry.sql[:_VIRTUAL].casefold().endswith("virtual")


def _is_about_tables(part: ScriptPart) -> bool:
    if part.operation is None or not part.is_alembics or not part.tables:
        return False
    return all(
        getattr(each, "table_name", None) or getattr(each, "source_table", None)
        for each in held_operations(part.operation)
    )


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
