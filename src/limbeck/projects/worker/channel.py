"""What the worker answers: a JSON object on each line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from limbeck.records import Failure, Versions, decode, encode

T = TypeVar("T")


def _nothing() -> None:
    """What a kernel wants next that wants nothing more."""


class Channel:
    """The answers of a worker.

    Each method writes one line at once: what was sent before the worker is ended stays sent.

    Args:
        send: Writes the kind and the value of an answer.
        receive: Waits for what the kernel wants next; gives None once it wants nothing more.
    """

    def __init__(self, send: Callable[[str, Any], None], receive: Callable[[], Any] = _nothing) -> None:
        self._send = send
        self._receive = receive

    def next_order(self, kind: type[T]) -> T | None:
        """Say that what was wanted is done, and wait for what is wanted next; None if nothing is.

        Args:
            kind: The record that says what.
        """
        self._send("done", None)
        found = self._receive()
        return None if found is None else decode(kind, found)

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
