"""The shape of a history: who follows whom, whatever is broken in it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from limbeck.records.revision import Revision


@dataclass(frozen=True)
class Topology:
    """A graph of revisions, ghosts included.

    Nothing here raises on a broken history: a cycle is only reported, and its revisions keep their place.

    Attributes:
        revisions: By id, in the order in which the files were found.
    """

    revisions: Mapping[str, Revision]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The revision that bears each branch label; the first one where several do."""
        found: dict[str, str] = {}
        for revision in self.revisions.values():
            for label in revision.branch_labels:
                found.setdefault(label, revision.revision)
        return found

    @cached_property
    def dependencies(self) -> dict[str, tuple[str, ...]]:
        """The ids that each revision depends on, names resolved, those that it follows left out."""
        return {
            each.revision: tuple(
                target
                for target in dict.fromkeys(map(self.resolve, each.depends_on))
                if target not in each.down_revision
            )
            for each in self.revisions.values()
            if each.depends_on
        }

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """The revisions that follow each revision directly."""
        return _reverse((each.revision, each.down_revision) for each in self.revisions.values())

    @cached_property
    def dependents(self) -> dict[str, tuple[str, ...]]:
        """The revisions that depend on each revision."""
        return _reverse(self.dependencies.items())

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Revisions that nothing follows: what a database can be upgraded to."""
        return tuple(each for each in self.revisions if not self.children.get(each) and self._real(each))

    @cached_property
    def effective_heads(self) -> tuple[str, ...]:
        """Heads that something depends on, which Alembic calls effective heads.

        They are implied by what depends on them, so that the version table does not keep them.
        """
        return tuple(each for each in self.heads if self.dependents.get(each))

    @cached_property
    def real_heads(self) -> tuple[str, ...]:
        """Heads that nothing depends on: what the version table holds after `upgrade heads`."""
        return tuple(each for each in self.heads if not self.dependents.get(each))

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """Revisions that follow nothing."""
        return tuple(
            each.revision for each in self.revisions.values() if not each.down_revision and not each.ghost
        )

    @cached_property
    def branch_points(self) -> tuple[str, ...]:
        """Revisions that several follow."""
        return tuple(each for each in self.revisions if len(self.children.get(each, ())) > 1)

    @cached_property
    def merge_points(self) -> tuple[str, ...]:
        """Revisions that follow several."""
        return tuple(each.revision for each in self.revisions.values() if len(each.down_revision) > 1)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All ids, parents and dependencies first; a cycle is entered where its files were found first."""
        waiting = {each: len(self.parents(each)) for each in self.revisions}
        ready = deque(each for each, count in waiting.items() if not count)
        order: list[str] = []
        circles: Iterator[str] | None = None
        while True:
            while ready:
                revision = ready.popleft()
                order.append(revision)
                for child in self.successors(revision):
                    waiting[child] -= 1
                    if not waiting[child]:
                        ready.append(child)
            if len(order) == len(waiting):
                return tuple(order)
            circles = iter(self.cyclic) if circles is None else circles
            entry = next(each for each in circles if waiting[each] > 0)
            waiting[entry] = 0
            ready.append(entry)

    @cached_property
    def cyclic(self) -> tuple[str, ...]:
        """The revisions that wait for themselves: those of a cycle, and those between two cycles."""
        behind = self._left_over(self.revisions, self.parents, self.successors)
        return tuple(self._left_over(behind, self.successors, self.parents)) if behind else ()

    @staticmethod
    def _left_over(
        revisions: Iterable[str],
        before: Callable[[str], Iterable[str]],
        after: Callable[[str], Iterable[str]],
    ) -> list[str]:
        """What remains when revisions without anything before them are taken away, again and again."""
        among = dict.fromkeys(revisions)
        waiting = {each: sum(other in among for other in before(each)) for each in among}
        ready = [each for each, count in waiting.items() if not count]
        while ready:
            revision = ready.pop()
            del among[revision]
            for other in after(revision):
                if other in among:
                    waiting[other] -= 1
                    if not waiting[other]:
                        ready.append(other)
        return list(among)

    def parents(self, revision: str) -> tuple[str, ...]:
        """What must run before a revision: what it follows, then what it depends on."""
        return (*dict.fromkeys(self.revisions[revision].down_revision), *self.dependencies.get(revision, ()))

    def successors(self, revision: str) -> tuple[str, ...]:
        """What may run after a revision: what follows it, then what depends on it."""
        return (*self.children.get(revision, ()), *self.dependents.get(revision, ()))

    def ancestors(self, revisions: Iterable[str]) -> frozenset[str]:
        """The given revisions and everything that must have run before them."""
        return _reached(revisions, self.parents)

    def descendants(self, revisions: Iterable[str]) -> frozenset[str]:
        """The given revisions and everything that follows or depends on them."""
        return _reached(revisions, self.successors)

    def lineage(self, revision: str) -> frozenset[str]:
        """A revision and everything that follows it, dependencies left aside."""
        return _reached([revision], lambda each: self.children.get(each, ()))

    def resolve(self, name: str) -> str:
        """The id that a dependency means: an id, a label, or the only id that begins so; else the name."""
        if name in self.revisions:
            return name
        if name in self.labels:
            return self.labels[name]
        matches = [each for each in self.revisions if each.startswith(name)]
        return matches[0] if len(matches) == 1 else name

    def _real(self, revision: str) -> bool:
        return not self.revisions[revision].ghost


def _reverse(edges: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for child, parents in edges:
        for parent in dict.fromkeys(parents):
            found[parent].append(child)
    return {parent: tuple(children) for parent, children in found.items()}


def _reached(start: Iterable[str], neighbours: Callable[[str], Iterable[str]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        revision = waiting.pop()
        if revision not in seen:
            seen.add(revision)
            waiting.extend(neighbours(revision))
    return frozenset(seen)
