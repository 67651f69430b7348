"""How long a database may keep us waiting."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from limbeck.errors import InputError


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
        InputError: A limit is not a positive number.
    """

    lock: float = 2.0
    statement: float = 30.0
    connect: float = 10.0

    def __post_init__(self) -> None:
        for name, seconds in asdict(self).items():
            number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
            if not number or not math.isfinite(seconds) or seconds <= 0:
                raise InputError(
                    f"The limit {name} is not a positive number of seconds.",
                    slug="bad-limit",
                    evidence={name: repr(seconds)},
                    remedy=f"Give seconds, such as Limits({name}=5.0).",
                )

    @property
    def lock_milliseconds(self) -> int:
        """The lock limit in whole milliseconds, at least one: zero means no limit to a server."""
        return max(1, round(self.lock * 1000))

    @property
    def statement_milliseconds(self) -> int:
        """The statement limit in whole milliseconds, at least one."""
        return max(1, round(self.statement * 1000))
