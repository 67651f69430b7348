"""Progress of long work, and a way to stop it from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from limbeck.errors import CancelledError

Progress = Callable[[str], None]
"""Called with a few words whenever long work enters its next stage."""


def silent(_stage: str) -> None:
    """The progress of somebody who does not look."""


class Cancellation:
    """A switch that stops work which runs in another thread or process.

    The worker of the switch registers how to stop what it is doing; `cancel` calls that at once.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._stoppers: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask to stop: returns at once, safe to call from any thread and more than once."""
        with self._lock:
            self._event.set()
            stoppers = list(self._stoppers)
        for stop in stoppers:
            stop()

    def check(self) -> None:
        """Raise if somebody asked to stop.

        Raises:
            CancelledError: Somebody did.
        """
        if self.cancelled:
            raise CancelledError(
                "The work was cancelled.", slug="cancelled", remedy="Start it again when you want its result."
            )

    @contextmanager
    def stopping(self, stop: Callable[[], None]) -> Iterator[None]:
        """While the block runs, `cancel` calls `stop`, which must not block and may be called twice.

        Raises:
            CancelledError: Somebody asked before the block began.
        """
        with self._lock:
            self._stoppers.append(stop)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._stoppers.remove(stop)
