"""What a map shows: a history, which of its runs are open, and what a search found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import limbeck
from limbeck.histories.history import History
from limbeck.histories.search import search
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.view.history.scene import Box, Scene, scene


class MapState:
    """The boxes of a map and what they depend on; nothing here is a widget.

    Attributes:
        history: What is shown.
        rehearsal: A rehearsal of some of its revisions, whose verdicts are shown; None for none.
        read_again: Reads it again; None if it is not known where it came from.
        folded: Whether linear runs are folded, except for those that were unfolded.
        matches: The revisions that the last search found, in topological order.
        selected: The chosen revision; None for none.
        scene: What is drawn.
    """

    def __init__(
        self,
        history: History,
        read_again: Callable[[], History] | None = None,
        rehearsal: Rehearsal | None = None,
    ) -> None:
        self.history = history
        self.rehearsal = rehearsal
        self.read_again = read_again
        self.folded = True
        self.matches: tuple[str, ...] = ()
        self.selected: str | None = None
        self._unfolded: set[str] = set()
        self._kept: set[str] = set()
        self.scene: Scene = self._drawn()

    @classmethod
    def read(cls, source: Any, rehearsal: Rehearsal | None = None, **options: Any) -> MapState:
        """The state of a map that was just opened.

        Args:
            source: A `History`, or what `limbeck.history` takes.
            rehearsal: A rehearsal of some of its revisions.
            **options: Those of `limbeck.history`.

        Raises:
            LimbeckError: What `limbeck.history` raises.
        """
        if not isinstance(source, History):
            return cls(
                limbeck.history(source, **options), lambda: limbeck.history(source, **options), rehearsal
            )
        project = source.project
        if project is None or source.current is not None:
            return cls(source, rehearsal=rehearsal)
        return cls(source, lambda: limbeck.history(project), rehearsal)

    @property
    def start(self) -> str:
        """Where a path begins, as a field has it: where the database is, or else the beginning."""
        return ",".join(self.history.current or ()) or "base"

    @property
    def first(self) -> str | None:
        """What to bring into view first: where the database is, or else the newest head."""
        known = (each for each in self.history.current or () if each in self.history.topology.revisions)
        return next(iter((*known, *reversed(self.history.heads))), None)

    def box(self, revision: str) -> Box:
        """The box that shows a revision, alone or in a run."""
        return next(each for each in self.scene.boxes if revision in each.revisions)

    def key(self, revision: str | None) -> str:
        """The key of that box; empty for no revision."""
        return "" if revision is None else self.scene.key(revision) or ""

    def marked(self) -> list[str]:
        """The keys of the boxes that hold a match."""
        found = set(self.matches)
        return [box.key for box in self.scene.boxes if found.intersection(box.revisions)]

    def reveal(self, revision: str) -> bool:
        """Give a revision a box of its own; whether that changes the picture."""
        if not self.box(revision).is_run:
            return False
        self._kept.add(revision)
        self.scene = self._drawn()
        return True

    def unfold(self, revision: str) -> None:
        """Open the run that a revision belongs to."""
        self._unfolded.add(revision)
        self.scene = self._drawn()

    def fold(self, revision: str) -> tuple[str, ...]:
        """Fold the run that a revision belongs to, and return its revisions."""
        run = self.run(revision)
        self._unfolded.difference_update(run)
        self._kept.difference_update(run)
        self.scene = self._drawn()
        return run

    def fold_all(self) -> None:
        """Fold every run; the chosen revision keeps a box of its own."""
        self.folded = True
        self._unfolded.clear()
        self._kept = set() if self.selected is None else {self.selected}
        self.scene = self._drawn()

    def unfold_all(self) -> None:
        """Open every run."""
        self.folded = False
        self.scene = self._drawn()

    def is_open(self, revision: str | None) -> bool:
        """Whether a revision can be folded: its run was opened, or it was taken out of it."""
        opened = self._unfolded | self._kept
        return revision is not None and self.folded and bool(opened.intersection(self.run(revision)))

    def run(self, revision: str) -> tuple[str, ...]:
        """The run into which a revision is folded when nothing is open; empty for a notable one."""
        folded = scene(self.history, rehearsal=self.rehearsal)
        box = next(each for each in folded.boxes if revision in each.revisions)
        return box.revisions if box.is_run else ()

    def search(self, words: str) -> tuple[str, ...]:
        """Find the revisions that match some words."""
        self.matches = search(self.history, words)
        return self.matches

    def next_match(self) -> str:
        """The match after the chosen revision; after the last one, or if no match is chosen, the first."""
        at = self.matches.index(self.selected) if self.selected in self.matches else -1
        return self.matches[(at + 1) % len(self.matches)]

    def match_line(self, match: str) -> str:
        """Which of the matches one is, with its message."""
        place = f"Match {self.matches.index(match) + 1} of {len(self.matches)}"
        return f"{place}: {match} {self.history.topology.revisions[match].message}".rstrip()

    def replace(self, history: History) -> None:
        """Show the history as it was read again; what was open stays open if it is still there."""
        known = set(history.topology.revisions)
        self.history = history
        self._unfolded &= known
        self._kept &= known
        self.matches = tuple(each for each in self.matches if each in known)
        self.scene = self._drawn()

    def _drawn(self) -> Scene:
        return scene(
            self.history,
            rehearsal=self.rehearsal,
            folded=self.folded,
            unfolded=self._unfolded,
            keep=self._kept,
        )
