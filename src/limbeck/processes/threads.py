"""Threads and timers: the one place that starts them, and that knows where there are none.

All of them are daemons: the end of the process waits for none. A Python in a browser can start no threads;
a time limit that needs one is then not kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from limbeck.errors import LimbeckError

T = TypeVar("T")


@cache
def available() -> bool:
    """Whether this Python can start threads."""
    probe = threading.Thread(target=int, daemon=True)
    try:
        probe.start()
    except RuntimeError:
        return False
    probe.join()
    return True


def is_only_one() -> bool:
    """Whether the calling thread is the only one of this process."""
    return threading.active_count() == 1


def start(call: Callable[..., object], *arguments: Any, name: str) -> threading.Thread:
    """Call something in a thread of its own.

    Args:
        call: What to call.
        arguments: Its arguments.
        name: The name of the thread, for who looks at the stacks of all of them.

    Raises:
        LimbeckError: This Python can't start threads, or no more of them.
    """
    thread = threading.Thread(target=call, args=arguments, name=f"limbeck-{name}", daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise _no_threads() from error
    return thread


def pool(most: int, name: str) -> ThreadPoolExecutor:
    """A pool that runs calls in at most so many threads; they start with the calls.

    Raises:
        LimbeckError: This Python can't start threads.
    """
    if not available():
        raise _no_threads()
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(most, f"limbeck-{name}")


def _no_threads() -> LimbeckError:
    from limbeck.errors import LimbeckError

    return LimbeckError(
        "No thread could be started.",
        slug="no-threads",
        remedy="Use a Python outside of the browser; there, close programs that have too many threads.",
    )


@contextmanager
def timer(seconds: float, call: Callable[[], object]) -> Iterator[None]:
    """Call something, in another thread, when the block takes longer; never when the block has ended.

    Args:
        seconds: How long the block may take.
        call: What ends it, or has it end soon.
    """
    if not available():
        yield
        return
    lock, running = threading.Lock(), [True]

    def end() -> None:
        with lock:
            if running:
                call()

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        with lock:
            running.clear()


def within(seconds: float, call: Callable[[], T], give_up: Callable[[], object]) -> T:
    """Call and wait, but not for ever, though the library that is called may.

    Args:
        seconds: How long to wait.
        call: What to do, in another thread.
        give_up: Called when time is up, to have the call end soon; its thread is left to itself.

    Raises:
        TimeoutError: Time is up.
        BaseException: Whatever the call raises.
    """
    if not available():
        return call()
    values: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            values.append(call())
        except BaseException as error:  # noqa: BLE001  raised again by whoever waits
            errors.append(error)

    thread = start(run, name="deadline")
    thread.join(seconds)
    if thread.is_alive():
        give_up()
        raise TimeoutError
    if errors:
        raise errors[0]
    return values[0]
