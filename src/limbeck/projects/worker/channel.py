"""The pipe over which the worker answers: a JSON object on each line."""

from __future__ import annotations

import json
import os
from typing import Any

from limbeck.records import Failure, Versions, encode


class Channel:
    """The worker's end of the answer pipe.

    Each method writes one line at once: what was sent before the worker is ended stays sent.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def hello(self) -> None:
        """Send the process number, which the kernel signals to find out where the worker hangs."""
        self._send("pid", os.getpid())

    def versions(self, versions: Versions) -> None:
        """Send what this interpreter has installed."""
        self._send("versions", encode(versions))

    def progress(self, stage: str) -> None:
        """Send the stage that begins."""
        self._send("progress", stage)

    def secret(self, text: str) -> None:
        """Send a secret that was met, so that the kernel removes it from what the project printed."""
        self._send("secret", text)

    def answer(self, record: Any) -> None:
        """Send an answer.

        Args:
            record: One of the records that the job lists among its `answers`.
        """
        self._send(type(record).__name__, encode(record))

    def failure(self, failure: Failure) -> None:
        """Send what went wrong."""
        self._send("failure", encode(failure))

    def done(self) -> None:
        """Send the end: nothing more will come."""
        self._send("done", None)

    def _send(self, kind: str, value: Any) -> None:
        data = json.dumps({kind: value}).encode() + b"\n"
        while data:
            data = data[os.write(self._descriptor, data) :]
