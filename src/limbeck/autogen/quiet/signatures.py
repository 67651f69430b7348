"""What decides, on the side of the models, how a table compares."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ClauseElement,
    Column,
    Computed,
    DefaultClause,
    ForeignKeyConstraint,
    Identity,
    Index,
    Table,
    TextClause,
    UniqueConstraint,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import False_, Null, True_
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from limbeck.autogen.quiet.facts import Key

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})

_IDENTITY = (
    "always",
    "on_null",
    "order",
    "start",
    "increment",
    "minvalue",
    "maxvalue",
    "nominvalue",
    "nomaxvalue",
    "cycle",
    "cache",
)
"""What an identity column says of its sequence."""

_MEMOS = frozenset({"_static_cache_key", "_type_affinity", "dispatch"})
"""What SQLAlchemy keeps in a type besides what makes it: memos, and who listens to its events."""

DIALECT_OPTIONS = "dialect_options"
"""Where SQLAlchemy keeps the options of an element that has or was asked for any."""

_DEPTH = 6
"""How deep values are looked into; what is deeper equals itself alone."""


class ColumnSignature(NamedTuple):
    """All of a column that a comparator may look at, but for its name; equal ones are the same object.

    Attributes:
        comment: Its comment; None for none.
        is_computed: Whether an expression computes it.
        key: Whether it takes no NULL, is in the key, and counts itself up.
        type: The number of its type.
        default: What stands for its default; None for none.
    """

    comment: str | None
    is_computed: bool
    key: tuple[bool | None, bool, bool]
    type: int
    default: Hashable


_Said = tuple["str | None", "bool | None", bool, bool, int, "tuple[bool, Hashable] | None"]
"""What is said of a column: comment, takes NULL, is in the key, counts itself up, type, default."""


class ColumnSignatures(NamedTuple):
    """The columns of a model.

    Attributes:
        names: Their names.
        signatures: What is said of each.
    """

    names: tuple[str, ...]
    signatures: tuple[ColumnSignature, ...]


class KeySignature(NamedTuple):
    """A unique constraint or an index.

    Attributes:
        name: Its name; None for none, or for one that a naming convention makes.
        columns: The columns in their order; None where it has an expression.
        other: The number of all else that is said of it.
    """

    name: str | None
    columns: tuple[str, ...] | None
    other: int


Ends = tuple[tuple[str, ...], Key, tuple[str, ...]]
"""What a foreign key connects: columns, the table that they refer to, and its columns."""


class ForeignKeySignature(NamedTuple):
    """A foreign key.

    Attributes:
        ends: What it connects; None where the names are not the whole of it.
        other: The number of all else that is said of it.
    """

    ends: Ends | None
    other: int


class TableSignature(NamedTuple):
    """A model.

    Attributes:
        columns: Its columns.
        uniques: Its unique constraints.
        indexes: Its indexes.
        foreign_keys: Its foreign keys.
    """

    columns: ColumnSignatures
    uniques: list[KeySignature]
    indexes: list[KeySignature]
    foreign_keys: list[ForeignKeySignature]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Makes values of objects, so that equal ones compare alike; what can't be told equals itself alone.

    No code of the project is called, not even `__eq__` or `__hash__`, but for what writes an expression.

    Attributes:
        dialect: What expressions are written for.
    """

    dialect: Dialect
    _types: dict[int, int] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _columns: dict[_Said, ColumnSignature] = field(default_factory=dict)
    _tables: dict[Any, Any] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)

    def table(self, table: Table) -> TableSignature:
        """All of a model that a comparator may look at.

        Args:
            table: The model.
        """
        uniques: list[KeySignature] = []
        foreign_keys: list[ForeignKeySignature] = []
        for each in table.constraints:
            if isinstance(each, UniqueConstraint):
                uniques.append(self._key(each, each.columns))
            elif isinstance(each, ForeignKeyConstraint):
                foreign_keys.append(self._foreign_key(table, each))
        indexes = [self._key(each, each.expressions) for each in table.indexes]
        return TableSignature(self.columns(table), uniques, indexes, foreign_keys)

    def columns(self, table: Table) -> ColumnSignatures:
        """The columns of a model, but for those of the system.

        Args:
            table: The model.
        """
        counted = table.autoincrement_column
        known = self._columns
        names: list[str] = []
        found: list[ColumnSignature] = []
        for column in table.columns:
            if column.system:
                continue
            default = column.server_default
            said = (
                column.comment,
                column.nullable,
                column.primary_key,
                column is counted,
                self._type(column.type, 0),
                None if default is None else (isinstance(default, Computed), self._default(default)),
            )
            signature = known.get(said)
            if signature is None:
                signature = known[said] = _signature(said)
            names.append(column.name)
            found.append(signature)
        every, said_of_each = tuple(names), tuple(found)
        known_tables = self._tables  # many tables have the same
        return ColumnSignatures(
            known_tables.setdefault(every, every), known_tables.setdefault(said_of_each, said_of_each)
        )

    def value(self, value: Any, depth: int = 0) -> Hashable:
        """A value that is equal for equal objects of known classes, and for the same object of any other."""
        kind = type(value)
        if kind in _PLAIN:
            return (kind, value)
        if depth < _DEPTH:
            if isinstance(value, TypeEngine):
                return self._type(value, depth)
            if kind in {tuple, list}:
                return (kind, *(self.value(each, depth + 1) for each in value))
            if kind is dict or kind.__name__ == "immutabledict":
                return (
                    kind,
                    *((self.value(a, depth + 1), self.value(b, depth + 1)) for a, b in value.items()),
                )
        self._kept.append(value)  # as long as it lives, no other object has its id
        return (None, id(value))

    def options(self, element: Any) -> Hashable:
        """The options of an element for one dialect, as its `dialect_kwargs` has them."""
        if DIALECT_OPTIONS not in vars(element):
            return ()
        return tuple((str(name), self.value(each)) for name, each in element.dialect_kwargs.items())

    def plain(self, *values: Any) -> Hashable:
        """The same of several values at once."""
        kinds = tuple(map(type, values))
        return (kinds, values) if _PLAIN.issuperset(kinds) else tuple(map(self.value, values))

    def _number(self, *said: Any) -> int:
        return self._numbers.setdefault(said, len(self._numbers))

    def _key(self, key: UniqueConstraint | Index, expressions: Iterable[Any]) -> KeySignature:
        columns = _column_names(expressions)
        options = self.options(key)
        other = self._number(
            type(key), type(key.name), getattr(key, "unique", None), (options, columns) if options else None
        )
        return KeySignature(key.name if isinstance(key.name, str) else None, columns, other)

    def _foreign_key(self, table: Table, key: ForeignKeyConstraint) -> ForeignKeySignature:
        ends = _ends(key)
        target = None if ends is None else ends[1]
        other = self._number(
            type(key),
            type(key.name),
            "same" if target is None or target[0] == table.schema else target[:1],
            table.schema is None,
            target == (table.schema, table.name),
            self.plain(key.ondelete, key.onupdate, key.deferrable, key.initially, key.match),
        )
        return ForeignKeySignature(ends, other)

    def _type(self, type_: TypeEngine[Any], depth: int) -> int:
        held = vars(type_)
        if not _MEMOS.isdisjoint(held):
            held = {name: each for name, each in held.items() if name not in _MEMOS}
        kinds = tuple(map(type, held.values()))
        if _PLAIN.issuperset(kinds):  # as of most types: without looking at each value
            return self._numbers.setdefault((type(type_), kinds, *held, *held.values()), len(self._numbers))
        number = id(type_)
        known = self._types.get(number)
        if known is None:
            said: list[Any] = [type(type_)]
            for name, each in held.items():
                said += (name, self.value(each, depth + 1))
            known = self._types[number] = self._numbers.setdefault(tuple(said), len(self._numbers))
            self._kept.append(type_)
        return known

    def _default(self, default: Any) -> Hashable:
        kind = type(default)
        if kind is DefaultClause:
            said = default.arg
            return self._expression(said) if isinstance(said, ClauseElement) else self.value(said)
        if kind is Identity:
            options = tuple((name, self.value(getattr(default, name, None))) for name in _IDENTITY)
            return (Identity, options, self.options(default))
        return self.value(default)

    def _expression(self, element: ClauseElement) -> Hashable:
        kind = type(element)
        if not kind.__module__.startswith("sqlalchemy."):
            return self.value(element)
        if isinstance(element, (True_, False_, Null)):
            return (kind,)
        if isinstance(element, TextClause) and ":" not in element.text:  # nor, then, a parameter
            return (kind, element.text)
        # Some functions, as that of a sequence's next value, have no list of arguments.
        if isinstance(element, FunctionElement) and _is_empty(getattr(element, "clauses", None)):
            names = (getattr(element, "name", None), *getattr(element, "packagenames", ()))
            return (kind, names, self._type(element.type, 0))
        try:
            text = str(element.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True}))
        except Exception:  # noqa: BLE001 - what can't be written equals itself alone
            return self.value(element)
        return (kind, text)


def _signature(said: _Said) -> ColumnSignature:
    comment, nullable, in_key, is_counted, type_, default = said
    is_computed, value = default or (False, None)
    return ColumnSignature(comment or None, is_computed, (nullable, in_key, is_counted), type_, value)


def _is_empty(arguments: Any) -> bool:
    return arguments is not None and len(arguments) == 0


def _ends(key: ForeignKeyConstraint) -> Ends | None:
    try:
        targets = [element.column for element in key.elements]
    except SQLAlchemyError:  # a table or a column that there is not
        return None
    names = tuple([each.name for each in targets])
    table = targets[0].table if targets else None
    if not isinstance(table, Table) or names != tuple([each.key for each in targets]):
        return None
    if any(each.table is not table for each in targets[1:]):
        return None
    return tuple([element.parent.name for element in key.elements]), (table.schema, table.name), names


def _column_names(expressions: Iterable[Any]) -> tuple[str, ...] | None:
    """The columns of a key; None where it has an expression."""
    names: list[str] = []
    for each in expressions:
        if not isinstance(each, Column):
            return None
        names.append(each.name)
    return tuple(names)
