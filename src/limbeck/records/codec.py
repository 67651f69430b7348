"""Records to JSON-ready values and back: how the worker speaks to the kernel."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache, partial
from typing import Any, TypeVar, Union

T = TypeVar("T")

_Decoder = Callable[[Any], Any]

_PLAIN = (str, int, float, bool, type(None))


def encode(value: Any) -> Any:
    """Turn a record into dictionaries, lists, strings, numbers and None.

    Args:
        value: A record, an enum, a tuple of these, or plain data; a named tuple becomes a list.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    names = _names(typing.cast("typing.Hashable", kind))
    if names is not None:
        return {name: encode(getattr(value, name)) for name in names}
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
    decoders = _decoders(typing.cast("typing.Hashable", kind))
    return kind(**{key: _decoded(decoders[key], item) for key, item in data.items()})


def look_up(kind: type) -> None:
    """Look up what decodes a record class, ahead of the first one of it.

    Args:
        kind: A record class.
    """
    _decoders(typing.cast("typing.Hashable", kind))


@lru_cache
def _names(kind: Any) -> tuple[str, ...] | None:
    """The fields of a record class; None for any other one."""
    return tuple(each.name for each in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


@lru_cache
def _decoders(kind: Any) -> dict[str, _Decoder | None]:
    """What decodes the fields of a class; looking their types up takes longer than making a record."""
    return {name: _decoder(hint) for name, hint in typing.get_type_hints(kind).items()}


def _decoded(decoder: _Decoder | None, data: Any) -> Any:
    return data if decoder is None else decoder(data)


def _decoder(hint: Any) -> _Decoder | None:
    """What decodes values of a type; None where they are as they are."""
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (each for each in typing.get_args(hint) if each is not type(None))
        return _optional(_decoder(inner))
    if origin is tuple:
        kinds = typing.get_args(hint)
        return _items(_decoder(kinds[0])) if kinds[-1] is Ellipsis else _fields(tuple, map(_decoder, kinds))
    if dataclasses.is_dataclass(hint):
        return partial(decode, typing.cast("type[Any]", hint))
    if isinstance(hint, type) and issubclass(hint, tuple):  # a named one
        return _fields(typing.cast("Any", hint)._make, _decoders(hint).values())
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else None


def _optional(decoder: _Decoder | None) -> _Decoder | None:
    if decoder is None:
        return None
    return lambda data: None if data is None else decoder(data)


def _items(decoder: _Decoder | None) -> _Decoder:
    """What decodes a tuple of any length."""
    return tuple if decoder is None else lambda data: tuple(map(decoder, data))


def _fields(make: _Decoder, decoders: Iterable[_Decoder | None]) -> _Decoder:
    """What decodes a tuple of so many values, each of a type of its own."""
    each_decoder = tuple(decoders)
    if any(each_decoder):
        return lambda data: make(
            [_decoded(decoder, item) for decoder, item in zip(each_decoder, data, strict=True)]
        )
    length = len(each_decoder)

    def made(data: Any) -> Any:
        if len(data) != length:
            raise TypeError(f"{len(data)} values where a record has {length}")
        return make(data)

    return made
