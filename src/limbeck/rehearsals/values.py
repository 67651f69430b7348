"""Whether a value is still the same one, or can at least be told from what has become of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from limbeck.matrices.values import canonical, plain

_PLACES = 7
"""Decimal places to which a number may have been rounded."""

_SEPARATOR = 2
"""Characters that may stand between two parts of a text."""

_DEPTH = 4
"""How deep a JSON document is searched."""

_LENGTHS = frozenset({3, 4, 5, 8, 32, 36})
"""How long a word is that is a number or a truth value, and a UUID, which may begin with a letter."""

Path = tuple[str, ...]


def is_same(before: Any, after: Any) -> bool:
    """Whether a value is the same one, perhaps in another type.

    Two texts are the same only if they are equal, or mean the same moment or UUID: "1.10" is not "1.1".

    Args:
        before: What it was.
        after: What it is.
    """
    if before is None or after is None:
        return before is after
    if isinstance(before, str) and isinstance(after, str):
        if _is_plain(before) and _is_plain(after):
            return before.rstrip() == after.rstrip()
        return before == after or (not _is_number(before) and _canonical(before) == _canonical(after))
    return bool(before == after) or _canonical(before) == _canonical(after)


def is_cut(before: Any, after: Any) -> bool:
    """Whether a value is only a part of what it was: a shorter text, or a rounded number.

    White space at the end of a text is no part of it.

    Args:
        before: What it was.
        after: What it is.
    """
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        return any(_is_rounded(before, after, places) for places in range(_PLACES))
    if isinstance(before, str) and after is not None:
        old, new = before.strip(), str(after).strip()
        return len(new) < len(old) and old.startswith(new)
    if isinstance(before, bytes) and isinstance(after, bytes):
        return len(after) < len(before) and before.startswith(after)
    return False


def is_part(whole: Any, value: Any) -> bool:
    """Whether a text begins or ends with a value, as one that was put together from several does.

    Args:
        whole: The text.
        value: The value; nothing is a part of anything where it is empty.
    """
    if not isinstance(whole, str) or value is None:
        return False
    part = str(value).strip()
    return bool(part) and (whole.startswith(part) or whole.endswith(part))


def is_split(whole: Any, first: Any, second: Any) -> bool:
    """Whether a text was cut in two, with nothing but what stood between them left out.

    Args:
        whole: The text.
        first: Its beginning; None where the other one is all of it.
        second: Its end; None where the other one is all of it.
    """
    if not isinstance(whole, str):
        return False
    beginning, end = ("" if each is None else str(each) for each in (first, second))
    if not beginning and not end:  # there is nothing of it in either
        return not whole and not (first is None and second is None)
    left_out = len(whole) - len(beginning) - len(end)
    return 0 <= left_out <= _SEPARATOR and whole.startswith(beginning) and whole.endswith(end)


def is_spread(document: Any, *values: Any) -> bool:
    """Whether everything in a JSON document is among some values.

    Args:
        document: Its text.
        values: The values.
    """
    found = [each for _, each in _items(document) if each is not None]
    return bool(found) and all(any(is_same(each, value) for value in values) for each in found)


def paths_to(document: Any, value: Any) -> frozenset[Path]:
    """The places in a JSON document where a value stands.

    Args:
        document: Its text.
        value: The value.
    """
    return frozenset(path for path, each in _items(document) if is_same(value, each))


def value_at(document: Any, path: Path) -> Any:
    """What stands at a place of a JSON document; None where there is no such place."""
    return next((each for place, each in _items(document) if place == path), None)


def _items(document: Any) -> Iterator[tuple[Path, Any]]:
    if not isinstance(document, (str, bytes)):
        return
    try:
        parsed = json.loads(document)
    except ValueError:
        return
    if isinstance(parsed, (dict, list)):
        yield from _below(parsed, ())


def _below(node: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    for key, each in inner:
        here = (*path, str(key))
        if isinstance(each, (dict, list)) and len(here) < _DEPTH:
            yield from _below(each, here)
        else:
            yield here, each


def _is_rounded(before: float, after: float, places: int) -> bool:
    """Whether a number lost what it had behind some places, up, down or to the nearest."""
    fits = round(after, places) == after and round(before, places) != before
    return fits and abs(before - after) < 10.0**-places


def _is_plain(text: str) -> bool:
    """Whether a text can mean nothing but itself: it is no number, truth value, moment, UUID or document."""
    return text[:1].isalpha() and len(text.rstrip()) not in _LENGTHS and ":" not in text


def _canonical(value: Any) -> str:
    return canonical(plain(value))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
