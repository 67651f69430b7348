"""Which revisions are rehearsed, and which run before them unwatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limbeck.errors import InputError
from limbeck.histories.git_lookup import files_at
from limbeck.histories.history import History
from limbeck.records.revision import Direction, PathStep

PENDING = "pending"
BASE = "base"


@dataclass(frozen=True, slots=True)
class ChosenRevisions:
    """The revisions of a rehearsal.

    Attributes:
        before: Those that bring the copy to the first one.
        revisions: Those that are rehearsed, in the order in which they run.
    """

    before: tuple[str, ...]
    revisions: tuple[str, ...]

    @classmethod
    def find(cls, history: History, what: str, current: Sequence[str], since: str | None) -> ChosenRevisions:
        """The revisions that somebody asked for.

        Args:
            history: The history.
            what: `pending`, a range such as `a..b`, or one revision.
            current: Where the database stands.
            since: With a name that git knows, the revisions that were added after it; `what` is then
                `pending`.

        Raises:
            InputError: There are no such revisions, or the database already has some of them.
        """
        at = ",".join(current) or BASE
        pending = [each.revision for each in history.path(at, "heads")]
        wanted = _wanted(history, what, pending, since)
        applied = history.topology.ancestors(each for each in current if each in history.topology.revisions)
        had = [each for each in wanted if each in applied]
        if had:
            raise InputError(
                f"The database already has {', '.join(had)}.",
                slug="already-applied",
                evidence={"The database is at": at},
                remedy="Rehearse what is pending, give a database that is not there yet, or rehearse "
                f'"{BASE}..{wanted[-1]}", which needs none.',
            )
        if not wanted:
            return cls((), ())
        needed = history.topology.ancestors(wanted)
        run = [each for each in pending if each in needed]
        first = min(run.index(each) for each in wanted)
        return cls(tuple(run[:first]), tuple(run[first:]))


def starts_at_base(what: str) -> bool:
    """Whether a range begins before the first revision, so that no database is needed."""
    return what.partition("..")[0] == BASE and ".." in what


def steps(revisions: Sequence[str], direction: Direction = Direction.UPGRADE) -> tuple[PathStep, ...]:
    """Revisions as steps."""
    return tuple(PathStep(each, direction) for each in revisions)


def _wanted(history: History, what: str, pending: Sequence[str], since: str | None) -> list[str]:
    if since is not None:
        if what != PENDING:
            raise InputError(
                "Both since= and the range say which revisions to rehearse.",
                slug="two-ranges",
                remedy="Give one of them.",
            )
        return _added(history, pending, since)
    if what == PENDING:
        return list(pending)
    start, dots, end = what.partition("..")
    if not dots:
        return [history[what].revision]
    found = history.path(start or BASE, end or "heads")
    if any(each.direction is Direction.DOWNGRADE for each in found):
        raise InputError(
            f"{what!r} goes backwards.",
            slug="backwards",
            remedy="Give the older revision first: every rehearsal also runs the way back.",
        )
    return [each.revision for each in found]


def _added(history: History, pending: Sequence[str], since: str) -> list[str]:
    """The pending revisions whose files a commit did not have yet."""
    paths = [path for each in history.revisions if (path := each.path) is not None]
    known = files_at(since, paths)
    if known is None:
        raise InputError(
            f"git does not know {since!r}.",
            slug="unknown-commit",
            remedy="Give a branch, a tag or a commit of the checkout that has the version files.",
        )
    return [each for each in pending if history[each].path not in known]
