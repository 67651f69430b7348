"""Work that must end in time, though the library that does it may wait for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Work(threading.Thread, Generic[T]):
    """A call in a thread of its own, and what it gave."""

    def __init__(self, call: Callable[[], T]) -> None:
        super().__init__(name="limbeck-deadline", daemon=True)
        self.call = call
        self.value: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """Call, and keep what it returns or raises."""
        try:
            self.value.append(self.call())
        except BaseException as error:  # noqa: BLE001  raised again by whoever waits
            self.error = error


def within(seconds: float, call: Callable[[], T], give_up: Callable[[], None]) -> T:
    """Call and wait, but not for ever.

    Args:
        seconds: How long to wait.
        call: What to do, in another thread.
        give_up: Called when time is up, to make the call end soon; the thread is left to itself.

    Raises:
        TimeoutError: Time is up.
        BaseException: Whatever the call raises.
    """
    work = _Work(call)
    work.start()
    work.join(seconds)
    if work.is_alive():
        give_up()
        raise TimeoutError
    if work.error is not None:
        raise work.error
    return work.value[0]
