"""Words put together as a sentence needs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def and_joined(words: Iterable[str]) -> str:
    """All of them, with "and" before the last: "a, b and c"; an empty text for none."""
    *first, last = tuple(words) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def first_few(words: Sequence[str], most: int) -> str:
    """The first of them, and how many are left out: "a, b, c and 2 more".

    Args:
        words: What to name.
        most: How many to name before the rest is counted.
    """
    shown = ", ".join(words[:most])
    return f"{shown} and {len(words) - most} more" if len(words) > most else shown


def counted(number: int, noun: str) -> str:
    """A number and what it counts: "1 row", "3 rows".

    Args:
        number: How many.
        noun: One of them; its plural ends in "s".
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
