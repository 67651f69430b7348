"""A long history made short: linear runs folded into one node each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from limbeck.histories.topology import Topology

SHORTEST = 3
"""A run of fewer revisions than this is drawn as it is: folding would hide more than it saves."""


@dataclass(frozen=True, slots=True)
class FoldedRun:
    """Revisions that follow one another without anything to tell of them.

    Attributes:
        revisions: Their ids, oldest first.
    """

    revisions: tuple[str, ...]

    @property
    def id(self) -> str:
        """A name that stays the same as long as its oldest revision does."""
        return f"run:{self.revisions[0]}"


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow of the folded graph, between the ids of revisions or runs."""

    parent: str
    child: str
    dependency: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """What is drawn.

    Attributes:
        nodes: Ids of revisions, and runs, oldest first.
        edges: The arrows between them.
    """

    nodes: tuple[str | FoldedRun, ...]
    edges: tuple[Edge, ...]


def fold(topology: Topology, keep: Iterable[str] = (), unfolded: Iterable[str] = ()) -> Folded:
    """Fold the linear runs of a history.

    A revision stays visible if it is a head, base, branch point, merge point or ghost, bears a label,
    depends on something or is depended on; so do those to keep.

    Args:
        topology: The history.
        keep: Ids that stay visible: the current ones, the selected one, those with a problem.
        unfolded: Ids of revisions whose run is drawn in full.
    """
    visible = _notable(topology) | set(keep)
    opened = set(unfolded)
    owner: dict[str, str] = {}
    nodes: list[str | FoldedRun] = []
    for revision in topology.order:
        if revision in owner:
            continue
        run = _run(topology, revision, visible)
        if len(run) < SHORTEST or opened.intersection(run):
            alone = run or [revision]
            owner |= {each: each for each in alone}
            nodes += alone
        else:
            folded = FoldedRun(tuple(run))
            owner |= dict.fromkeys(run, folded.id)
            nodes.append(folded)
    edges = dict.fromkeys(
        Edge(owner[parent], owner[child], dependency)
        for child in topology.order
        for parents, dependency in (
            (topology.revisions[child].down_revision, False),
            (topology.dependencies.get(child, ()), True),
        )
        for parent in parents
        if parent in owner and owner[parent] != owner[child]
    )
    return Folded(tuple(nodes), tuple(edges))


def _notable(topology: Topology) -> set[str]:
    """The revisions that a reader looks for."""
    notable = {*topology.heads, *topology.bases, *topology.branch_points, *topology.merge_points}
    notable.update(topology.dependents, topology.cyclic, topology.labels.values())
    notable.update(each for each, targets in topology.dependencies.items() if targets)
    notable.update(each.revision for each in topology.revisions.values() if each.ghost or each.unread)
    return notable


def _run(topology: Topology, start: str, visible: set[str]) -> list[str]:
    """The revisions from one on that follow each other and need not be seen."""
    run: list[str] = []
    revision = start
    while revision not in visible:
        run.append(revision)
        (revision,) = topology.children[revision]
    return run
