"""What a project's code printed: its end, decoded, without secrets."""

from __future__ import annotations

from collections.abc import Iterable

from limbeck.databases.masking import mask_text, scrub

KEPT = 64 * 1024
"""Bytes that are kept, counted from the end."""


class Printed:
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

    def text(self, secrets: Iterable[str] = ()) -> str:
        """The text, with a word on how much is missing.

        Args:
            secrets: What must not appear in it.
        """
        self._trim(len(self._kept) - KEPT)
        data = bytes(self._kept)
        head = ""
        if self._dropped:
            # The first line is cut: half a secret would not be recognised.
            data = data.partition(b"\n")[2]
            head = f"[the first {self._dropped + len(self._kept) - len(data):,} bytes are left out]\n"
        return head + scrub(mask_text(data.decode("utf-8", "replace")), secrets)

    def _trim(self, surplus: int) -> None:
        if surplus > 0:
            del self._kept[:surplus]
            self._dropped += surplus
