"""Talking with a worker: the job goes in, answers come out, until it is done, dead, late or called off."""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from limbeck.processes.captured_output import CapturedOutput
from limbeck.processes.environment import project_variables
from limbeck.processes.fork_servers import EntryPoint
from limbeck.processes.forked_worker import ForkedWorker
from limbeck.processes.programs import require
from limbeck.progress import Cancellation

_FAREWELL = 1.0
"""Seconds in which the interpreter may end by itself after its answer."""

_TRACE = 2.0
"""Seconds in which a hanging worker may tell where it hangs."""

_QUIET = 0.25
"""Seconds without another line after which it has told all: `faulthandler` writes a stack in many pieces."""

_CHUNK = 65536

OnAnswer = Callable[[str, Any], bool | None]
"""Called with the kind and the value of each answer; says whether the time limit begins anew."""


class Ending(Enum):
    """How a conversation with the worker ended."""

    ANSWERED = "answered"
    DIED = "died"
    TIME_LIMIT = "time limit"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is left when the worker is gone.

    Attributes:
        ending: How it ended.
        status: The exit code, or the negative number of the signal that ended the worker.
        printed: What it printed.
        trace: Where each thread was when the time limit was reached.
    """

    ending: Ending
    status: int
    printed: CapturedOutput
    trace: str

    @property
    def exit_text(self) -> str:
        """How the worker's process ended, such as `exit code 7` or `signal SIGKILL`."""
        if self.status < 0:
            with suppress(ValueError):  # a signal that Python has no name for
                return f"signal {signal.Signals(-self.status).name}"
        return f"exit code {self.status}"


def converse(  # noqa: PLR0913 - a conversation has two sides
    python: str,
    entry_point: EntryPoint,
    job: Any,
    on_answer: OnAnswer,
    *,
    time_limit: float,
    cancellation: Cancellation,
    variables: Mapping[str, str] | None = None,
) -> Conversation:
    """Start a worker, give it a job, hear what it answers, and end it with all its children.

    Args:
        python: The interpreter.
        entry_point: What is called in it.
        job: What it is to do, JSON-ready.
        on_answer: Called with the kind and the value of each answer; the time limit begins anew where it
            says so.
        time_limit: Seconds after which it is ended.
        cancellation: Ends it from another thread.
        variables: The environment variables that it is to have; None for the kernel's.

    Raises:
        CancelledError: Somebody asked to stop.
        ProjectError: The interpreter could not be started.
    """
    order = Order(python, entry_point, job, project_variables() if variables is None else variables)
    limit = _Limit(time_limit)
    while True:
        with closing(Session(order, cancellation, limit)) as session:
            conversation = session.end(session.listen(on_answer))
        if conversation is not None:
            return conversation


