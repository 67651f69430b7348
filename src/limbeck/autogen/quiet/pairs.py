"""A table of the database beside its model: where they are equal, and what is left for Alembic to decide.

A pair is what the two say of one part, without the names, which are equal. Alembic's answer on a pair holds
wherever the same pair stands: a thousand tables have a few dozen of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from limbeck.autogen.quiet.facts import ColumnFacts, ForeignKeyFacts, KeyFacts, TableFacts

if TYPE_CHECKING:
    from sqlalchemy import Table

    from limbeck.autogen.quiet.signatures import (
        ColumnSignature,
        ColumnSignatures,
        Ends,
        ForeignKeySignature,
        KeySignature,
        TableSignature,
    )

Pair = int
"""The number of a pair: equal pairs have the same, and numbers are quick to compare."""


class TablePairs(NamedTuple):
    """The pairs of one table.

    Attributes:
        names: The names of its columns.
        columns: The pair of each.
        others: The pairs of its constraints, its indexes and the table itself.
        every: All of them.
    """

    names: tuple[str, ...]
    columns: tuple[Pair, ...]
    others: frozenset[Pair]
    every: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Puts tables beside their models.

    Attributes:
        has_comments: Whether the dialect has comments.
    """

    has_comments: bool
    _numbers: dict[Any, Pair] = field(default_factory=dict)
    _columns: dict[tuple[int, int, bool], Pair | None] = field(default_factory=dict)
    _tables: dict[Any, TablePairs] = field(default_factory=dict)
    _kept: list[ColumnFacts] = field(default_factory=list)

    def _number(self, *said: Any) -> Pair:
        return self._numbers.setdefault(said, len(self._numbers))

    def pairs(self, table: Table, here: TableSignature, facts: TableFacts) -> TablePairs | None:
        """The pairs of a table; None where the two differ, or can't be told to be equal.

        Args:
            table: The model.
            here: What is said of it.
            facts: What the database says.
        """
        if facts.is_odd or not self._same_comment(facts.comment, table.comment):
            return None
        columns = self._column_pairs(here.columns, facts, in_default=table.schema is None)
        if columns is None:
            return None
        others = self._keys(here, facts)
        more = None if others is None else self._foreign_keys(here.foreign_keys, facts)
        if others is None or more is None:
            return None
        others += more
        others.append(self._number("table", facts.options))
        key = here.columns.names, tuple(columns), frozenset(others)
        known = self._tables.get(key)
        if known is None:  # many tables have the same
            known = self._tables[key] = TablePairs(*key, key[2].union(columns))
        return known

    def _same_comment(self, before: str | None, after: str | None) -> bool:
        return not self.has_comments or (before or None) == (after or None)

    def _column_pairs(
        self, here: ColumnSignatures, facts: TableFacts, *, in_default: bool
    ) -> list[Pair] | None:
        there, known = facts.columns, self._columns
        if len(here.names) != len(there) or len(set(here.names)) != len(there):
            return None
        found: list[Pair] = []
        for name, signature in zip(here.names, here.signatures, strict=True):
            said = there.get(name)
            if said is None:
                return None
            key = id(said), id(signature), in_default
            if key not in known:
                known[key] = self._column_pair(said, signature, in_default=in_default)
            pair = known[key]
            if pair is None:
                return None
            found.append(pair)
        return found

    def _column_pair(self, there: ColumnFacts, here: ColumnSignature, *, in_default: bool) -> Pair | None:
        self._kept.append(there)  # as long as it lives, no other one has its id
        if there.is_computed or here.is_computed or not self._same_comment(there.comment, here.comment):
            return None
        said = there.plain if there.plain is not None and here.default is None else there.signature
        return self._number("column", said, in_default, here.key, here.type, here.default)

    def _keys(self, here: TableSignature, facts: TableFacts) -> list[Pair] | None:
        """The pairs of unique constraints and indexes, where those are as plain as can be."""
        there = [*facts.uniques, *facts.indexes]
        names = [each.name for each in there if each.name is not None]
        sets = [tuple(sorted(each.columns)) for each in there] if facts.uniques else []
        if len(set(names)) < len(names):
            return None
        if len(set(sets)) < len(sets) and any(sets.count(each) > 1 for each in sets[: len(facts.uniques)]):
            return None  # one may stand for the other
        unique = self._matched("unique", facts.uniques, here.uniques)
        index = self._matched("index", facts.indexes, here.indexes)
        return None if unique is None or index is None else unique + index

    def _matched(
        self, kind: str, there: Sequence[KeyFacts], here: Sequence[KeySignature]
    ) -> list[Pair] | None:
        if len(there) != len(here):
            return None
        found: list[Pair] = []
        left = list(there)
        for name, columns, other in here:
            matches = [each for each in left if each.columns == columns and name in {None, each.name}]
            if len(matches) != 1:
                return None
            match = matches[0]
            left.remove(match)
            found.append(self._number(kind, other, match.name is None, match.options, len(match.columns)))
        return found

    def _foreign_keys(self, here: Sequence[ForeignKeySignature], facts: TableFacts) -> list[Pair] | None:
        there = {_place(each): each for each in facts.foreign_keys}
        if not len(here) == len(there) == len(facts.foreign_keys):
            return None
        found: list[Pair] = []
        for ends, other in here:
            match = None if ends is None else there.pop(ends, None)
            if match is None:
                return None
            found.append(
                self._number("foreign key", other, match.name is None, match.options, len(match.columns))
            )
        return found


def _place(key: ForeignKeyFacts) -> Ends:
    return key.columns, key.target, key.target_columns
