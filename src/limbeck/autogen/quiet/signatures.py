"""What decides, on the side of the models, how a column compares."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import ClauseElement, Computed, DefaultClause, Identity, TextClause
from sqlalchemy.sql.elements import False_, Null, True_
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    from sqlalchemy import Column
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

_DEPTH = 6
"""How deep values are looked into; what is deeper equals itself alone."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Makes values of objects, so that equal ones compare alike; what can't be told equals itself alone.

    No code of the project is called, not even `__eq__` or `__hash__`, but for what writes an expression.

    Attributes:
        dialect: What expressions are written for.
    """

    dialect: Dialect
    _types: dict[int, Hashable] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)

    def column(self, column: Column[Any], *, is_counted: bool) -> Hashable:
        """All of a column that a comparator may look at, but for its name and its comment.

        Args:
            column: A column of a model.
            is_counted: Whether it is the one that counts itself up.
        """
        return (
            column.nullable,
            column.primary_key,
            is_counted,
            self._type(column.type, 0),
            self._default(column.server_default),
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

    def options(self, options: Mapping[str, Any]) -> Hashable:
        """The options of a dialect, as `dialect_kwargs` has them."""
        return tuple((str(name), self.value(each)) for name, each in options.items())

    def _type(self, type_: TypeEngine[Any], depth: int) -> Hashable:
        number = id(type_)
        known = self._types.get(number)
        if known is None:
            said: list[Any] = [type(type_)]
            for name, each in vars(type_).items():
                if name not in _MEMOS:
                    kind = type(each)  # of a plain value as `value` has it, without a call for each
                    said += (name, kind, each) if kind in _PLAIN else (name, self.value(each, depth + 1))
            known = self._types[number] = self._numbers.setdefault(tuple(said), len(self._numbers))
            self._kept.append(type_)
        return known

    def _default(self, default: Any) -> Hashable:
        kind = type(default)
        if default is None:
            return None
        if kind is DefaultClause:
            said = default.arg
            return self._expression(said) if isinstance(said, ClauseElement) else self.value(said)
        if kind is Identity:
            options = tuple((name, self.value(getattr(default, name, None))) for name in _IDENTITY)
            return (Identity, options, self.options(getattr(default, "dialect_kwargs", {})))
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


def is_computed(column: Column[Any]) -> bool:
    """Whether an expression computes a column of a model."""
    return isinstance(column.server_default, Computed)


def _is_empty(arguments: Any) -> bool:
    return arguments is not None and len(arguments) == 0
