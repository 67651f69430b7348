"""Records to JSON-ready values and back: how the worker speaks to the kernel."""

from __future__ import annotations

import dataclasses
import types
import typing
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Turn a record into dictionaries, lists, strings, numbers and None.

    Args:
        value: A record, an enum, a tuple of these, or plain data; a named tuple becomes a list.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def decode(kind: type[T], data: Any) -> T:
    """Build a record of the given type from what `encode` gave.

    Args:
        kind: A record class.
        data: Its encoded form; keys that the class does not know are an error.

    Raises:
        TypeError: The data does not have the shape of the record.
    """
    hints = _hints(typing.cast("typing.Hashable", kind))
    return kind(**{key: _decode(hints[key], item) for key, item in data.items()})


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    """The types of a record's fields; looking them up takes longer than making the record."""
    return typing.get_type_hints(kind)


def _decode(hint: Any, data: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        (inner,) = (each for each in typing.get_args(hint) if each is not type(None))
        return _decode(inner, data)
    if origin is tuple:
        kinds = typing.get_args(hint)
        if kinds[-1] is Ellipsis:
            kinds = (kinds[0],) * len(data)
        return tuple(_decode(each, item) for each, item in zip(kinds, data, strict=True))
    if dataclasses.is_dataclass(hint):
        return decode(typing.cast("type[Any]", hint), data)
    if isinstance(hint, type) and issubclass(hint, tuple):  # a named one
        return hint(*(_decode(each, item) for each, item in zip(_hints(hint).values(), data, strict=True)))
    return hint(data) if isinstance(hint, type) and issubclass(hint, Enum) else data
