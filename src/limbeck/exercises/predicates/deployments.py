"""What the learner's revisions do to a copy of the database where the learner began."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate
from limbeck.records import Difference, HeldLock
from limbeck.rehearsals.rehearsal import Downgrade, RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.exercises.deployment import Deployment
    from limbeck.exercises.situation import Situation

LOCKS = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
"""PostgreSQL's locks on tables, the weakest first: https://www.postgresql.org/docs/current/explicit-locking.html"""


@dataclass(frozen=True)
class UpgradeRuns(Predicate):
    """On a copy of the database where the learner began, `alembic upgrade head` comes to its end."""

    name: ClassVar[str] = "upgrade-runs"

    def words(self) -> str:
        """What it asks for."""
        return "the upgrade runs on a copy of the start, too"

    def left_when_deployed(self, seen: Situation, deployed: Deployment) -> Iterable[str]:
        """Why it does not."""
        del seen
        if deployed.failure is not None:
            return (f"On a copy of the start it fails: {deployed.failure.what}",)
        return (
            f"On a copy of the start revision {each.revision} fails: {each.failure.what}"
            for each in deployed.revisions
            if each.failure is not None
        )


@dataclass(frozen=True)
class DowngradeRestores(Predicate):
    """The downgrade of each new revision brings back schema and rows as they were before its upgrade."""

    name: ClassVar[str] = "downgrade-restores"
    mark: ClassVar[Mark] = Mark.SAFE

    def words(self) -> str:
        """What it asks for."""
        return "the way back restores"

    def left_when_deployed(self, seen: Situation, deployed: Deployment) -> Iterator[str]:
        """What a downgrade does not bring back."""
        del seen
        if not deployed.revisions:
            yield "No revision does it, so there is nothing to downgrade."
        for each in deployed.revisions:
            reasons = [reason.why for reason in each.reasons if reason.verdict is RehearsalVerdict.ONE_WAY]
            leaves = reasons or not all(map(_is_validated, each.catalogue))
            if each.downgrade is Downgrade.EMPTY and leaves:
                yield f"The downgrade of {each.revision} is empty: what its upgrade has done stays."
            elif each.downgrade in {Downgrade.FAILS, Downgrade.LOSES}:
                yield from reasons or (f"The downgrade of {each.revision} {each.downgrade.value}.",)


def _is_validated(difference: Difference) -> bool:
    """Whether all that happened is that a constraint is known to hold: nothing takes that back."""
    return difference.before == f"{difference.after} NOT VALID"


@dataclass(frozen=True)
class NoLockAbove(Predicate):
    """No statement takes a stronger lock on a table than this, unless for a moment. PostgreSQL only.

    Attributes:
        lock: The strongest that is allowed, in the server's word: `ShareUpdateExclusiveLock`.
        table: The table; empty for any that was there before.
        moments: Whether a stronger one is allowed for a moment: while no statement of its transaction reads
            or writes rows.
    """

    lock: str
    table: str = ""
    moments: bool = False

    name: ClassVar[str] = "no-lock-above"
    mark: ClassVar[Mark] = Mark.SAFE

    def words(self) -> str:
        """What it asks for."""
        where = f" on `{self.table}`" if self.table else ""
        return f"no lock above {self.lock}{where}{' for more than a moment' if self.moments else ''}"

    def left_when_deployed(self, seen: Situation, deployed: Deployment) -> Iterator[str]:
        """The stronger locks, each with its statement."""
        for revision in deployed.revisions:
            held: dict[int, list[HeldLock]] = {}
            for number, statement in enumerate(revision.statements, 1):
                # Outside of a transaction, what a statement holds ends with it.
                transaction = -number if statement.autocommit else statement.transaction
                taken = held.setdefault(transaction, [])
                taken += statement.locks
                works = bool(statement.scans or statement.rewrites or statement.updates)
                if self.moments and not works:
                    continue
                for lock in taken if self.moments else statement.locks:
                    if self._is_above(lock, seen.origin.tables):
                        what = "runs under" if lock not in statement.locks else "takes"
                        yield f"`{' '.join(statement.sql.split())}` {what} {lock.mode} on `{lock.table}`."

    def _is_above(self, lock: HeldLock, tables: Collection[str]) -> bool:
        is_meant = lock.table == self.table if self.table else lock.table in tables
        return is_meant and lock.mode in LOCKS and LOCKS.index(lock.mode) > LOCKS.index(self.lock)