class _Limit:
    """The time that a worker has, and when it is over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begin_anew()

    def begin_anew(self) -> None:
        self._deadline = time.monotonic() + self._seconds

    @property
    def left(self) -> float:
        return self._deadline - time.monotonic()


class Order(NamedTuple):
    """What worker is wanted, and what it is told.

    Attributes:
        python: The interpreter.
        entry_point: What is called in it.
        job: What it is to do first, JSON-ready.
        variables: The environment variables that it is to have.
    """

    python: str
    entry_point: EntryPoint
    job: Any
    variables: Mapping[str, str]


class Session:
    """A worker that may be told more when it has answered, until it is closed."""

    def __init__(self, order: Order, cancellation: Cancellation, limit: _Limit) -> None:
        """Start it.

        Args:
            order: What worker is wanted.
            cancellation: Ends it from another thread.
            limit: The time that it has.

        Raises:
            CancelledError: Somebody asked to stop.
            LimbeckError: This Python can't start processes.
            ProjectError: The interpreter could not be started.
        """
        require()
        self._cancellation = cancellation
        self._limit = limit
        with ExitStack() as stack:
            knob, self._bell = (stack.enter_context(end) for end in socket.socketpair())
            knob.settimeout(0)

            def stop() -> None:
                # A socket knows that it is closed: a late call does not write to somebody else's descriptor.
                with suppress(OSError):
                    knob.send(b"x")

            stack.enter_context(cancellation.stopping(stop))
            wanted = order.python, order.entry_point, order.variables, stack
            self._worker = ForkedWorker.started_ahead(*wanted) or ForkedWorker(*wanted)
            selector = stack.enter_context(selectors.DefaultSelector())
            job = (order.job, order.variables, self._worker.started_with)
            self._talk = _Talk(self._worker, selector, limit)
            self._talk.tell(job)
            self._stack = stack.pop_all()

    @classmethod
    def open(
        cls, python: str, entry_point: EntryPoint, job: Any, *, time_limit: float, cancellation: Cancellation
    ) -> Session:
        """Start a worker that has the kernel's environment variables.

        Args:
            python: The interpreter.
            entry_point: What is called in it.
            job: What it is to do first, JSON-ready.
            time_limit: Seconds that it has for each answer to an order.
            cancellation: Ends it from another thread.

        Raises:
            CancelledError: Somebody asked to stop.
            ProjectError: The interpreter could not be started.
        """
        return cls(Order(python, entry_point, job, project_variables()), cancellation, _Limit(time_limit))

    @property
    def printed(self) -> CapturedOutput:
        """What it has printed."""
        return self._talk.printed

    def tell(self, order: Any) -> None:
        """Tell it what to do next.

        Args:
            order: As JSON-ready values.
        """
        self._limit.begin_anew()
        self._talk.tell(order)

    def listen(self, on_answer: OnAnswer) -> Ending:
        """Hear what it answers until it has done what it was told, is dead or late.

        Args:
            on_answer: Called with the kind and the value of each answer; the time limit begins anew where it
                says so.

        Raises:
            CancelledError: Somebody asked to stop.
        """
        ending = self._talk.until_over(self._bell, on_answer)
        self._cancellation.check()
        return ending

    def end(self, ending: Ending) -> Conversation | None:
        """End it, with all its children; None where the process that was to fork it ended before it did.

        Args:
            ending: How the last answer ended.
        """
        self._talk.last_words(ending)
        self._worker.finish(_FAREWELL if ending is Ending.DIED else 0.0)
        self._talk.drain(0)
        if ending is Ending.DIED and self._worker.was_lost:
            return None
        trace = self._talk.trace.decode("utf-8", "replace").strip()
        return Conversation(ending, self._worker.status, self._talk.printed, trace)

    def close(self) -> None:
        """End it at once, and let go of its pipes. Calling it twice is harmless."""
        self._stack.close()


class _Talk:
    """What goes through the pipes of one worker."""

    def __init__(self, worker: ForkedWorker, selector: selectors.BaseSelector, limit: _Limit) -> None:
        self.printed = CapturedOutput()
        self.trace = b""
        self._worker = worker
        self._job = memoryview(b"")
        self._on_answer: OnAnswer = _unheard
        self._selector = selector
        self._limit = limit
        self._line = b""
        self._done = False
        for pipe, take in (
            (worker.answers, self._take_answer),
            (worker.trace, self._take_trace),
            (worker.printed, self.printed.add),
        ):
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, selectors.EVENT_READ, take)
        os.set_blocking(worker.job.fileno(), False)

    def tell(self, order: Any) -> None:
        """Have an order sent while the answers to it are listened for."""
        self._job = memoryview(json.dumps(order).encode() + b"\n")
        self._selector.register(self._worker.job, selectors.EVENT_WRITE)
        self._done = False

    def until_over(self, bell: socket.socket, on_answer: OnAnswer) -> Ending:
        """Send the order and listen until the worker is done or dead, time is up or the bell rings."""
        self._on_answer = on_answer
        self._selector.register(bell, selectors.EVENT_READ)
        try:
            while not self._done:
                left = self._limit.left
                if left <= 0:
                    return Ending.TIME_LIMIT
                self._step(left)
                watched = self._selector.get_map()
                if self._worker.answers not in watched and not self._done:
                    return Ending.DIED
                if bell not in watched:
                    break
        finally:
            self._forget(bell)  # or it would be waited for with the pipes of the worker
        return Ending.ANSWERED

    def last_words(self, ending: Ending) -> None:
        """Give the worker the time to end by itself, or to tell where it hangs."""
        if ending is Ending.TIME_LIMIT:
            if self._worker.ask_where():
                self._take_whole_trace(time.monotonic() + _TRACE)
        else:
            self._forget(self._worker.job)
            self.drain(_FAREWELL)

    def _take_whole_trace(self, deadline: float) -> None:
        """Listen until nothing is added to the trace for a while: it has no mark of its end."""
        end = deadline
        while (now := time.monotonic()) < end:
            known = len(self.trace)
            self._step(end - now)
            if len(self.trace) > known:
                end = min(deadline, time.monotonic() + _QUIET)

    def drain(self, time_limit: float) -> None:
        """Take in what the pipes still hold, until they end or the time limit is over."""
        deadline = time.monotonic() + time_limit
        while self._selector.get_map():
            if not self._step(max(0.0, deadline - time.monotonic())):
                return

    def _step(self, seconds: float) -> bool:
        """Wait for one turn of events and serve them; False when there was none."""
        ready = self._selector.select(seconds)
        for key, events in ready:
            if key.data is not None:
                self._read(key)
            elif events & selectors.EVENT_WRITE:
                self._send()
            else:
                self._forget(key.fileobj)  # the bell
        return bool(ready)

    def _read(self, key: selectors.SelectorKey) -> None:
        try:
            data = os.read(key.fd, _CHUNK)
        except BlockingIOError:
            return
        if data:
            key.data(data)
        else:
            self._forget(key.fileobj)

    def _send(self) -> None:
        """Write as much of the order as fits; where nobody reads, forget the rest."""
        try:
            self._job = self._job[os.write(self._worker.job.fileno(), self._job[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._job = self._job[:0]
        if not self._job:
            self._selector.unregister(self._worker.job)

    def _forget(self, pipe: Any) -> None:
        if any(key.fileobj is pipe for key in self._selector.get_map().values()):
            self._selector.unregister(pipe)
        if pipe is self._worker.job:
            pipe.close()

    def _take_answer(self, data: bytes) -> None:
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            ((kind, value),) = json.loads(line).items()
            if kind == "pid":
                self._worker.pid = value
            elif kind == "done":
                self._done = True
            elif self._on_answer(kind, value):
                self._limit.begin_anew()

    def _take_trace(self, data: bytes) -> None:
        self.trace += data


def _unheard(_kind: str, _value: Any) -> None:
    """Called with answers that nobody waits for."""
