"""A table of the database beside its model: where they are equal, and what is left for Alembic to decide.

A pair is what the two say of one part, without the names, which are equal. Alembic's answer on a pair holds
wherever the same pair stands: a thousand tables have a few dozen of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy.exc import SQLAlchemyError

from limbeck.autogen.quiet.facts import ForeignKeyFacts, KeyFacts, TableFacts
from limbeck.autogen.quiet.signatures import Signatures, is_computed

Pair = int
"""The number of a pair: equal pairs have the same, and numbers are quick to compare."""


@dataclass(frozen=True, slots=True)
class TablePairs:
    """The pairs of one table.

    Attributes:
        columns: The pair of each column, by its name.
        others: The pairs of its constraints, its indexes and the table itself.
    """

    columns: dict[str, Pair]
    others: frozenset[Pair]

    def all(self) -> frozenset[Pair]:
        """Every pair."""
        return self.others.union(self.columns.values())


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

    def _number(self, *said: Any) -> Pair:
        return self._numbers.setdefault(said, len(self._numbers))

    def pairs(self, table: Table, facts: TableFacts) -> TablePairs | None:
        """The pairs of a table; None where the two differ, or can't be told to be equal.

        Args:
            table: The model.
            facts: What the database says.
        """
        if facts.is_odd or not self._same_comment(facts.comment, table.comment):
            return None
        columns = self._columns(table, facts)
        keys = None if columns is None else self._keys(table, facts)
        foreign_keys = None if keys is None else self._foreign_keys(table, facts)
        if columns is None or keys is None or foreign_keys is None:
            return None
        return TablePairs(columns, frozenset([*keys, *foreign_keys, self._number("table", facts.options)]))

    def _same_comment(self, before: str | None, after: str | None) -> bool:
        return not self.has_comments or (before or None) == (after or None)

    def _columns(self, table: Table, facts: TableFacts) -> dict[str, Pair] | None:
        columns = [each for each in table.columns if not each.system]
        if len(columns) != len(facts.columns):
            return None
        counted = table.autoincrement_column
        found: dict[str, Pair] = {}
        for column in columns:
            there = facts.columns.get(column.name)
            if (
                there is None
                or there.is_computed
                or is_computed(column)
                or not self._same_comment(there.comment, column.comment)
            ):
                return None
            said = there.signature
            if there.plain is not None and column.server_default is None:
                said = there.plain
            found[column.name] = self._number(
                "column",
                said,
                table.schema is None,
                self.signatures.column(column, is_counted=column is counted),
            )
        return found if len(found) == len(columns) else None

    def _keys(self, table: Table, facts: TableFacts) -> list[Pair] | None:
        """The pairs of unique constraints and indexes, where those are as plain as can be."""
        sets = Counter(tuple(sorted(each.columns)) for each in (*facts.uniques, *facts.indexes))
        names = Counter(each.name for each in (*facts.uniques, *facts.indexes) if each.name is not None)
        if (
            any(sets[tuple(sorted(each.columns))] > 1 for each in facts.uniques)
            or max(names.values(), default=0) > 1
        ):
            return None  # one may stand for the other
        uniques = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        unique = self._matched("unique", facts.uniques, [(each, each.columns) for each in uniques])
        index = self._matched("index", facts.indexes, [(each, each.expressions) for each in table.indexes])
        return None if unique is None or index is None else [*unique, *index]

    def _matched(
        self,
        kind: str,
        there: Sequence[KeyFacts],
        here: Sequence[tuple[UniqueConstraint | Index, Iterable[Any]]],
    ) -> list[Pair] | None:
        if len(there) != len(here):
            return None
        named = {each.name: each for each in there if each.name is not None}
        by_columns = {each.columns: each for each in there}
        found: list[Pair] = []
        used: set[int] = set()
        for key, expressions in here:
            columns = _column_names(expressions)
            if columns is None:
                return None
            is_named = isinstance(key.name, str)
            match = named.get(str(key.name)) if is_named else by_columns.get(columns)
            if match is None or match.columns != columns or id(match) in used:
                return None
            used.add(id(match))
            options = self.signatures.options(key.dialect_kwargs)
            found.append(
                self._number(
                    kind,
                    type(key),
                    type(key.name),
                    match.name is None,
                    match.options,
                    len(columns),
                    getattr(key, "unique", None),
                    (options, columns) if options else None,
                )
            )
        return found

    def _foreign_keys(self, table: Table, facts: TableFacts) -> list[Pair] | None:
        here = [each for each in table.constraints if isinstance(each, ForeignKeyConstraint)]
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
                    tuple(
                        self.signatures.value(each)
                        for each in (key.ondelete, key.onupdate, key.deferrable, key.initially, key.match)
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
        tuple(str(element.parent.name) for element in key.elements),
        (table.schema, str(table.name)),
        tuple(str(each.name) for each in targets),
    )


def _column_names(expressions: Iterable[Any]) -> tuple[str, ...] | None:
    """The columns of a key; None where it has an expression."""
    columns = list(expressions)
    if not all(isinstance(each, Column) for each in columns):
        return None
    return tuple(str(each.name) for each in columns)
