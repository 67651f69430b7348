"""A forked worker, seen from itself: its job, its answers, and where it hangs."""

from __future__ import annotations

import faulthandler
import io
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any, ClassVar


class Worker:
    """The worker's ends of its pipes.

    Attributes:
        is_here: Whether this process is a worker, in which what was imported before the job is frozen.
        variables: The environment variables that the kernel has; none before the job.
    """

    is_here: ClassVar[bool] = False

    def __init__(self, answers: int, trace: int) -> None:
        """Tell the process number, which the kernel signals when it wants to know where the worker hangs.

        Args:
            answers: File descriptor of the answer pipe.
            trace: File descriptor to which SIGUSR1 makes the stacks of all threads go.
        """
        type(self).is_here = True
        for descriptor in (answers, trace):
            os.set_inheritable(descriptor, False)  # noqa: FBT003  its only form
        faulthandler.enable()
        faulthandler.register(signal.SIGUSR1, file=trace, all_threads=True)
        self.variables: Mapping[str, str] = {}
        self._answers = answers
        self._orders: io.BufferedReader | None = None
        self.send("pid", os.getpid())

    def receive(self) -> Any:
        """The job; from here on, the environment variables are those that the kernel has."""
        self._orders = os.fdopen(os.dup(0), "rb")
        job, self.variables, started_with = json.loads(self._orders.readline())
        _close_input()
        set_variables(self.variables, started_with)
        return job

    def receive_more(self) -> Any:
        """What the kernel wants next of the same job; None once it wants nothing more."""
        line = b"" if self._orders is None else self._orders.readline()
        return json.loads(line) if line else None

    def send(self, kind: str, value: Any) -> None:
        """Answer: one line, written at once, so that it stays said if the worker is ended.

        Args:
            kind: What sort of answer it is.
            value: The answer, JSON-ready.
        """
        data = json.dumps({kind: value}).encode() + b"\n"
        while data:
            data = data[os.write(self._answers, data) :]

    def done(self) -> None:
        """Tell that nothing more will come."""
        self.send("done", None)


def run_module(worker: Worker) -> None:
    """An entry point: a module of the interpreter's own packages, run as `python -m` runs it.

    Args:
        worker: Brings the module and its arguments.
    """
    import runpy  # no other worker needs it

    module, *sys.argv[1:] = worker.receive()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def set_variables(variables: Mapping[str, str], started_with: Mapping[str, str]) -> None:
    """Take the kernel's environment variables, but for those that the start of this interpreter has changed.

    A `sitecustomize.py`, or a script that wraps the interpreter, sets variables that the project relies on.

    Args:
        variables: All that the kernel has.
        started_with: Those that this interpreter was started with.
    """
    for name, value in variables.items():
        if started_with.get(name) != value:
            os.environ[name] = value


def _close_input() -> None:
    """Who asks a question gets an end of file at once; what is printed goes out line by line."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  lives as long as the process
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
