"""One process that runs trials, as the kernel sees it; what runs in it is `limbeck.matrices.trial_child`."""

from __future__ import annotations

import json
import pickle
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from limbeck.matrices.child_command import command, environment
from limbeck.matrices.options import Options, words
from limbeck.matrices.outcome import Outcome
from limbeck.records import Failure

TIME_LIMIT = 300.0
"""Seconds that one trial may take before its process is ended."""

Answer = Outcome | Failure


@dataclass(frozen=True, slots=True)
class TrialTask:
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
        """As a line of progress names it."""
        with_options = f" with {'+'.join(words(self.options))}" if self.options else ""
        return f"{self.case} on {self.backend}{with_options}"


@dataclass
class TrialProcess:
    """One process of a pool; another one takes over once it has ended, or when the server has changed."""

    _postgres: str | None = None
    _process: subprocess.Popen[bytes] | None = None
    _stderr: Any = field(default_factory=tempfile.TemporaryFile)

    def ask(self, task: TrialTask, postgres: str | None = None) -> Answer:
        """Run a trial there, and wait for its answer.

        Args:
            task: Which trial.
            postgres: The address of the server that it needs; None where it needs none.

        Returns:
            Its outcome; a failure where the process ended or took too long, which costs this trial alone.
        """
        message = {"case": task.case, "backend": task.backend, "options": words(task.options)}
        try:
            process = self._running(postgres)
            with _limited(process):
                self._tell(process, message)
                assert process.stdout is not None  # noqa: S101 - it was asked for
                answer: Answer = pickle.load(process.stdout)  # noqa: S301 - our own process wrote it
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._failure(task)
        return answer

    def stop(self) -> None:
        """End the process; harmless when it has ended."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End the process, and wait for it."""
        self._release()
        self._stderr.close()

    def _release(self) -> None:
        """Close the pipes of the process, which ends it."""
        process, self._process = self._process, None
        if process is not None:
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what could not be sent to a process that is gone
                    if pipe is not None:
                        pipe.close()
            process.wait()

    def _running(self, postgres: str | None) -> subprocess.Popen[bytes]:
        moved = postgres is not None and postgres != self._postgres
        if moved or self._process is None or self._process.poll() is not None:
            self._release()
            self._postgres = postgres or self._postgres
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command("limbeck.matrices.trial_child"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                # The same drop order every time: what depends on the hash seed is tried with several seeds.
                env=environment(seed=0),
            )
            self._tell(self._process, {"postgres": self._postgres})
        return self._process

    def _tell(self, process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
        assert process.stdin is not None  # noqa: S101 - it was asked for
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()

    def _failure(self, task: TrialTask) -> Failure:
        process = self._process
        self._release()
        code = None if process is None else process.returncode
        self._stderr.seek(0)
        said = self._stderr.read().decode(errors="replace")[-2000:].strip()
        self._stderr.seek(0)
        self._stderr.truncate()  # the next process starts with an empty file
        evidence = (("exit code", str(code)), *((("it said", said),) if said else ()))
        return Failure(
            "trial-ended",
            f"The process that ran {task} ended before the trial did.",
            evidence,
            "The other trials are not affected; run this one alone to see why.",
        )


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
