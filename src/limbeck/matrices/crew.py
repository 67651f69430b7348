"""Several processes that run trials side by side."""

from __future__ import annotations

import json
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from limbeck.databases.scratch import scratch
from limbeck.databases.server.external import VARIABLE
from limbeck.errors import ServerError
from limbeck.matrices.environment import environment
from limbeck.matrices.options import Options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.trial import LOST
from limbeck.progress import Cancellation
from limbeck.records import Failure

TIME_LIMIT = 300.0
"""Seconds that one trial may take before its process is ended."""


@dataclass(frozen=True, slots=True)
class Task:
    """One trial that is to be run.

    Attributes:
        case: The slug of its case.
        backend: `sqlite` or `postgresql`.
        options: What autogenerate is told.
    """

    case: str
    backend: str
    options: Options

    def __str__(self) -> str:
        """As progress tells it."""
        with_options = f" with {'+'.join(words(self.options))}" if self.options else ""
        return f"{self.case} on {self.backend}{with_options}"


Answer = Outcome | Failure
Listener = Callable[[Task, Answer], object]


@dataclass
class SharedServer:
    """The address of the PostgreSQL server that all hands work on; another one after it was lost.

    Attributes:
        stack: Lets go of it in the end.
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
        """Where it is after it was lost at an address; another hand may have started it already.

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
        # The maintenance database and not this one: what drops the databases of a hand that has ended
        # connects to the address when this one may be gone already.
        maintenance = database.secret_url.set(database="postgres")
        return os.environ.get(VARIABLE) or maintenance.render_as_string(hide_password=False)


@dataclass
class Hand:
    """One process of a crew; a new one takes its place when it has ended, or is to work on another server."""

    _postgres: str | None = None
    _process: subprocess.Popen[bytes] | None = None
    _said: Any = field(default_factory=tempfile.TemporaryFile)

    def ask(self, task: Task, postgres: str | None = None) -> Answer:
        """Have a trial run, and wait for its answer.

        Args:
            task: Which trial.
            postgres: The address of the server that it needs; None where it needs none.

        Returns:
            Its outcome; a failure where the process ended or took too long, which costs this trial alone.
        """
        message = {"case": task.case, "backend": task.backend, "options": words(task.options)}
        try:
            process = self._standing(postgres)
            with _limited(process):
                self._tell(process, message)
                assert process.stdout is not None  # noqa: S101 - it was asked for
                answer: Answer = pickle.load(process.stdout)  # noqa: S301 - our own process wrote it
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._broken(task)
        return answer

    def stop(self) -> None:
        """End the process; harmless when it has ended."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Let the process end, and wait for it."""
        self._release()
        self._said.close()

    def _release(self) -> None:
        """Close the pipes of the process, at which it ends."""
        process, self._process = self._process, None
        if process is not None:
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what could not be sent to a process that is gone
                    if pipe is not None:
                        pipe.close()
            process.wait()

    def _standing(self, postgres: str | None) -> subprocess.Popen[bytes]:
        moved = postgres is not None and postgres != self._postgres
        if moved or self._process is None or self._process.poll() is not None:
            self._release()
            self._postgres = postgres or self._postgres
            self._process = subprocess.Popen(
                [sys.executable, "-m", "limbeck.matrices.hand"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                # The same drop order every time: what is left to chance is tried with seeds of its own.
                env=environment(seed=0),
            )
            self._tell(self._process, {"postgres": self._postgres})
        return self._process

    def _tell(self, process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
        assert process.stdin is not None  # noqa: S101 - it was asked for
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()

    def _broken(self, task: Task) -> Failure:
        process = self._process
        self._release()
        code = None if process is None else process.returncode
        self._said.seek(0)
        said = self._said.read().decode(errors="replace")[-2000:].strip()
        self._said.seek(0)
        self._said.truncate()  # the next process starts with a clean sheet
        evidence = (("exit code", str(code)), *((("it said", said),) if said else ()))
        return Failure(
            "trial-ended",
            f"The process that ran {task} ended before the trial did.",
            evidence,
            "The other trials are not affected; run this one alone to see why.",
        )


def run(tasks: Sequence[Task], listener: Listener, *, jobs: int, cancellation: Cancellation) -> None:
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
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    lock = threading.Lock()
    faults: list[Exception] = []
    with ExitStack() as stack:
        server = SharedServer(stack)
        hands = [Hand() for _ in range(min(jobs, len(tasks)))]

        def work(hand: Hand) -> None:
            try:
                for task in _taken(waiting, cancellation):
                    answer = _answer(hand, task, server)
                    with lock:
                        if not cancellation.cancelled:
                            listener(task, answer)
            except Exception as error:  # noqa: BLE001 - whoever waits for the threads raises it
                faults.append(error)
                cancellation.cancel()

        for hand in hands:
            stack.callback(hand.close)
        with cancellation.stopping(lambda: _stop(hands)):
            threads = [threading.Thread(target=work, args=(hand,), daemon=True) for hand in hands]
            for thread in threads:
                thread.start()
            _join(threads, cancellation)
        if faults:
            raise faults[0]
        cancellation.check()


def _answer(hand: Hand, task: Task, server: SharedServer) -> Answer:
    """The answer to a task; one whose server was lost is asked once more, on a new server."""
    if task.backend != "postgresql":
        return hand.ask(task)
    address = server.address()
    if isinstance(address, Failure):
        return address
    answer = hand.ask(task, address)
    if not isinstance(answer, Failure) or answer.slug != LOST:
        return answer
    address = server.renewed(address)
    return address if isinstance(address, Failure) else hand.ask(task, address)


def _join(threads: Sequence[threading.Thread], cancellation: Cancellation) -> None:
    """Wait for them; who is interrupted meanwhile wants none of the rest."""
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        cancellation.cancel()
        raise


@contextmanager
def _limited(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the process if the block takes too long."""
    timer = threading.Timer(TIME_LIMIT, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _taken(waiting: queue.SimpleQueue[Task], cancellation: Cancellation) -> Iterator[Task]:
    """The tasks that are left, each taken by one hand only."""
    with suppress(queue.Empty):
        while not cancellation.cancelled:
            yield waiting.get_nowait()


def _stop(hands: Sequence[Hand]) -> None:
    for hand in hands:
        hand.stop()
