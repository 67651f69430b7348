"""Alembic's command line, seen from the kernel: commands go in, their exit codes and outputs come back."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from limbeck.errors import ProjectError
from limbeck.ledger.action import shortened
from limbeck.progress import Cancellation

_CHILD = Path(__file__).with_name("command_child.py")

_GRACE = 10.0
"""Seconds, beyond its limit, after which a command's answer is given up."""

_START_LIMIT = 60.0
"""Seconds that importing Alembic may take; it takes half a second."""

# Set for the kernel's own interpreter, they would mislead another one.
_OWN_VARIABLES = ("PYTHONHOME", "PYTHONEXECUTABLE", "PYTHONINSPECT", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__")


class AlembicProcess:
    """One release of Alembic, imported once, that runs each command in a fork of its own.

    It ends when it is closed, and also when this process ends, however it does.

    Attributes:
        versions: Its `python`, `sqlalchemy` and `alembic`.
    """

    def __init__(self, cancellation: Cancellation, packages: Path | None = None) -> None:
        """Start it.

        Args:
            cancellation: Ends it from another thread.
            packages: A folder that holds another release; None for the installed one.

        Raises:
            ProjectError: Alembic could not be imported there.
        """
        self._cancellation = cancellation
        self._lock = threading.Lock()
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - `close` does
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-X", "utf8", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            encoding="utf-8",
            env=_variables(packages),
            start_new_session=True,
        )
        self._jobs = cast("IO[str]", self._process.stdin)
        self._answers = cast("IO[str]", self._process.stdout)
        try:
            self.versions: dict[str, str] = self._hear(_START_LIMIT)
        except BaseException:
            self.close()
            raise

    def run(self, argv: list[str], folder: Path, limit: float) -> tuple[int | None, str]:
        """Run `alembic` with the arguments.

        Args:
            argv: The arguments.
            folder: The working directory.
            limit: Seconds after which the command is ended with all its children.

        Returns:
            The exit code, None for one that was ended, and what it printed.

        Raises:
            ProjectError: The process is gone.
            CancelledError: Somebody asked to stop.
        """
        with self._lock, self._cancellation.stopping(self._end):
            self._say({"argv": argv, "folder": str(folder), "limit": limit})
            answer = self._hear(limit + _GRACE)
        return answer["code"], answer["output"]

    def close(self) -> None:
        """End it, and what it runs; calling it twice is harmless."""
        self._end()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()
        self._complaints.close()

    def _end(self) -> None:
        """Ask it to end the command that it runs, with all its children, and itself."""
        with suppress(OSError):
            self._jobs.close()

    def _say(self, job: dict[str, Any]) -> None:
        try:
            self._jobs.write(json.dumps(job) + "\n")
            self._jobs.flush()
        except (OSError, ValueError):  # ValueError: it was closed by somebody who asked to stop
            self._cancellation.check()
            raise self._lost() from None

    def _hear(self, limit: float) -> dict[str, Any]:
        ready, _, _ = select.select([self._answers], [], [], limit)
        line = self._answers.readline() if ready else ""
        if not line:
            self._cancellation.check()
            raise self._lost()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _lost(self) -> ProjectError:
        self._process.kill()  # it may still be alive and not answer
        code = self._process.wait()
        self._complaints.seek(0)
        return ProjectError(
            "The process that runs Alembic's commands is gone.",
            slug="alembic-lost",
            evidence={
                "Interpreter": sys.executable,
                "Exit code": str(code),
                "Said": shortened(self._complaints.read()) or "nothing",
            },
            remedy="Run the claim again, alone: limbeck.claims(ids=[…]).",
        )


def _variables(packages: Path | None) -> dict[str, str]:
    """The kernel's environment, less what is about its own interpreter."""
    kept = {name: value for name, value in os.environ.items() if name not in _OWN_VARIABLES}
    kept["PYTHONDONTWRITEBYTECODE"] = "1"  # a file edited twice within a second would be read from its cache
    kept.pop("PYTHONWARNINGS", None)
    if packages is not None:
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(packages), kept.get("PYTHONPATH"))))
    return kept
