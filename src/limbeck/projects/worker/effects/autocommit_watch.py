"""Seeing the locks of a statement that is a transaction of its own, and lets go of them before it returns."""

from __future__ import annotations

import threading
from contextlib import ExitStack, nullcontext, suppress
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from limbeck.processes import threads
from limbeck.projects.worker.effects.relations import Relations
from limbeck.projects.worker.effects.second_session import Locks, SecondSession, stronger

if TYPE_CHECKING:
    from sqlalchemy import Connection

_INTERVAL = 0.001  # seconds between two looks
_LATER = 0.02  # … once the statement goes on
_LONGEST_WAIT = 5.0  # seconds after which a statement goes on, whatever it waits for


class AutocommitWatch:
    """Makes a statement wait for a writer, looks at its locks while it does, and lets it go on.

    Attributes:
        modes: The strongest mode by table.
        waits: What a second session could not do meanwhile, by table.
    """

    def __init__(self, session: SecondSession, backend: int, before: Relations, *, is_held: bool) -> None:
        """Begin to watch; the statement may be run now.

        Args:
            session: Looks at the locks.
            backend: The process that runs the statement.
            before: The tables that are there before.
            is_held: Whether it is made to wait; one that gives up soon is only looked at as it runs.
        """
        self.modes: dict[int, str] = {}
        self.waits: dict[int, list[str]] = {}
        self._session = session
        self._backend = backend
        self._before = before
        self._over = threading.Event()
        self._stack = ExitStack()
        self._thread: threading.Thread | None = None
        with suppress(SQLAlchemyError):  # somebody else has locked a table, or there are no more connections
            writer = self._stack.enter_context(session.writer() if is_held else nullcontext())
            if threads.available():
                self._thread = threads.start(self._watch, writer, name="locks")
                return
        self._stack.close()

    def end(self) -> None:
        """The statement is over."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self, writer: Connection | None) -> None:
        """Look until the statement waits, or is over; then until it is over, as far as one can see."""
        latest = monotonic() + _LONGEST_WAIT
        try:
            with suppress(SQLAlchemyError):
                while not self._over.wait(_LATER if writer is not None and writer.closed else _INTERVAL):
                    locks = self._look()
                    if writer is None or writer.closed:
                        continue
                    if locks.is_waiting:
                        self._try(locks)
                    if locks.is_waiting or monotonic() > latest:
                        writer.close()
        finally:
            self._stack.close()

    def _look(self) -> Locks:
        locks = self._session.locks(self._backend)
        for table, mode in locks.modes.items():
            self.modes[table] = stronger(self.modes.get(table), mode)
        return locks

    def _try(self, locks: Locks) -> None:
        for number in locks.modes:
            if number in self._before.known:
                self.waits[number] = self._session.must_wait(self._before.known[number])
