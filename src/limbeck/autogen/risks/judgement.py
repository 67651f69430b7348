"""A risk and the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.records import Risk


@dataclass(frozen=True, slots=True)
class Judgement:
    """What applying a change can do.

    Attributes:
        risk: The word for it.
        why: The consequence, naming the objects, and what to do about it.
        fails: Whether it is certain to fail on this database as it is; not when it fails on some rows only,
            of which it is not known whether there are any.
    """

    risk: Risk
    why: str
    fails: bool = False

    def with_consequence(self, risk: Risk, sentence: str, *, fails: bool = False) -> Judgement:
        """The same with one more consequence: the worse risk counts."""
        worse = min(self.risk, risk, key=lambda each: each.rank)
        return Judgement(worse, f"{self.why} {sentence}", self.fails or fails)


def safe(why: str) -> Judgement:
    """No row is lost, nothing fails, and nothing waits for long.

    What it means: The change touches no existing row, or leaves every value as it is, and the lock that it
    takes is short. Of a revision that was rehearsed, this was seen on a copy of the database, and its
    downgrade brought everything back.

    Why it matters: It can run while the application is in use. The word holds for this database: another
    one may hold other rows.

    What to do: Read the migration as always, and apply it.
    """
    return Judgement(Risk.SAFE, why)


def caution(why: str) -> Judgement:
    """The change may fail, or make others wait, but no row is lost.

    What it means: It depends on the rows whether it succeeds, or it reads or rewrites a whole table while
    others wait for it, or programs that use the old name or rule fail.

    Why it matters: What worked on an empty development database can stop a deployment, or block writes for
    as long as a large table takes.

    What to do: Read the sentence beside the change: it names the object and the way around. Fill or repair
    rows first, split the change into steps, and try it on a copy of the data.
    """
    return Judgement(Risk.CAUTION, why)


def failing(why: str) -> Judgement:
    """It is certain to fail on this database as it is."""
    return Judgement(Risk.CAUTION, why, fails=True)


def destructive(why: str) -> Judgement:
    """Applying the change deletes data.

    What it means: Rows, or values in a column, are gone once the migration has run. Often it is half of a
    rename, which autogenerate sees as a drop and an add.

    Why it matters: No `downgrade()` brings the values back: it creates the column or table again, but
    empty. Nothing fails, so nobody notices until the values are missed.

    What to do: Ask whether the object was renamed, and if so rename it in the migration. If it really has to
    go, make a backup, and drop it one release after the last program has stopped using it.
    """
    return Judgement(Risk.DESTRUCTIVE, why)
