"""Autogenerate has nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate

if TYPE_CHECKING:
    from limbeck.exercises.situation import Situation


@dataclass(frozen=True)
class AutogenerateSilent(Predicate):
    """Models and database agree, as far as autogenerate sees: the next revision would be empty."""

    name: ClassVar[str] = "autogenerate-silent"
    mark: ClassVar[Mark] = Mark.SAFE

    def words(self) -> str:
        """What it asks for."""
        return "autogenerate is silent"

    def left(self, seen: Situation) -> Iterable[str]:
        """What it would write."""
        return proposed(seen)


def proposed(seen: Situation) -> Iterator[str]:
    """What autogenerate would write now, a sentence each; why it can't be asked, if so.

    Args:
        seen: The workshop.
    """
    proposal = seen.proposal
    if proposal.failure is not None:
        yield f"Autogenerate can't be asked: {proposal.failure.what}"
        return
    for each in proposal.changes:
        yield f"Autogenerate would write `{' '.join(each.python.split())}`"
