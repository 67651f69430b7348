"""A table of the database beside its model: where they are equal, and what is left for Alembic to decide.

A pair is what the two say of one part, without the names, which are equal. Alembic's answer on a pair holds
wherever the same pair stands: a thousand tables have a few dozen of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy.exc import SQLAlchemyError

from limbeck.autogen.quiet.facts import ColumnFacts, ForeignKeyFacts, KeyFacts, TableFacts
from limbeck.autogen.quiet.signatures import ColumnSignature, ColumnSignatures, Signatures

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
        signatures: Of the models.
        has_comments: Whether the dialect has comments.
    """

    signatures: Signatures
    has_comments: bool
    _numbers: dict[Any, Pair] = field(default_factory=dict)
    _columns: dict[tuple[int, int, bool], Pair | None] = field(default_factory=dict)
    _tables: dict[Any, TablePairs] = field(default_factory=dict)
    _kept: list[ColumnFacts] = field(default_factory=list)

    def _number(self, *said: Any) -> Pair:
        return self._numbers.setdefault(said, len(self._numbers))

    def pairs(self, table: Table, here: ColumnSignatures, facts: TableFacts) -> TablePairs | None:
        """The pairs of a table; None where the two differ, or can't be told to be equal.

        Args:
            table: The model.
            here: Its columns.
            facts: What the database says.
        """
        if facts.is_odd or not self._same_comment(facts.comment, table.comment):
            return None
        columns = self._column_pairs(here, facts, in_default=table.schema is None)
        if columns is None:
            return None
        uniques: list[UniqueConstraint] = []
        foreign_keys: list[ForeignKeyConstraint] = []
        for each in table.constraints:
            if isinstance(each, UniqueConstraint):
                uniques.append(each)
            elif isinstance(each, ForeignKeyConstraint):
                foreign_keys.append(each)
        others = self._keys(table, uniques, facts)
        more = None if others is None else self._foreign_keys(table, foreign_keys, facts)
        if others is None or more is None:
            return None
        others += more
        others.append(self._number("table", facts.options))
        key = here.names, tuple(columns), frozenset(others)
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

    def _keys(
        self, table: Table, uniques: Sequence[UniqueConstraint], facts: TableFacts
    ) -> list[Pair] | None:
        """The pairs of unique constraints and indexes, where those are as plain as can be."""
        there = [*facts.uniques, *facts.indexes]
        names = [each.name for each in there if each.name is not None]
        sets = [tuple(sorted(each.columns)) for each in there] if facts.uniques else []
        if len(set(names)) < len(names):
            return None
        if len(set(sets)) < len(sets) and any(sets.count(each) > 1 for each in sets[: len(facts.uniques)]):
            return None  # one may stand for the other
        unique = self._matched("unique", facts.uniques, [(each, each.columns) for each in uniques])
        index = self._matched("index", facts.indexes, [(each, each.expressions) for each in table.indexes])
        return None if unique is None or index is None else unique + index

    def _matched(
        self,
        kind: str,
        there: Sequence[KeyFacts],
        here: Sequence[tuple[UniqueConstraint | Index, Iterable[Any]]],
    ) -> list[Pair] | None:
        if len(there) != len(here):
            return None
        found: list[Pair] = []
        left = list(there)
        for key, expressions in here:
            columns = _column_names(expressions)
            name = key.name if isinstance(key.name, str) else None
            matches = [each for each in left if each.columns == columns and name in {None, each.name}]
            if len(matches) != 1:
                return None
            match = matches[0]
            left.remove(match)
            options = self.signatures.options(key)
            found.append(
                self._number(
                    kind,
                    type(key),
                    type(key.name),
                    match.name is None,
                    match.options,
                    len(match.columns),
                    getattr(key, "unique", None),
                    (options, columns) if options else None,
                )
            )
        return found

    def _foreign_keys(
        self, table: Table, here: Sequence[ForeignKeyConstraint], facts: TableFacts
    ) -> list[Pair] | None:
        there = {_place(each): each for each in facts.foreign_keys}
        if not len(here) == len(there) == len(facts.foreign_keys):
            return None
        found: list[Pair] = []
        for key in here:
            ends = _ends(key)
            match = None if ends is None else there.pop(ends, None)
            if match is None:
                return None
            schema = match.target[0]
            found.append(
                self._number(
                    "foreign key",
                    type(key),
                    type(key.name),
                    match.name is None,
                    match.options,
                    len(match.columns),
                    "same" if schema == table.schema else schema,
                    table.schema is None,
                    match.target == (table.schema, table.name),
                    self.signatures.plain(
                        key.ondelete, key.onupdate, key.deferrable, key.initially, key.match
                    ),
                )
            )
        return found


Ends = tuple[tuple[str, ...], "tuple[str | None, str]", tuple[str, ...]]


def _place(key: ForeignKeyFacts) -> Ends:
    return key.columns, key.target, key.target_columns


def _ends(key: ForeignKeyConstraint) -> Ends | None:
    """What a foreign key of a model connects; None where the names are not the whole of it."""
    try:
        targets = [element.column for element in key.elements]
    except SQLAlchemyError:  # a table or a column that there is not
        return None
    tables = {id(each.table) for each in targets}
    if len(tables) != 1 or any(each.key != each.name for each in targets):
        return None
    table = targets[0].table
    if not isinstance(table, Table):
        return None
    return (
        tuple([element.parent.name for element in key.elements]),
        (table.schema, table.name),
        tuple([each.name for each in targets]),
    )


def _column_names(expressions: Iterable[Any]) -> tuple[str, ...] | None:
    """The columns of a key; None where it has an expression."""
    columns = list(expressions)
    if not all(isinstance(each, Column) for each in columns):
        return None
    return tuple([each.name for each in columns])
