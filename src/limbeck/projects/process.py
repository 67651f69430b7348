"""The worker's process and its pipes, seen from the kernel."""

from __future__ import annotations

import io
import os
import signal
import subprocess
from contextlib import ExitStack, suppress
from pathlib import Path

from limbeck.errors import ProjectError

WORKER_FOLDER = Path(__file__).parent / "worker"

_GRACE = 3.0
"""Seconds after which a supervisor that does not end is killed; more than it waits itself."""

# Set for the kernel's own interpreter, they would mislead another one.
_OWN_VARIABLES = ("PYTHONHOME", "__PYVENV_LAUNCHER__", "PYTHONEXECUTABLE", "PYTHONINSPECT")


class WorkerProcess:
    """A started worker, its pipes, and the lifeline whose closing ends it with all its children.

    Attributes:
        answers: What it answers, JSON lines.
        trace: Where it writes the stacks of its threads when it is asked to.
        printed: What the project's code prints.
        job: Where the job goes.
        pid: The number of the worker itself, once it has told it: what was started is its supervisor.
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
        theirs = (answers_in, trace_in, lifeline_out)
        numbers = [end.fileno() for end in theirs]
        try:
            self._process = subprocess.Popen(  # noqa: S603  running the project's interpreter is the point
                [python, "-X", "utf8", str(WORKER_FOLDER / "__main__.py"), *map(str, numbers)],
                stdin=job_out,
                stdout=printed_in,
                stderr=subprocess.STDOUT,
                pass_fds=numbers,
                start_new_session=True,
                env=_variables(),
            )
        except OSError as error:
            raise ProjectError(
                f"The interpreter {python} could not be started.",
                slug="no-interpreter",
                evidence={"error": str(error)},
                remedy="Give python= a Python interpreter or the folder of a virtual environment.",
            ) from None
        stack.callback(self.finish)
        for end in (*theirs, job_out, printed_in):
            end.close()

    @property
    def status(self) -> int | None:
        """The exit code, once it has ended: that of the program, or 128 plus the number of a signal."""
        return self._process.returncode

    def ask_where(self) -> None:
        """Have the worker write the stacks of its threads to `trace`."""
        if self.pid:
            with suppress(OSError):
                os.kill(self.pid, signal.SIGUSR1)

    def wait(self, seconds: float) -> None:
        """Let it end by itself for a while."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def finish(self) -> None:
        """End the worker and its children, and collect the process. Calling it twice is harmless."""
        self._lifeline.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._kill(self.pid, self._process.pid)
            self._process.wait()
        if self._process.returncode < 0:  # somebody killed the supervisor, so that nobody ended the worker
            self._kill(self.pid)

    @staticmethod
    def _kill(*groups: int) -> None:
        for group in groups:
            if group:
                with suppress(OSError):
                    os.killpg(group, signal.SIGKILL)


def _pipe(stack: ExitStack) -> tuple[io.FileIO, io.FileIO]:
    """The two ends of a pipe, as files that can be closed twice without harm."""
    out, into = os.pipe()
    return stack.enter_context(io.FileIO(out, "r")), stack.enter_context(io.FileIO(into, "w"))


def _variables() -> dict[str, str]:
    """The kernel's environment variables, less those that are about its own interpreter and notebook."""
    kept = {name: value for name, value in os.environ.items() if name not in _OWN_VARIABLES}
    if kept.get("MPLBACKEND", "").startswith("module://"):  # set by the notebook's kernel for itself
        del kept["MPLBACKEND"]
    return kept
