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
        action: `read`, `write`, or `rows` for the rows that the transaction itself has written.
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
        sql: Its text, without the values of its parameters; a rehearsal masks the secrets in it.
        seconds: How long it took.
        locks: The locks on tables that it took, or strengthened.
        rewrites: The tables that it wrote anew.
        scans: The tables that it read from end to end.
        waited: What another session was made to wait for.
        rebuilds: The indexes that it wrote anew.
        updates: The tables in which it updated or deleted rows.
        transaction: The number of its transaction in this run, counted from 1; 0 where nobody looked.
        autocommit: Whether it ran outside of a transaction, or in one of its own.
        lock_timeout: How long it was allowed to wait for a lock, as PostgreSQL says it; `0` for ever.
    """

    sql: str
    seconds: float
    locks: tuple[HeldLock, ...] = ()
    rewrites: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    waited: tuple[Wait, ...] = ()
    rebuilds: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    transaction: int = 0
    autocommit: bool = False
    lock_timeout: str = "0"
