"""The shape of the history, and what stands in the revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate
from limbeck.phrases import and_joined, counted

if TYPE_CHECKING:
    from limbeck.exercises.situation import Situation


@dataclass(frozen=True)
class OneHead(Predicate):
    """The history has one head: `alembic upgrade head` knows where to go."""

    name: ClassVar[str] = "one-head"

    def words(self) -> str:
        """What it asks for."""
        return "the history has one head"

    def left(self, seen: Situation) -> Iterable[str]:
        """The heads, where there are more."""
        heads = seen.history.heads
        if not heads:
            return ("The history has no revision yet.",)
        return () if len(heads) == 1 else (f"The history has {len(heads)} heads: {and_joined(heads)}.",)


@dataclass(frozen=True)
class HistoryShape(Predicate):
    """The history has a shape: so many revisions, merges, heads; what is None is not looked at.

    Attributes:
        revisions: How many revisions there are.
        merges: How many of them merge others.
        heads: How many heads there are.
        linear: Whether nothing branches off and nothing merges.
    """

    revisions: int | None = None
    merges: int | None = None
    heads: int | None = None
    linear: bool = False

    name: ClassVar[str] = "history-shape"

    def words(self) -> str:
        """What it asks for."""
        asked = [
            counted(number, noun)
            for number, noun in (
                (self.revisions, "revision"),
                (self.merges, "merge"),
                (self.heads, "head"),
            )
            if number is not None
        ]
        if not self.linear:
            return f"the history has {and_joined(asked)}"
        return f"the history is one line{' of ' + and_joined(asked) if asked else ''}"

    def left(self, seen: Situation) -> Iterator[str]:
        """Which number is another."""
        history = seen.history
        for number, found, noun in (
            (self.revisions, len(history), "revision"),
            (self.merges, len(history.merge_points), "merge"),
            (self.heads, len(history.heads), "head"),
        ):
            if number is not None and found != number:
                yield f"The history has {counted(found, noun)}, wanted {counted(number, noun)}."
        if self.linear and (history.branch_points or history.merge_points):
            points = (*history.branch_points, *history.merge_points)
            yield f"The history is not one line: it branches or merges at {and_joined(points)}."


@dataclass(frozen=True)
class DatabaseAtHead(Predicate):
    """The database is at the heads of the history."""

    name: ClassVar[str] = "database-at-head"

    def words(self) -> str:
        """What it asks for."""
        return "the database is at its head"

    def left(self, seen: Situation) -> Iterable[str]:
        """Where it stands instead."""
        current, heads = sorted(seen.workshop.current), sorted(seen.history.real_heads)
        if current == heads:
            return ()
        at = and_joined(current) or "base"
        return (f"The database is at {at}, the head is {and_joined(heads) or 'not there'}.",)


@dataclass(frozen=True)
class RevisionsUntouched(Predicate):
    """The revisions of the start are as they were: others have run them already."""

    name: ClassVar[str] = "revisions-untouched"
    mark: ClassVar[Mark] = Mark.SAFE

    def words(self) -> str:
        """What it asks for."""
        return "revisions that have run are as they were"

    def left(self, seen: Situation) -> Iterator[str]:
        """Those that were edited or deleted."""
        for revision, source in seen.sources_before.items():
            if revision not in seen.applied_before:
                continue
            now = seen.history.sources.get(revision)
            if now is None:
                yield f"Revision {revision}, which has run, is gone."
            elif now != source:
                yield f"Revision {revision}, which has run, was edited."


@dataclass(frozen=True)
class WithoutExecute(Predicate):
    """The new revisions do not run SQL of their own: no `op.execute`."""

    name: ClassVar[str] = "without-execute"

    def words(self) -> str:
        """What it asks for."""
        return "no new revision uses op.execute"

    def left(self, seen: Situation) -> Iterator[str]:
        """Those that do."""
        for revision in seen.new_revisions:
            for way in ("upgrade", "downgrade"):
                body = seen.history.body(revision, way)
                if body is not None and any(each.call == "execute" for each in body.operations):
                    yield f"`{way}()` of revision {revision} uses `op.execute`."
