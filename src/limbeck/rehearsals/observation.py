"""Everything that was seen of one revision, from which its verdict follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from limbeck.records import Failure, ObservedStatement
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.rehearsal import Again, Downgrade
from limbeck.rehearsals.state_change import StateChange


@dataclass(frozen=True, slots=True)
class FailedUpgrade:
    """An upgrade that did not come to its end.

    Attributes:
        failure: Why.
        refused: The statement that the database refused; None where it was none.
        stands_at: Where the database stands now.
        leaves: What is there now that was not, in words.
        second: Why a second run fails, where that is another reason.
        second_works: Whether a second run comes to the end.
    """

    failure: Failure
    refused: str | None
    stands_at: tuple[str, ...]
    leaves: tuple[str, ...]
    second: Failure | None
    second_works: bool


@dataclass(frozen=True, slots=True)
class WayBack:
    """What the downgrade did, and the upgrade after it.

    Attributes:
        downgrade: What it does, in a word.
        change: What differs between the state before the upgrade and the one after its downgrade; None where
            it failed.
        failure: Why the downgrade failed.
        again: What the upgrade does after it; None where it was not tried.
        again_failure: Why that failed.
        again_change: What differs between the first time and the second one; None where it was not tried.
    """

    downgrade: Downgrade
    change: StateChange | None = None
    failure: Failure | None = None
    again: Again | None = None
    again_failure: Failure | None = None
    again_change: StateChange | None = None

    @property
    def is_certain(self) -> bool:
        """Whether nothing would be seen differently by running it in processes of its own."""
        if self.downgrade is Downgrade.RESTORES and self.again is Again.SAME:
            return True
        failure = self.failure or self.again_failure
        return self.downgrade is Downgrade.EMPTY or (failure is not None and failure.slug == "time-limit")


@dataclass(frozen=True, slots=True)
class RevisionObservation:
    """One revision, run.

    Attributes:
        revision: Its id.
        mentions: What it names.
        statements: What it ran.
        change: What is different after it; None where it failed.
        failed: How it failed, if it did.
        back: The way back; None where it was not tried.
        sizes: How many rows the tables of the audited database have, where the copy has fewer.
    """

    revision: str
    mentions: Mentions
    statements: tuple[ObservedStatement, ...]
    change: StateChange | None = None
    failed: FailedUpgrade | None = None
    back: WayBack | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
