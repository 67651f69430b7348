"""A fork server, seen from the kernel."""

from __future__ import annotations

import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from limbeck.errors import ProjectError

WORKER_FOLDER = Path(__file__).parents[1] / "projects" / "worker"

_GRACE = 0.3
"""Seconds after which a server that shall end and still imports, or waits for a supervisor, is killed."""


class Ends(NamedTuple):
    """The worker's ends of its pipes, as file descriptors; what each is for, says the worker's `Order`."""

    job: int
    printed: int
    answers: int
    trace: int
    lifeline: int
    status: int


class ForkServer:
    """A process that imports what jobs need, and forks a worker for each.

    Attributes:
        given: The environment variables that it was started with.
    """

    def __init__(self, python: str, given: dict[str, str], first: Ends | None) -> None:
        """Start it.

        Args:
            python: The interpreter.
            given: Its environment variables.
            first: The pipes of the worker that it is started for; None if it shall just be ready.

        Raises:
            ProjectError: The interpreter could not be started.
        """
        self.given = given
        self._control, theirs = socket.socketpair()
        self._control.settimeout(0)
        with theirs:
            numbers = (theirs.fileno(), *(first[2:] if first else ()))
            try:
                self._process = subprocess.Popen(  # noqa: S603  running the project's interpreter is the point
                    [python, "-X", "utf8", str(WORKER_FOLDER / "__main__.py"), *map(str, numbers)],
                    stdin=first.job if first else subprocess.DEVNULL,
                    stdout=first.printed if first else subprocess.DEVNULL,
                    stderr=subprocess.STDOUT,
                    pass_fds=numbers,
                    start_new_session=True,
                    env=given,
                )
            except OSError as error:
                self._control.close()
                raise ProjectError(
                    f"The interpreter {python} could not be started.",
                    slug="no-interpreter",
                    evidence={"error": str(error)},
                    remedy="Give python= a Python interpreter or the folder of a virtual environment.",
                ) from None

    def order(self, ends: Ends) -> bool:
        """Order a worker; False if nobody is there to take the order."""
        try:
            return self._process.poll() is None and bool(socket.send_fds(self._control, [b"+"], ends))
        except OSError:
            return False

    def exit_code(self, patience: float) -> int | None:
        """The exit code of a server that is about to end; None if it does not.

        Args:
            patience: Seconds to wait for it.
        """
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(patience)
        return None

    def retire(self) -> None:
        """Have it end when its workers have."""
        self._control.close()

    def close(self) -> None:
        """End it. Its workers end with the pipes that they are given. Calling it twice is harmless."""
        self.retire()
        if self.exit_code(_GRACE) is None:
            self.kill()

    def kill(self) -> None:
        """End it at once, however busy it is."""
        self.retire()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """In a forked child: let go of the socket, which must end with the parent, and of the process."""
        self.retire()
        self._process.returncode = 0  # it is not our child: nobody here waits for it
