"""What was seen while a revision ran: its statements, what they held and whom they made wait."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock on a table that a statement holds, or has taken.

    Attributes:
        table: The table, with its schema unless that is the default one.
        mode: The server's word, such as `AccessExclusiveLock`.
    """

    table: str
    mode: str


@dataclass(frozen=True, slots=True)
class Wait:
    """What a second session could not do while a statement held its locks.

    Attributes:
        table: The table that it tried to use.
        action: `read`, `write`, or `rows` for the rows that the statement itself has written.
        working: Whether rows, of any table, were read or written one by one meanwhile: how long somebody
            waits then grows with a table. Otherwise the lock is as short as a change of the catalogue.
    """

    table: str
    action: str
    working: bool


@dataclass(frozen=True, slots=True)
class ObservedStatement:
    """A statement that a revision ran.

    Attributes:
        sql: Its text, without the values of its parameters.
        seconds: How long it took.
        locks: The locks on tables that it took, or strengthened.
        rewrites: The tables that it wrote anew.
        scans: The tables that it read from end to end.
        waited: What another session was made to wait for.
    """

    sql: str
    seconds: float
    locks: tuple[HeldLock, ...] = ()
    rewrites: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    waited: tuple[Wait, ...] = ()
