"""The catalogue is the goal's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from limbeck import catalog
from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate
from limbeck.records import Difference, Snapshot

if TYPE_CHECKING:
    from limbeck.exercises.deployment import Deployment
    from limbeck.exercises.situation import Situation


@dataclass(frozen=True)
class SameSchema(Predicate):
    """The database holds what it holds after the exercise's own solution: no more, no less.

    Attributes:
        ignoring: Kinds of objects that are not looked at, such as `index`.
        only: Tables that alone are looked at; empty for all.
    """

    ignoring: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    name: ClassVar[str] = "same-schema"
    mark: ClassVar[Mark] = Mark.REACHED

    def words(self) -> str:
        """What it asks for."""
        return "the schema is as wanted"

    def left(self, seen: Situation) -> Iterable[str]:
        """What the catalogue still differs in."""
        return (_sentence(each, "") for each in self._differences(seen.now.catalogue, seen.target.catalogue))

    def left_when_deployed(self, seen: Situation, deployed: Deployment) -> Iterable[str]:
        """What the copy's catalogue differs in."""
        differences = self._differences(deployed.after.catalogue, seen.target.catalogue)
        return (
            _sentence(each, " where the revisions alone run, on a copy of the start") for each in differences
        )

    def _differences(self, now: Snapshot, target: Snapshot) -> Iterator[Difference]:
        for each in catalog.compare(now, target):
            table = each.table or (each.name if each.kind == "table" else "")
            if each.kind not in self.ignoring and (not self.only or table in self.only):
                yield each


def _sentence(difference: Difference, how: str) -> str:
    subject = replace(difference, schema="" if difference.schema == "public" else difference.schema).subject
    before, after, attribute = difference.before, difference.after, difference.attribute
    if attribute is None:
        return f"`{subject}` is missing{how}." if before is None else f"`{subject}` is still there{how}."
    if after is None:
        return f"`{subject}` has {attribute}: {before}{how}, which is not wanted."
    if before is None:
        return f"`{subject}` lacks {attribute}: {after}{how}."
    return f"`{subject}`: {attribute} is {before}{how}, wanted is {after}."
