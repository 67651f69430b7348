"""A line that says what is going on, and for how long."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from limbeck.characters import visible


class StatusLine(anywidget.AnyWidget):
    """Words that a screen reader reads aloud when they change, with a clock while something is running.

    Attributes:
        state: `idle`, `running`, `done`, `answered`, `stopped` or `failed`. An answer, such as a verdict, may
            be good or bad news: it gets no sign of success.
        words: What is shown.
        elapsed: Seconds that had passed when the clock started.
    """

    _esm = Path(__file__).parent / "assets" / "status_line.js"

    state = traitlets.Enum(["idle", "running", "done", "answered", "stopped", "failed"], "idle").tag(
        sync=True
    )
    words = traitlets.Unicode().tag(sync=True)
    elapsed = traitlets.Float().tag(sync=True)

    def say(self, state: str, words: str) -> None:
        """Show a state in words."""
        with self.hold_sync():
            self.state, self.words = state, visible(words)
