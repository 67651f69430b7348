"""How a watchdog listens to its parent and to its children, and how it answers."""

from __future__ import annotations

import json
import os
import select
import signal
from typing import Any


class ParentGoneError(Exception):
    """The parent closed its end of the pipe, or somebody asked this process to end."""


class Ear:
    """Waits for three things at once: the end of the parent, the end of a child, and time."""

    def __init__(self) -> None:
        self._wake, wake = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._asked = False
        # Handlers, and not SIG_IGN: what is ignored would stay ignored in the programs that are started here.
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_: object) -> None:
        self._asked = True

    def receive(self) -> Any:
        """The job: one line of JSON."""
        line = b""
        while not line.endswith(b"\n"):
            chunk = os.read(0, 65536)
            if not chunk:
                raise ParentGoneError
            line += chunk
        return json.loads(line)

    def listen(self, seconds: float | None = None) -> None:
        """Return when a child has ended or the seconds have passed, at the latest.

        Raises:
            ParentGoneError: The parent is gone.
        """
        readable, _, _ = select.select([0, self._wake], [], [], seconds)
        if self._wake in readable:
            os.read(self._wake, 4096)
        if self._asked or (0 in readable and not os.read(0, 4096)):
            raise ParentGoneError


def say(**answer: Any) -> None:
    """Tell the parent something, if it is still there."""
    try:
        os.write(1, json.dumps(answer).encode() + b"\n")
    except BrokenPipeError:
        raise ParentGoneError from None
