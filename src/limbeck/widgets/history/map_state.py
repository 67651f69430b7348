"""What a map shows of its history: which runs are open, and what a search found."""

from __future__ import annotations

from limbeck.histories.history import History
from limbeck.histories.search import search
from limbeck.view.history.scene import Box, Scene, scene


class MapState:
    """The boxes of a map and how they came about; nothing here is a widget.

    Attributes:
        history: What is shown.
        folded: Whether linear runs are folded, those apart that were unfolded.
        matches: The revisions that the last search found, in topological order.
        scene: What is drawn.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self.folded = True
        self.matches: tuple[str, ...] = ()
        self._unfolded: set[str] = set()
        self._kept: set[str] = set()
        self.scene: Scene = self._drawn()

    @property
    def start(self) -> str:
        """Where a path begins, as a field writes it: where the database is, or else the beginning."""
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
        """Let a revision stand in a box of its own; whether the picture changes by that."""
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
        """Fold the run that a revision belongs to, and tell its revisions."""
        run = self.run(revision)
        self._unfolded.difference_update(run)
        self._kept.difference_update(run)
        self.scene = self._drawn()
        return run

    def fold_all(self, *, keep: str | None) -> None:
        """Fold every run; one revision stays in a box of its own."""
        self.folded = True
        self._unfolded.clear()
        self._kept = set() if keep is None else {keep}
        self.scene = self._drawn()

    def unfold_all(self) -> None:
        """Open every run."""
        self.folded = False
        self.scene = self._drawn()

    def is_open(self, revision: str | None) -> bool:
        """Whether a revision belongs to a run that was opened, or stands apart from it, and can be folded."""
        opened = self._unfolded | self._kept
        return revision is not None and self.folded and bool(opened.intersection(self.run(revision)))

    def run(self, revision: str) -> tuple[str, ...]:
        """The run into which a revision is folded when nothing is open; empty for a notable one."""
        box = next(each for each in scene(self.history).boxes if revision in each.revisions)
        return box.revisions if box.is_run else ()

    def search(self, words: str) -> tuple[str, ...]:
        """Find the revisions that hold some words."""
        self.matches = search(self.history, words)
        return self.matches

    def after(self, revision: str | None) -> int:
        """The place of the next match after a revision; the first one after the last."""
        at = self.matches.index(revision) if revision in self.matches else -1
        return (at + 1) % len(self.matches)

    def replace(self, history: History) -> None:
        """Show another reading of the history; what was open stays open as far as it is still there."""
        known = set(history.topology.revisions)
        self.history = history
        self._unfolded &= known
        self._kept &= known
        self.matches = tuple(each for each in self.matches if each in known)
        self.scene = self._drawn()

    def _drawn(self) -> Scene:
        return scene(self.history, folded=self.folded, unfolded=self._unfolded, keep=self._kept)
