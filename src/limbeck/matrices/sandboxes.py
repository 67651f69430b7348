"""The sandboxes of a run, one for each backend."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from limbeck.errors import InputError
from limbeck.matrices.sandbox import PostgresqlSandbox, Sandbox, SqliteSandbox


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
