"""A worker and its pipes, seen from the kernel."""

from __future__ import annotations

import io
import os
import select
import signal
import time
from contextlib import ExitStack, suppress
from weakref import WeakSet

from limbeck.processes.fork_server import Ends
from limbeck.processes.fork_servers import order_worker

_GRACE = 3.0
"""Seconds after which a supervisor that does not end is killed; more than it waits itself."""

_BIRTH = 0.3
"""Seconds in which a worker that nobody waits for any more may still begin."""

_SIGNALLED = 128  # what a shell adds to the number of the signal that ended a program

_ends: WeakSet[io.FileIO] = WeakSet()
"""The ends of the pipes of all workers."""


class WorkerProcess:
    """A started worker, its pipes, and the lifeline whose closing ends it with all its children.

    Attributes:
        answers: What it answers, JSON lines.
        trace: Where it writes the stacks of its threads when it is asked to.
        printed: What the project's code prints.
        job: Where the job goes.
        pid: The number of the worker itself, once it has told it.
    """

    def __init__(self, python: str, stack: ExitStack) -> None:
        """Start it.

        Args:
            python: The interpreter.
            stack: Ends the process and closes the pipes when it is closed.

        Raises:
            ProjectError: The interpreter could not be started.
        """
        self.pid = 0
        self.answers, answers_in = _pipe(stack)
        self.trace, trace_in = _pipe(stack)
        job_out, self.job = _pipe(stack)
        self.printed, printed_in = _pipe(stack)
        lifeline_out, self._lifeline = _pipe(stack)
        self._status, status_in = _pipe(stack)
        self._told = b""
        theirs = (job_out, printed_in, answers_in, trace_in, lifeline_out, status_in)
        ends = Ends(*(end.fileno() for end in theirs))
        self._server, self._is_first = order_worker(python, ends)
        stack.callback(self.finish)
        for end in theirs:
            end.close()

    @property
    def given(self) -> dict[str, str]:
        """The environment variables that its interpreter was started with."""
        return self._server.given

    @property
    def was_lost(self) -> bool:
        """Whether it never began, since a server that had worked before ended: another one would begin."""
        return not self._is_first and not self._supervisor

    @property
    def status(self) -> int:
        """The exit code, once it has ended: that of the program, or 128 plus the number of a signal."""
        supervisor, _, code = self._told.decode().partition("\n")
        if code:
            return int(code)
        if supervisor:  # somebody killed the supervisor
            return _SIGNALLED + signal.SIGKILL
        code_of_server = self._server.exit_code(_GRACE)
        if code_of_server is None:
            return _SIGNALLED + signal.SIGKILL
        return code_of_server if code_of_server >= 0 else _SIGNALLED - code_of_server

    def ask_where(self) -> bool:
        """Have the worker write the stacks of its threads to `trace`; False where there is nobody to ask."""
        if self.pid:
            with suppress(OSError):
                os.kill(self.pid, signal.SIGUSR1)
                return True
        return False

    def finish(self) -> None:
        """End the worker and its children. Calling it twice is harmless."""
        self._lifeline.close()
        if self._status.closed:
            return
        if not self._listen(_BIRTH, begun=True):
            self._server.kill()  # it hangs, or has not imported yet what a worker needs
        if not self._listen(_GRACE):
            self._kill(self.pid, self._supervisor)
        elif self._supervisor and self._told.count(b"\n") == 1:
            self._kill(self.pid)  # somebody killed the supervisor, so that nobody ended the worker
        self._status.close()

    @property
    def _supervisor(self) -> int:
        number, end, _ = self._told.partition(b"\n")
        return int(number) if end else 0

    def _listen(self, patience: float, *, begun: bool = False) -> bool:
        """Listen to the supervisor until it ends, or until it has begun; False if it does neither in time."""
        deadline = time.monotonic() + patience
        watch = select.poll()
        watch.register(self._status, select.POLLIN)
        while not (begun and self._supervisor):
            if not watch.poll(max(0.0, deadline - time.monotonic()) * 1000):
                return False
            told = os.read(self._status.fileno(), 64)
            self._told += told
            if not told:
                return True
        return True

    @staticmethod
    def _kill(*groups: int) -> None:
        for group in groups:
            if group:
                with suppress(OSError):
                    os.killpg(group, signal.SIGKILL)


def _pipe(stack: ExitStack) -> tuple[io.FileIO, io.FileIO]:
    """The two ends of a pipe, as files that can be closed twice without harm."""
    out, into = os.pipe()
    ends = stack.enter_context(io.FileIO(out, "r")), stack.enter_context(io.FileIO(into, "w"))
    _ends.update(ends)
    return ends


def _forget_all() -> None:
    """In a forked child: a pipe that it held as well would not end with the parent's side of it."""
    for end in list(_ends):
        end.close()


os.register_at_fork(after_in_child=_forget_all)
