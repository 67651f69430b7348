"""How long a database may keep us waiting."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from limbeck.errors import InputError

LONGEST = 86_400.0
"""Seconds, a day: servers and systems count more than a month in ways of their own."""


def is_duration(seconds: object) -> bool:
    """Whether a value is a time limit: a positive number of seconds, up to a day.

    Args:
        seconds: What somebody gave.
    """
    return isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and 0 < seconds <= LONGEST


@dataclass(frozen=True, slots=True)
class Limits:
    """The time limits of a connection, in seconds.

    Where Python can start no threads, as in a browser, `connect` is not kept, nor are limbeck's own limits on
    questions about rows. What a database keeps by itself holds there, too.

    Attributes:
        lock: How long a statement waits for somebody else's lock.
        statement: How long one statement runs.
        connect: How long the database has to answer at first, all in all.

    Raises:
        InputError: A limit is not a positive number, or more than a day.
    """

    lock: float = 2.0
    statement: float = 30.0
    connect: float = 10.0

    def __post_init__(self) -> None:
        for name, seconds in asdict(self).items():
            if not is_duration(seconds):
                raise InputError(
                    f"The limit {name} is not a positive number of seconds, up to a day.",
                    slug="bad-limit",
                    evidence={name: repr(seconds)},
                    remedy=f"Give seconds, such as limbeck.Limits({name}=5.0).",
                )

    @property
    def lock_milliseconds(self) -> int:
        """The lock limit in whole milliseconds, at least one: zero means no limit to a server."""
        return max(1, round(self.lock * 1000))

    @property
    def statement_milliseconds(self) -> int:
        """The statement limit in whole milliseconds, at least one."""
        return max(1, round(self.statement * 1000))
