"""The kernel's end of a child program that cleans up and ends when the kernel is gone."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from limbeck.errors import ServerError
from limbeck.processes.environment import child_variables
from limbeck.processes.owned_folders import share_folder
from limbeck.processes.ownership import at_exit, in_forked_child
from limbeck.processes.programs import ChildProgram

if TYPE_CHECKING:
    import subprocess  # at run time only where a child is started: a browser has none

_STOP_LIMIT = 15.0  # seconds: longer than the child gives a server


class Child:
    """A child process tied to a pipe: the end of file on its standard input tells it to clean up and end.

    The child has a session of its own: neither Ctrl-C in a terminal nor a kernel manager that signals the
    kernel's process group reaches it.

    Attributes:
        folder: A folder that it has made, once it has told so: the child removes it in the end.
    """

    def __init__(
        self,
        program: ChildProgram,
        *,
        folder: Path = Path("/"),
        variables: Mapping[str, str] | None = None,
        errors: IO[bytes] | None = None,
    ) -> None:
        """Start it.

        Args:
            program: What runs in it.
            folder: Its working directory.
            variables: Its environment variables; None for the few that our own code needs.
            errors: Where its standard error goes; None for nowhere.

        Raises:
            ServerError: This Python can't start another one.
        """
        if not sys.executable:
            raise ServerError(
                "This Python does not know its own program, so no child process can be started.",
                slug="no-interpreter",
                remedy="Run limbeck in an ordinary Python interpreter.",
            )
        import subprocess

        self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own program
            program.command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What holds our standard error open would keep our caller waiting.
            stderr=subprocess.DEVNULL if errors is None else errors,
            cwd=folder,
            env=child_variables() if variables is None else variables,
            start_new_session=True,
        )
        self._pending = b""
        self.folder: Path | None = None
        self._lock: int | None = None
        _children.add(self)

    @property
    def alive(self) -> bool:
        """Whether the child runs."""
        return self.code is None

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    @property
    def output(self) -> IO[bytes]:
        """Its standard output, for who reads something else from it than messages."""
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        return self._process.stdout

    def send(self, message: Any) -> bool:
        """Write a line of JSON to the child.

        Returns:
            False if the child is gone.
        """
        stdin = self._process.stdin
        if stdin is None or stdin.closed:
            return False
        try:
            stdin.write(json.dumps(message).encode() + b"\n")
            stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def receive(self, seconds: float) -> dict[str, Any]:
        """The child's next message; `{"failed": why}` if it ends or stays silent.

        Args:
            seconds: How long to wait for it.
        """
        limit = time.monotonic() + seconds
        while not self.output.closed and b"\n" not in self._pending:
            readable, _, _ = select.select([self.output], [], [], max(0.0, limit - time.monotonic()))
            if not readable:
                return {"failed": f"no answer within {seconds:g} s"}
            chunk = os.read(self.output.fileno(), 65536)
            if not chunk:
                return {"failed": "the watchdog ended"}
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        answer: dict[str, Any] = json.loads(line) if line else {"failed": "the watchdog was closed"}
        if "folder" in answer:
            self.folder = Path(answer["folder"])
            # Should somebody kill the child, the folder is ours until we close it.
            self._lock = share_folder(self.folder)
        return answer

    def kill(self) -> None:
        """End the child at once, from any thread; what it should clean up stays."""
        self._process.kill()

    def close(self) -> None:
        """Let the child clean up, and wait until it has; may be called twice."""
        import subprocess

        _children.discard(self)
        self._close_pipes()
        try:
            self._process.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self.folder is not None:
            # Nothing to do, unless somebody killed the child before it could.
            shutil.rmtree(self.folder, ignore_errors=True)
        self._unlock()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _unlock(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def disown(self) -> None:
        """In a forked child: let go of the pipe, which must end with the parent, and of the process."""
        self._close_pipes()
        self._unlock()
        self._process.returncode = 0  # it is not our child: nobody here waits for it


_children: set[Child] = set()


def _close_all() -> None:
    for child in list(_children):
        child.close()


def _disown_all() -> None:
    for child in list(_children):
        child.disown()
    _children.clear()


at_exit(_close_all)
in_forked_child(_disown_all)
