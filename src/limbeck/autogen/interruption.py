"""Ending the statement that a database is busy with: its time is up, or somebody asked to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from inspect import iscoroutine, iscoroutinefunction
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text

from limbeck.processes import threads

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.progress import Cancellation

METHODS = ("interrupt", "cancel_safe", "cancel")
"""What drivers call it: sqlite3, aiosqlite and duckdb; psycopg since 3.2; psycopg, psycopg2 and oracledb."""

AGAIN = 0.2
"""Seconds until a statement is interrupted again: one that had not yet begun did not hear of it."""

LINGER = 2.0
"""Seconds that an interruption on its way is waited for, so that it hits no later statement."""

SHORTEN = text(
    "SELECT set_config('statement_timeout', least(nullif(setting::bigint, 0), :milliseconds)::text, true) "
    "FROM pg_settings WHERE name = 'statement_timeout'"
)
"""Limits what follows in the transaction or savepoint, and never lengthens a limit that is there."""


@dataclass(slots=True)
class TimeBudget:
    """How long questions may keep a database busy, in seconds.

    Attributes:
        each: One question.
        together: All of them.
        spent: What they took up to now.
    """

    each: float = 2.0
    together: float = 10.0
    spent: float = 0.0

    @property
    def left(self) -> float:
        """How long the next question may take; nothing, or less, when it must not be asked."""
        return min(self.each, self.together - self.spent)

    @contextmanager
    def limiting(self, connection: Connection, *, in_savepoint: bool) -> Iterator[None]:
        """Interrupt what a connection runs meanwhile when it takes too long.

        The question then fails as any other that the database refuses. A driver that cannot be
        interrupted keeps the limits of its own connection.

        Args:
            connection: Where the question is asked.
            in_savepoint: Whether there is a savepoint whose end undoes a setting.
        """
        if in_savepoint and connection.dialect.name == "postgresql":
            # The server keeps the time itself, whatever the driver.
            connection.execute(SHORTEN, {"milliseconds": self._milliseconds})
            interrupt = None
        else:
            interrupt = interrupter(connection)
        with self.counting(), threads.timer(self.left, interrupt) if interrupt else nullcontext():
            yield

    @contextmanager
    def counting(self) -> Iterator[int]:
        """Count the time of a question whose limit the caller sets.

        Yields:
            The limit in milliseconds.
        """
        start = monotonic()
        try:
            yield self._milliseconds
        finally:
            self.spent += monotonic() - start

    @property
    def _milliseconds(self) -> int:
        return max(1, round(self.left * 1000))


def interrupter(connection: Connection) -> Callable[[], None] | None:
    """What ends the statement that a connection is running, from another thread.

    Args:
        connection: An open connection.

    Returns:
        It raises nothing, and does nothing where no statement runs; None where the driver offers no way.
    """
    driver = connection.connection.driver_connection
    for name in METHODS:
        method = getattr(driver, name, None)
        # Of the coroutines only aiosqlite's is one that waits for nothing.
        if callable(method) and (name == "interrupt" or not iscoroutinefunction(method)):
            return _quiet(method)
    return None


@contextmanager
def stoppable(connection: Connection, cancellation: Cancellation) -> Iterator[None]:
    """While the block runs, cancelling ends the statement that is running, and no other is begun.

    Args:
        connection: The connection of the block.
        cancellation: The switch.

    Raises:
        CancelledError: Somebody asked to stop. The statement that was interrupted raises an error of its own.
    """
    interrupt = interrupter(connection)
    over = threading.Event()
    senders: list[threading.Thread] = []

    def send() -> None:
        while interrupt is not None and not over.is_set():
            interrupt()
            over.wait(AGAIN)

    def stop() -> None:
        if threads.available():  # else it was this very thread that asked, and no statement is running
            senders.append(threads.start(send, name="interrupt"))

    def check(*_seen: Any) -> None:
        cancellation.check()

    event.listen(connection, "before_cursor_execute", check)
    try:
        with cancellation.stopping(stop):
            yield
            cancellation.check()  # a question may have been interrupted, and taken for one without an answer
    finally:
        over.set()
        for sender in senders:
            sender.join(LINGER)
        event.remove(connection, "before_cursor_execute", check)


def _quiet(method: Callable[[], Any]) -> Callable[[], None]:
    def interrupt() -> None:
        with suppress(Exception):  # the connection is gone, or the server does not listen
            waiting = method()
            if iscoroutine(waiting):
                try:
                    waiting.send(None)
                finally:
                    waiting.close()

    return interrupt
