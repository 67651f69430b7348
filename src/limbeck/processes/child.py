"""The kernel's end of a child process that cleans up when the kernel is gone."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from limbeck.errors import ServerError

_STOP_LIMIT = 15.0  # seconds: longer than the child gives a server
_HIDDEN = "LIMBECK_POSTGRES_URL"  # holds a password: it is told over the pipe, never through the environment


class Keeper:
    """A child process tied to a pipe: the end of file on its standard input tells it to clean up and end.

    The child has a session of its own: neither Ctrl-C in a terminal nor a kernel manager that signals the
    kernel's process group reaches it.
    """

    def __init__(self, script: Path, *options: str) -> None:
        if not sys.executable:
            raise ServerError(
                "This Python does not know its own program, so no watchdog can be started.",
                slug="no-interpreter",
                remedy="Run limbeck in an ordinary Python interpreter.",
            )
        environment = {name: value for name, value in os.environ.items() if name != _HIDDEN}
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, *options, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what holds our standard error open would keep our caller waiting
            cwd="/",
            env=environment,
            start_new_session=True,
        )
        self._pending = b""
        self.folder: Path | None = None
        _KEEPERS.add(self)

    @property
    def alive(self) -> bool:
        """Whether the child runs."""
        return self._process.poll() is None

    def tell(self, message: Any) -> bool:
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

    def hear(self, seconds: float) -> dict[str, Any]:
        """The child's next line; `{"failed": why}` if it ends or stays silent."""
        limit = time.monotonic() + seconds
        stdout = self._process.stdout
        while stdout is not None and not stdout.closed and b"\n" not in self._pending:
            readable, _, _ = select.select([stdout], [], [], max(0.0, limit - time.monotonic()))
            if not readable:
                return {"failed": f"no answer within {seconds:g} s"}
            chunk = os.read(stdout.fileno(), 65536)
            if not chunk:
                return {"failed": "the watchdog ended"}
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        answer: dict[str, Any] = json.loads(line) if line else {"failed": "the watchdog was closed"}
        if "folder" in answer:
            self.folder = Path(answer["folder"])
        return answer

    def close(self) -> None:
        """Let the child clean up, and wait until it has; may be called twice."""
        _KEEPERS.discard(self)
        self._close_pipes()
        try:
            self._process.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self.folder is not None:
            # Nothing to do, unless somebody killed the child before it could.
            shutil.rmtree(self.folder, ignore_errors=True)

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def forget(self) -> None:
        """In a forked child: let go of the pipe, which must end with the parent, and of the process."""
        self._close_pipes()
        self._process.returncode = 0  # it is not our child: nobody here waits for it


_KEEPERS: set[Keeper] = set()


def _close_all() -> None:
    for keeper in list(_KEEPERS):
        keeper.close()


def _forget_all() -> None:
    for keeper in list(_KEEPERS):
        keeper.forget()
    _KEEPERS.clear()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_forget_all)
