"""What belongs to this process: what happens to it when the process ends, and in a child forked from it."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from weakref import WeakSet


class Owner:
    """The process that made something; a forked child knows the thing too, and must not end it."""

    def __init__(self) -> None:
        self._process = os.getpid()

    @property
    def is_this_process(self) -> bool:
        """Whether it is the process that asks."""
        return os.getpid() == self._process


class Lock:
    """A lock that is free in a forked child: whoever held it in the parent would never release it there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _locks.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Have a new lock, which nobody holds."""
        self._lock = threading.Lock()


_locks: WeakSet[Lock] = WeakSet()


def at_exit(call: Callable[[], object]) -> None:
    """Have something called when this process ends in an orderly way; the last one is called first."""
    atexit.register(call)


def in_forked_child(call: Callable[[], object]) -> None:
    """Have something called in each child that is forked from this process, before anything else runs there.

    It lets go of what belongs to the parent: a pipe that the child held too would not end with the parent.
    """
    if hasattr(os, "register_at_fork"):  # not where there are no processes
        os.register_at_fork(after_in_child=call)


def _renew_locks() -> None:
    for lock in list(_locks):
        lock.renew()


in_forked_child(_renew_locks)
