"""What a process printed: its end, decoded."""

from __future__ import annotations

from collections.abc import Callable

KEPT = 64 * 1024
"""Bytes that are kept, counted from the end."""


class CapturedOutput:
    """The end of what was printed, however much it was."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._dropped = 0

    def add(self, data: bytes) -> None:
        """Take in what was printed next."""
        self._kept += data
        surplus = len(self._kept) - KEPT
        if surplus > KEPT:  # trimmed rarely, so that printing gigabytes stays cheap
            self._trim(surplus)

    def text(self, mask: Callable[[str], str]) -> str:
        """The text, with a word on how much is missing.

        Args:
            mask: Gives a text without its secrets.
        """
        self._trim(len(self._kept) - KEPT)
        data = bytes(self._kept)
        head = ""
        if self._dropped:
            # The first line is cut: half a secret would not be recognised.
            data = data.partition(b"\n")[2]
            head = f"[the first {self._dropped + len(self._kept) - len(data):,} bytes are left out]\n"
        return head + mask(data.decode("utf-8", "replace"))

    def _trim(self, surplus: int) -> None:
        if surplus > 0:
            del self._kept[:surplus]
            self._dropped += surplus
