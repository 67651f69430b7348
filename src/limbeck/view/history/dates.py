"""When revisions were made, as short as it can be said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English, whatever the locale: the whole report is."""

_ISO = len("2024-01-31")


def day(written: str | None) -> date | None:
    """The day of a `Create Date`; None where it is not written as Alembic writes it."""
    try:
        return date.fromisoformat((written or "")[:_ISO])
    except ValueError:
        return None


def span(written: Iterable[str | None]) -> str:
    """From the first to the last of some dates, in months; empty where none of them can be read."""
    days = [found for each in written if (found := day(each)) is not None]
    if not days:
        return ""
    first, last = min(days), max(days)
    if first.year != last.year:
        return f"{_month(first)} {first.year} \u2013 {_month(last)} {last.year}"
    months = _month(first) if first.month == last.month else f"{_month(first)}\u2013{_month(last)}"
    return f"{months} {last.year}"


def _month(of: date) -> str:
    return MONTHS[of.month - 1]
