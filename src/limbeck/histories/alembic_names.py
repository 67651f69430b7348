"""Alembic's ways of naming revisions, and the order in which it would run them.

The answers are Alembic's own: its `RevisionMap` is filled from what was read as syntax, so that no file is
executed. Alembic's tutorial describes the names under "Relative Migration Identifiers".
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from alembic.script.revision import (
    CycleDetected,
    RevisionError,
    RevisionMap,
)
from alembic.script.revision import (
    Revision as AlembicRevision,
)
from alembic.util import CommandError

from limbeck.errors import InputError
from limbeck.histories.topology import Topology
from limbeck.phrases import first_few
from limbeck.records.revision import Direction, PathStep

_BACKWARDS = re.compile(r"^(?:.+@)?-\d+$")
_FORWARDS = re.compile(r"^(?:.+@)?\+\d+$")
_FROM_ANOTHER = re.compile(r"^(?:.+@)?\w+[+-]\d+$")
CANDIDATES = 8
"""How many names an error lists."""


def alembic_map(topology: Topology) -> RevisionMap:
    """Alembic's own map of the revisions that have a file.

    Alembic works out the graph when it is first asked, and raises for a broken one.
    """

    def revisions() -> Iterable[AlembicRevision]:
        for each in topology.revisions.values():
            if not each.ghost:
                yield AlembicRevision(
                    each.revision,
                    each.down_revision or None,
                    dependencies=each.depends_on,
                    branch_labels=each.branch_labels,
                )

    return RevisionMap(revisions)


def path(revisions: RevisionMap, topology: Topology, start: str, end: str) -> tuple[PathStep, ...]:
    """What `alembic upgrade` or `alembic downgrade` would run from one point to another, in that order.

    Args:
        revisions: Alembic's map of them.
        topology: The same history, for the candidates of an error.
        start: Where the database is: a revision, or several separated by commas, or `base`, `head`, `heads`.
        end: Where it shall be, in any form that `alembic upgrade` or `alembic downgrade` takes.

    Raises:
        InputError: A name is unknown or ambiguous, or leads nowhere; the remedy lists candidates.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a broken graph; the history's problems tell it better
            current = _current(revisions, start)
            if _goes_down(revisions, topology, current, end):
                found: list[Any] = list(revisions.iterate_revisions(current, end, select_for_downgrade=True))
                return tuple(PathStep(each.revision, Direction.DOWNGRADE) for each in found)
            found = list(revisions.iterate_revisions(end, current, implicit_base=True))
            return tuple(PathStep(each.revision, Direction.UPGRADE) for each in reversed(found))
    except (RevisionError, CommandError, KeyError) as error:  # KeyError: a revision that is named is missing
        raise _no_path(topology, start, end, error) from None


def current_revisions(revisions: RevisionMap, topology: Topology, start: str) -> tuple[str, ...]:
    """What the version table holds where a database is at a point: no revision that another one implies.

    Args:
        revisions: Alembic's map of them.
        topology: The same history.
        start: Where the database is, as for `path`.
    """
    current = _current(revisions, start)
    behind = {each for head in current for each in topology.ancestors(topology.parents(head))}
    return tuple(each for each in current if each not in behind)


def label_reach(revisions: RevisionMap) -> Mapping[str, Collection[str]] | None:
    """The revisions that each branch label reaches, as Alembic computes it; None for a history it refuses."""
    reach: defaultdict[str, set[str]] = defaultdict(set)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            everything = list(
                revisions.iterate_revisions("heads", "base", inclusive=True, implicit_base=True)
            )
    except (RevisionError, CommandError, KeyError):
        return None
    for each in everything:
        for label in each.branch_labels:
            reach[label].add(each.revision)
    return dict(reach)


def revision_id(topology: Topology, name: str) -> str:
    """The id that a full or partial id means.

    Raises:
        InputError: No revision, or more than one, begins so.
    """
    if name in topology.revisions:
        return name
    matches = [each for each in topology.revisions if each.startswith(name)] if name else []
    if len(matches) == 1:
        return matches[0]
    what = f"{len(matches)} revisions begin with {name!r}." if matches else f"There is no revision {name!r}."
    raise InputError(what, slug="unknown-revision", remedy=f"Use one of: {_candidates(topology, name)}.")


def _current(revisions: RevisionMap, start: str) -> tuple[str, ...]:
    """The ids of the revisions where a database is."""
    if start == "base":
        return ()
    found = [each for name in start.split(",") for each in revisions.get_revisions(name.strip())]
    return _ids(found)


def _goes_down(revisions: RevisionMap, topology: Topology, current: tuple[str, ...], end: str) -> bool:
    """Whether the end lies behind the start: only then would one call `alembic downgrade`."""
    if _BACKWARDS.match(end) or end == "base" or end.endswith("@base"):
        return True
    if _FORWARDS.match(end) or end in {"head", "heads"} or end.endswith(("@head", "@heads")):
        return False
    targets = set(_targets(revisions, topology, end))
    behind = topology.ancestors(current) - set(current)
    return bool(targets) and targets <= behind


def _targets(revisions: RevisionMap, topology: Topology, end: str) -> tuple[str, ...]:
    """The ids that an end means, which is an id, or one with a number of steps behind it."""
    if _FROM_ANOTHER.match(end) is None or end in topology.revisions:
        return _ids(revisions.get_revisions(end))
    return _ids(revisions.iterate_revisions(end, "base", implicit_base=True))[:1]


def _ids(found: Iterable[Any]) -> tuple[str, ...]:
    """The ids of what Alembic found, which may hold None or the word base for the beginning."""
    return tuple(each.revision for each in found if isinstance(each, AlembicRevision))


def _no_path(topology: Topology, start: str, end: str, error: Exception) -> InputError:
    what = f"There is no path from {start!r} to {end!r}"
    broken = _breakage(topology, error)
    if broken is not None:
        return InputError(
            f"{what}: {broken}.",
            slug="no-path",
            remedy="Repair the history first; `limbeck history` lists what is wrong with it.",
        )
    if "overlaps with other requested revisions" in str(error):
        return InputError(
            f"{what}: one of {start} is behind another one.",
            slug="no-path",
            evidence={"Alembic": str(error)},
            remedy="Start from the newest revision of each branch alone.",
        )
    return InputError(
        f"{what}.",
        slug="no-path",
        evidence={"Alembic": str(error)},
        remedy=f"Use an id, head, heads, base, label@head, +1 or -1. Similar: {_candidates(topology, end)}.",
    )


def _breakage(topology: Topology, error: Exception) -> str | None:
    """What makes Alembic refuse the whole history; None where it refuses a name."""
    if isinstance(error, KeyError):
        naming = topology.successors(str(error.args[0]))
        return f"no file has the revision {error.args[0]}, which {first_few(naming, CANDIDATES)} names"
    return str(error) if isinstance(error, CycleDetected) else None


def _candidates(topology: Topology, name: str) -> str:
    """Names that were perhaps meant: those that begin so, then those that look alike, then the heads."""
    stem = re.sub(r"[@+-].*", "", name)
    known = [*topology.revisions, *topology.labels]
    beginning = [each for each in known if stem and each.startswith(stem)]
    alike = get_close_matches(stem, known, n=CANDIDATES)
    return ", ".join(list(dict.fromkeys([*beginning, *alike, *topology.heads]))[:CANDIDATES])
