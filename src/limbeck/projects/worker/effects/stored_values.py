"""The form in which a state keeps the values of PostgreSQL: equal ones look alike whatever their type."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_LONGEST_NUMBER = 15  # digits that a float keeps
_LARGEST = 2**63
_REAL_DIGITS = range(6, 10)  # that many tell one value of type real from every other


def stored(value: Any, kind: str) -> Any:
    """A value as a driver gives it, in the form in which it is kept.

    Args:
        value: What `Column.expression` gave.
        kind: The column's type.
    """
    if value is None:
        return None
    convert = _CONVERTERS.get(kind)
    if convert is not None:
        return convert(value)
    if isinstance(value, (memoryview, bytearray)):
        return bytes(value)
    return _shortest(value) if isinstance(value, float) else value


def is_converted(kind: str) -> bool:
    """Whether values of a type are kept in another form than a driver gives."""
    return kind in _CONVERTERS or kind in _FROM_TEXT


def stored_text(kind: str) -> Callable[[Any], Any] | None:
    """What turns a value of a file of rows into the form in which it is kept; None where it is kept as it is.

    Args:
        kind: The column's type.
    """
    return _FROM_TEXT.get(kind) or _CONVERTERS.get(kind)


def _shortest(value: float) -> Any:
    """A float in the fewest digits that a column of type real keeps apart, where it came from one.

    A value that was 1.1 there is 1.10000002384186 in a column of double precision.
    """
    if math.isnan(value):
        return "NaN"  # SQLite would make NULL of it
    try:
        is_real = _as_real(value) == value
    except OverflowError:
        return value
    if not is_real:
        return value
    texts = (f"{value:.{digits}g}" for digits in _REAL_DIGITS)
    return next((float(text) for text in texts if _as_real(float(text)) == value), value)


def _as_real(value: float) -> float:
    found: float = struct.unpack("f", struct.pack("f", value))[0]
    return found


def _number(text: str) -> Any:
    """A number as SQLite compares numbers, where it can hold it exactly; else its digits."""
    if "." not in text:
        with suppress(ValueError):
            number = int(text)
            return number if -_LARGEST <= number < _LARGEST else text
        return text
    kept = text.rstrip("0").rstrip(".")
    if sum(each.isdigit() for each in kept) <= _LONGEST_NUMBER:
        return float(kept)
    return kept


def _document(text: str) -> str:
    """A JSON document in one form; an object that has a key twice, which jsonb can't have, as a list."""
    try:
        return json.dumps(json.loads(text, object_pairs_hook=_object), ensure_ascii=False, sort_keys=True)
    except ValueError:
        return text


def _object(pairs: list[tuple[str, Any]]) -> Any:
    found = dict(pairs)
    return found if len(found) == len(pairs) else [list(pair) for pair in pairs]


def _float_of(text: str) -> Any:
    return _shortest(float(text))


_CONVERTERS: dict[str, Callable[[str], Any]] = {"numeric": _number, "json": _document, "jsonb": _document}
_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "real": _float_of,
    "double precision": _float_of,
    "bytea": bytes.fromhex,
}
