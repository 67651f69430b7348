"""What the worker answers: a JSON object on each line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from limbeck.records import Failure, Versions, encode


class Channel:
    """The answers of a worker.

    Each method writes one line at once: what was sent before the worker is ended stays sent.

    Args:
        send: Writes the kind and the value of an answer.
    """

    def __init__(self, send: Callable[[str, Any], None]) -> None:
        self._send = send

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
