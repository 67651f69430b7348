"""A worker and its pipes, seen from the kernel."""

from __future__ import annotations

import io
import os
import select
import signal
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from weakref import WeakSet

from limbeck.processes.environment import inheritance, project_variables, start_variables
from limbeck.processes.fork_servers import Ends, EntryPoint, order_worker, start_alone
from limbeck.processes.lifelines import kill_groups
from limbeck.processes.ownership import at_exit, in_forked_child

_GRACE = 3.0
"""Seconds after which a supervisor that does not end is killed; more than it waits itself."""

_BIRTH = 0.3
"""Seconds in which a worker that nobody waits for any more may still begin."""

_ends: WeakSet[io.FileIO] = WeakSet()
"""The ends of the pipes of all workers."""

_ahead: dict[tuple[object, ...], tuple[ForkedWorker, ExitStack]] = {}
"""Workers without a job, each with what ends it."""


class ForkedWorker:
    """A started worker, its pipes, and the lifeline whose closing ends it with all its children.

    Attributes:
        answers: What it answers, JSON lines.
        trace: Where it writes the stacks of its threads when it is asked to.
        printed: What the project's code prints.
        job: Where the job goes.
        pid: The number of the worker itself, once it has told it.
    """

    def __init__(
        self,
        python: str,
        entry_point: EntryPoint,
        variables: Mapping[str, str],
        stack: ExitStack,
        *,
        alone: bool = False,
    ) -> None:
        """Start it.

        Args:
            python: The interpreter.
            entry_point: What it calls.
            variables: The environment variables that its job brings.
            stack: Ends the process and closes the pipes when it is closed.
            alone: Whether it gets an interpreter of its own, rather than a fork of one that is kept.

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
        self._status_lines = b""
        theirs = (job_out, printed_in, answers_in, trace_in, lifeline_out, status_in)
        ends = Ends(*(end.fileno() for end in theirs))
        if alone:
            self._server, self._is_first = start_alone(python, entry_point, variables, ends), True
        else:
            self._server, self._is_first = order_worker(python, entry_point, variables, ends)
        stack.callback(self.finish)
        for end in theirs:
            end.close()

    @classmethod
    def started_ahead(
        cls, python: str, entry_point: EntryPoint, variables: Mapping[str, str], stack: ExitStack
    ) -> ForkedWorker | None:
        """The worker that `start_ahead` has started, if it is as wanted and nobody has it yet.

        Args:
            python: The interpreter.
            entry_point: What it calls.
            variables: The environment variables that its job brings.
            stack: Ends the process and closes the pipes when it is closed.
        """
        found = _ahead.pop(_key(python, entry_point, variables), None)
        if found is None:
            return None
        worker, theirs = found
        stack.enter_context(theirs)
        return worker

    @property
    def started_with(self) -> dict[str, str]:
        """The environment variables that its interpreter was started with."""
        return self._server.started_with

    @property
    def was_lost(self) -> bool:
        """Whether it never began, since a server that had worked before ended: another one would begin."""
        return not self._is_first and not self._supervisor

    @property
    def status(self) -> int:
        """The exit code, once it has ended, or the negative number of the signal that ended it."""
        supervisor, _, code = self._status_lines.decode().partition("\n")
        if code:
            return int(code)
        if supervisor:  # somebody killed the supervisor
            return -signal.SIGKILL
        code_of_server = self._server.exit_code(_GRACE)
        return -signal.SIGKILL if code_of_server is None else code_of_server

    def ask_where(self) -> bool:
        """Have the worker write the stacks of its threads to `trace`; False where there is nobody to ask."""
        if self.pid:
            with suppress(OSError):
                os.kill(self.pid, signal.SIGUSR1)
                return True
        return False

    def finish(self, time_limit: float = 0.0) -> None:
        """End the worker and its children. Calling it twice is harmless.

        Args:
            time_limit: Seconds that a worker gets that ends by itself, so that the exit code is told.
        """
        if time_limit and not self._status.closed:
            self._listen(time_limit)
        self._lifeline.close()
        if self._status.closed:
            return
        if not self._listen(_BIRTH, begun=True):
            self._server.kill()  # it hangs, or has not imported yet what a worker needs
        if not self._listen(_GRACE):
            kill_groups(self.pid, self._supervisor)
        elif self._supervisor and self._status_lines.count(b"\n") == 1:
            kill_groups(self.pid)  # somebody killed the supervisor, so that nobody ended the worker
        self._status.close()

    @property
    def _supervisor(self) -> int:
        number, end, _ = self._status_lines.partition(b"\n")
        return int(number) if end else 0

    def _listen(self, time_limit: float, *, begun: bool = False) -> bool:
        """Listen to the supervisor until it ends, or until it has begun; False if it does neither in time."""
        deadline = time.monotonic() + time_limit
        watch = select.poll()
        watch.register(self._status, select.POLLIN)
        while not (begun and self._supervisor):
            if not watch.poll(max(0.0, deadline - time.monotonic()) * 1000):
                return False
            piece = os.read(self._status.fileno(), 64)
            self._status_lines += piece
            if not piece:
                return True
        return True


def start_ahead(python: str, entry_point: EntryPoint, preload: tuple[str, ...]) -> None:
    """Start a worker before its job is known; it imports what the job needs meanwhile.

    It has an interpreter of its own, from which no other worker is forked: for a program that has one job.

    Args:
        python: The interpreter.
        entry_point: What it calls.
        preload: What it imports, in place of what the entry point names.

    Raises:
        ProjectError: The interpreter could not be started.
    """
    variables = project_variables()
    with ExitStack() as stack:
        imports = entry_point._replace(preload=preload)
        worker = ForkedWorker(python, imports, variables, stack, alone=True)
        _ahead[_key(python, entry_point, variables)] = worker, stack.pop_all()


def _key(python: str, entry_point: EntryPoint, variables: Mapping[str, str]) -> tuple[object, ...]:
    return python, entry_point, start_variables(variables), inheritance()


def _end_unused() -> None:
    while _ahead:
        _, (_, stack) = _ahead.popitem()
        stack.close()


def _pipe(stack: ExitStack) -> tuple[io.FileIO, io.FileIO]:
    """The two ends of a pipe, as files that can be closed twice without harm."""
    out, into = os.pipe()
    ends = stack.enter_context(io.FileIO(out, "r")), stack.enter_context(io.FileIO(into, "w"))
    _ends.update(ends)
    return ends


def _close_ends() -> None:
    for end in list(_ends):
        end.close()


at_exit(_end_unused)
in_forked_child(_close_ends)
in_forked_child(_ahead.clear)
