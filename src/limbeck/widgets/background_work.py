"""One piece of work at a time, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from limbeck.processes import threads
from limbeck.progress import Cancellation, Progress

T = TypeVar("T")
Work = Callable[[Progress, Cancellation], T]


@dataclass(eq=False)
class BackgroundRun(Generic[T]):
    """One piece of work and how it ended.

    Attributes:
        cancellation: Stops it.
        began: When it began, in seconds of the monotonic clock.
        result: What it returned; None while it runs, and if it raised.
        error: What it raised.
    """

    cancellation: Cancellation = field(default_factory=Cancellation)
    began: float = field(default_factory=time.monotonic)
    result: T | None = None
    error: BaseException | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began


class Runner(Generic[T]):
    """Runs one piece of work at a time and reports on the current one only.

    Cancelled work is abandoned at once, however long it takes to notice: what it still reports is ignored.

    Args:
        on_stage: Called with the words of each stage, from the thread of the work.
        on_end: Called when the work has ended by itself, from the thread of the work.
    """

    def __init__(self, on_stage: Callable[[str], Any], on_end: Callable[[BackgroundRun[T]], Any]) -> None:
        self._on_stage = on_stage
        self._on_end = on_end
        self._lock = threading.RLock()
        self._current: BackgroundRun[T] | None = None
        self._idle = threading.Event()
        self._idle.set()

    @property
    def running(self) -> bool:
        """Whether work is going on, including work whose end is being handled."""
        with self._lock:
            return self._current is not None

    def start(self, work: Work[T], *, aside: bool = True) -> BackgroundRun[T] | None:
        """Start a piece of work; if one is running already, do nothing and return None.

        Args:
            work: Called with a progress callback and a cancellation.
            aside: Whether it gets a thread of its own, where there are any; otherwise this call returns when
                it has ended.
        """
        with self._lock:
            if self._current is not None:
                return None
            run = self._current = BackgroundRun[T]()
            self._idle.clear()
        if aside and threads.available():
            # Leaving the kernel does not wait for it, and what it started goes with the kernel.
            threads.start(self._run, run, work, name="audit")
        else:
            self._run(run, work)
        return run

    def cancel(self, *, abandon: bool = True) -> bool:
        """Stop the current work; whether there was any.

        Args:
            abandon: Whether other work can be started at once; otherwise its end is reported as ever.
        """
        with self._lock:
            run = self._current
            if abandon:
                self._current = None
                self._idle.set()
        if run is None:
            return False
        run.cancellation.cancel()
        return True

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is running, for at most `timeout` seconds; whether nothing is running then."""
        return self._idle.wait(timeout)

    def _run(self, run: BackgroundRun[T], work: Work[T]) -> None:
        try:
            run.result = work(lambda stage: self._tell(run, stage), run.cancellation)
        except BaseException as error:  # noqa: BLE001  whatever it was, the reader is told
            run.error = error
        with self._lock:
            if self._current is not run:
                return
            self._current = None
            try:
                self._on_end(run)
            finally:
                if self._current is None:  # the end of one may be the start of the next
                    self._idle.set()

    def _tell(self, run: BackgroundRun[T], stage: str) -> None:
        with self._lock:
            if self._current is run:
                self._on_stage(stage)
