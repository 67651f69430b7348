"""Several processes that run trials side by side."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

from limbeck.databases.scratch import scratch
from limbeck.databases.server.external import VARIABLE
from limbeck.errors import ServerError
from limbeck.matrices.trial import LOST
from limbeck.matrices.trial_process import Answer, TrialProcess, TrialTask
from limbeck.processes import threads
from limbeck.progress import Cancellation
from limbeck.records import Failure

Listener = Callable[[TrialTask, Answer], object]

_WORTH_A_PROCESS = 12
"""Trials that take as long as the start of a process does."""


def process_count(trials: int) -> int:
    """How many processes run trials best: two, or one where there is one core, or hardly anything to do.

    Args:
        trials: How many trials there are.
    """
    return 1 if trials <= _WORTH_A_PROCESS else min(2, os.cpu_count() or 1)


def run(tasks: Sequence[TrialTask], listener: Listener, *, jobs: int, cancellation: Cancellation) -> None:
    """Run trials side by side.

    Args:
        tasks: Which.
        listener: Called with each task and its answer, from several threads, one at a time.
        jobs: How many processes.
        cancellation: Ends them all.

    Raises:
        CancelledError: Somebody asked to stop.
        Exception: What the listener raised, after which no more trials are run.
    """
    waiting: queue.SimpleQueue[TrialTask] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    lock = threading.Lock()
    faults: list[Exception] = []
    with ExitStack() as stack:
        server = SharedServer(stack)
        processes = [TrialProcess() for _ in range(min(jobs, len(tasks)))]

        def work(process: TrialProcess) -> None:
            try:
                for task in _remaining(waiting, cancellation):
                    answer = _answer(process, task, server)
                    with lock:
                        if not cancellation.cancelled:
                            listener(task, answer)
            except Exception as error:  # noqa: BLE001 - whoever waits for the threads raises it
                faults.append(error)
                cancellation.cancel()

        for process in processes:
            stack.callback(process.close)
        with cancellation.stopping(lambda: _stop(processes)):
            _join([threads.start(work, process, name="trials") for process in processes], cancellation)
        if faults:
            raise faults[0]
        cancellation.check()


@dataclass
class SharedServer:
    """The address of the PostgreSQL server that all processes work on; of a new one after it was lost.

    Attributes:
        stack: Gives the server up when it is closed.
    """

    stack: ExitStack
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _address: str | Failure | None = None

    def address(self) -> str | Failure:
        """Where it is; or why there is none."""
        with self._lock:
            if self._address is None:
                self._address = self._start()
            return self._address

    def renewed(self, lost: str) -> str | Failure:
        """Where it is after it was lost at an address; another process may have started it already.

        Args:
            lost: Where it was.
        """
        with self._lock:
            if self._address == lost:
                self._address = self._start()
        return self.address()

    def _start(self) -> str | Failure:
        try:
            database = self.stack.enter_context(scratch("postgresql"))
        except ServerError as error:
            return error.failure
        # The maintenance database and not this one: whatever drops the databases of a process that has ended
        # connects to this address when this database may be gone already.
        maintenance = database.secret_url.set(database="postgres")
        return os.environ.get(VARIABLE) or maintenance.render_as_string(hide_password=False)


def _answer(process: TrialProcess, task: TrialTask, server: SharedServer) -> Answer:
    """The answer to a task; if the server was lost, it is asked once more on a new one."""
    if task.backend != "postgresql":
        return process.ask(task)
    address = server.address()
    if isinstance(address, Failure):
        return address
    answer = process.ask(task, address)
    if not isinstance(answer, Failure) or answer.slug != LOST:
        return answer
    address = server.renewed(address)
    return address if isinstance(address, Failure) else process.ask(task, address)


def _join(started: Sequence[threading.Thread], cancellation: Cancellation) -> None:
    """Wait for them; an interrupt cancels what is left."""
    try:
        for thread in started:
            thread.join()
    except BaseException:
        cancellation.cancel()
        raise


def _remaining(waiting: queue.SimpleQueue[TrialTask], cancellation: Cancellation) -> Iterator[TrialTask]:
    """The tasks that are left, each for one process only."""
    with suppress(queue.Empty):
        while not cancellation.cancelled:
            yield waiting.get_nowait()


def _stop(processes: Sequence[TrialProcess]) -> None:
    for process in processes:
        process.stop()
