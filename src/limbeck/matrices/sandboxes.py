"""The sandboxes of a run, one for each backend."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from limbeck.errors import InputError
from limbeck.matrices.sandbox import PostgresqlSandbox, Sandbox, SqliteSandbox
from limbeck.processes import threads


@dataclass
class Sandboxes:
    """The sandboxes of a run, each made when it is first needed. Use it as a context manager."""

    _open: dict[str, Sandbox] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: bool = False

    def get(self, backend: str) -> Sandbox:
        """The sandbox of a backend.

        Args:
            backend: `sqlite` or `postgresql`.

        Raises:
            InputError: It is neither.
            ServerError: No PostgreSQL server is available.
        """
        check_backend(backend)
        if backend not in self._open:
            self._open[backend] = SANDBOXES[backend]()
        return self._open[backend]

    @contextmanager
    def exclusive(self, backend: str) -> Iterator[Sandbox]:
        """The sandbox of a backend for this thread alone: a trial that nobody waits for may still be running.

        Args:
            backend: `sqlite` or `postgresql`.

        Raises:
            InputError: It is neither.
        """
        try:
            with self._lock:
                yield self.get(backend)
        finally:
            if self._closing:
                self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close them all; one that is taken closes as soon as it is free. The next `get` makes a new one."""
        self._closing = True
        if self._lock.acquire(blocking=False):
            try:
                self._closing = False
                for sandbox in self._open.values():
                    sandbox.close()
                self._open.clear()
            finally:
                self._lock.release()


class SpareSandboxes:
    """Sandboxes that are lent for a piece of work; of those that come back, one is kept for the next.

    So those who run trials now and then cost one idle connection together, however many they are, and none
    once the last of them has left or was forgotten.
    """

    def __init__(self) -> None:
        """Nobody uses them yet."""
        self._lock = threading.RLock()  # a user may be collected while it is held
        self._users = 0
        self._spare: Sandboxes | None = None

    def register(self, user: object) -> Callable[[], None]:
        """Count somebody among the users.

        Args:
            user: Who; it leaves by itself when it is garbage.

        Returns:
            What to call when it leaves; harmless when called twice.
        """
        with self._lock:
            self._users += 1
        forgotten = weakref.finalize(user, self._leave, aside=True)
        forgotten.atexit = False  # scratch databases go with the process anyway

        def leave() -> None:
            if forgotten.detach() is not None:
                self._leave(aside=False)

        return leave

    @contextmanager
    def lend(self) -> Iterator[Sandboxes]:
        """Sandboxes for the block alone."""
        with self._lock:
            lent, self._spare = self._spare or Sandboxes(), None
        try:
            yield lent
        finally:
            with self._lock:
                keeps = self._spare is None and self._users > 0
                if keeps:
                    self._spare = lent
            if not keeps:
                lent.close()

    def _leave(self, *, aside: bool) -> None:
        """One user less.

        Args:
            aside: Whether the rest is done in another thread: garbage is collected in the middle of anything.
        """
        with self._lock:
            self._users -= 1
            if self._users:
                return
            spare, self._spare = self._spare, None
        if spare is None:
            return
        if aside and threads.available():
            threads.start(spare.close, name="sandboxes")
        else:
            spare.close()


SANDBOXES: Mapping[str, Callable[[], Sandbox]] = {"sqlite": SqliteSandbox, "postgresql": PostgresqlSandbox}
"""The backends that trials can be run on, and the sandbox of each."""


def check_backend(backend: str) -> None:
    """Make sure that there are trials on a backend.

    Raises:
        InputError: There are none.
    """
    if backend not in SANDBOXES:
        raise InputError(
            f"There are no trials on {backend!r}.",
            slug="unknown-backend",
            remedy=f"Use one of: {', '.join(SANDBOXES)}.",
        )
