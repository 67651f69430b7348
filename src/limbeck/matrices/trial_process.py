"""One process that runs trials, as the kernel sees it; what runs in it is `limbeck.matrices.trial_child`."""

from __future__ import annotations

import pickle
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from limbeck.matrices.options import Options, words
from limbeck.matrices.outcome import Outcome
from limbeck.processes import threads
from limbeck.processes.child import Child
from limbeck.processes.environment import inherited_variables
from limbeck.processes.programs import ChildProgram
from limbeck.records import Failure

# Mako would import pygments, to colour its error pages.
_CHILD = ChildProgram("limbeck.matrices.trial_child", hidden=("pygments",))

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
    _process: Child | None = None
    _stderr: Any = field(default_factory=tempfile.TemporaryFile)

    def ask(self, task: TrialTask, postgres: str | None = None) -> Answer:
        """Run a trial there, and wait for its answer.

        Args:
            task: Which trial.
            postgres: The address of the server that it needs; None where it needs none.

        Returns:
            Its outcome; a failure where the process ended or took too long, which costs this trial alone.
        """
        try:
            process = self._running(postgres)
            with threads.timer(TIME_LIMIT, process.kill):
                process.send({"case": task.case, "backend": task.backend, "options": words(task.options)})
                answer: Answer = pickle.load(process.output)  # noqa: S301 - our own process wrote it
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
            process.close()

    def _running(self, postgres: str | None) -> Child:
        moved = postgres is not None and postgres != self._postgres
        if moved or self._process is None or not self._process.alive:
            self._release()
            self._postgres = postgres or self._postgres
            self._process = Child(
                _CHILD,
                folder=Path.cwd(),
                errors=self._stderr,
                # The same drop order every time: what depends on the hash seed is tried with several seeds.
                variables=inherited_variables(PYTHONHASHSEED="0"),
            )
            self._process.send({"path": sys.path, "postgres": self._postgres})
        return self._process

    def _failure(self, task: TrialTask) -> Failure:
        process = self._process
        self._release()
        code = None if process is None else process.code
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
