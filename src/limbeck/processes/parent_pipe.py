"""A child's end of the pipe that ties it to its parent: its end is the order to clean up and end."""

from __future__ import annotations

import json
import os
import select
import signal
from typing import Any


class ParentGoneError(Exception):
    """The parent closed its end of the pipe, or somebody asked this process to end."""


class ParentPipe:
    """Waits for three things at once: the end of the parent, the end of a child, and time.

    Args:
        heeds_sigterm: Whether SIGTERM ends this process as the end of the parent does.
    """

    def __init__(self, *, heeds_sigterm: bool = True) -> None:
        self._wake, wake = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._asked = False
        self._pending = b""
        # Handlers, and not SIG_IGN: what is ignored would stay ignored in the programs that are started here.
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        if heeds_sigterm:
            signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_: object) -> None:
        self._asked = True

    def receive(self) -> Any:
        """The next message of the parent: one line of JSON.

        Raises:
            ParentGoneError: The parent is gone.
        """
        while b"\n" not in self._pending:
            chunk = os.read(0, 65536)
            if not chunk:
                raise ParentGoneError
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        return json.loads(line)

    def wait(self, seconds: float | None = None) -> None:
        """Return when a child has ended or the seconds have passed, at the latest.

        Raises:
            ParentGoneError: The parent is gone.
        """
        readable, _, _ = select.select([0, self._wake], [], [], seconds)
        if self._wake in readable:
            os.read(self._wake, 4096)
        if self._asked or (0 in readable and not os.read(0, 4096)):
            raise ParentGoneError

    def send(self, **answer: Any) -> None:
        """Tell the parent something: one line of JSON.

        Raises:
            ParentGoneError: The parent is gone.
        """
        try:
            os.write(1, json.dumps(answer).encode() + b"\n")
        except BrokenPipeError:
            raise ParentGoneError from None
