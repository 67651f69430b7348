"""Presenter mode: a recorded workshop, stepped through with one key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from limbeck.results import WithPanel
from limbeck.workshops.recording import Recording
from limbeck.workshops.steps import Step
from limbeck.workshops.workshop import Workshop


class Presentation(WithPanel):
    """A recording that is done step by step, with what the presenter says about each.

    Attributes:
        workshop: The workshop, which may be used between two steps: the next one first puts it back.
    """

    def __init__(self, recording: Mapping[str, Any] | str | os.PathLike[str]) -> None:
        """Build the workshop as it is at the beginning.

        Args:
            recording: What `Workshop.recording` returned, or the path of a file that `save` wrote.

        Raises:
            InputError: It is no recording.
        """
        self._recording = Recording.read(recording)
        self.workshop = Workshop.replay(recording, to=self._recording.begins_after)
        self._at = 0

    def __len__(self) -> int:
        """How many steps there are after the beginning."""
        return len(self._recording.steps) - self._recording.begins_after

    @property
    def position(self) -> int:
        """How many steps were taken."""
        return self._at

    @property
    def upcoming(self) -> str:
        """The note of the next step; empty where there is none."""
        at = self._recording.begins_after + self._at
        return self._recording.steps[at].note if at < len(self._recording.steps) else ""

    def next(self) -> Step | None:
        """Take the next step; None after the last one."""
        if self._at >= len(self):
            return None
        self._put_back()
        self._at += 1
        return self.workshop.take(self._recording.steps[self._recording.begins_after + self._at - 1])

    def previous(self) -> Step | None:
        """Undo the last step; the one before it, or None at the beginning."""
        self._at = max(self._at - 1, 0)
        self._put_back()
        return self.workshop.log[-1] if self._at else None

    def close(self) -> None:
        """Close the workshop."""
        self.workshop.close()

    def __enter__(self) -> Presentation:  # noqa: PYI034 - typing.Self came with Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put_back(self) -> None:
        """Undo what is there beyond the steps that were taken, such as an experiment."""
        self.workshop.go_back(self._recording.begins_after + self._at)
