"""What was seen when a claim was run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observation:
    """Whether a claim held in one situation.

    Attributes:
        where: The situation, in words that follow "holds": `on SQLite`, `with the plugin`.
        held: Whether what was seen is what the claim says.
        seen: What was seen, in a few words.
        case: The title of the trial that showed it, where a claim has several cases.
        release: The older release of Alembic that was run; None for the installed one.
    """

    where: str
    held: bool
    seen: str
    case: str = ""
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything that was seen when a claim was run.

    Attributes:
        observations: One for each situation; none for what can't be run.
        evidence: What was run and what it printed, so that a reader can repeat it.
        why_not: Why the claim can't be run; empty if it was.
        notes: What could not be run here, such as PostgreSQL or an older release.
    """

    observations: tuple[Observation, ...]
    evidence: str
    why_not: str = ""
    notes: tuple[str, ...] = ()

    @property
    def today(self) -> tuple[Observation, ...]:
        """What was seen with the installed release."""
        return tuple(each for each in self.observations if each.release is None)

    @property
    def formerly(self) -> tuple[Observation, ...]:
        """What was seen with older releases."""
        return tuple(each for each in self.observations if each.release is not None)
