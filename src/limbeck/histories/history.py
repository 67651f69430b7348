"""The history of a project: its revisions, where a database stands in them, and what would run."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.characters import visible
from limbeck.histories.problems import syntax_problems
from limbeck.histories.topology import Topology
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import Versions, encode
from limbeck.records.revision import Body, Direction, PathStep, Problem, Revision, RevisionSql
from limbeck.results import GraphResult

if TYPE_CHECKING:
    from alembic.script.revision import RevisionMap

    from limbeck.projects.project import Project


# A downgrade whose first statement, after comments and a docstring of one line, does something.
_DOWNGRADE = re.compile(
    r"""^def downgrade\([^\n]*:[ \t]*(?:#[^\n]*)?\n"""
    r"""(?:[ \t]+"{3}[^"\n]*"{3}[ \t]*\n)?(?:[ \t]*(?:#[^\n]*)?\n)*"""
    r"""[ \t]+(?!(?:pass|return|None|True|False)\b|[rbuRBU]+['"])[A-Za-z_]""",
    re.MULTILINE,
)


# What nothing can be removed without, and the downgrade, whose text does not count.
_EMPTY_UPGRADE = re.compile(
    r"""^def upgrade\([^\n]*:[ \t]*(?:#[^\n]*)?\n"""
    r"""(?:[ \t]+"{3}[^"\n]*"{3}[ \t]*\n)?(?:[ \t]*(?:#[^\n]*)?\n)*"""
    r"""[ \t]+pass[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*(?=\S|\Z)""",
    re.MULTILINE,
)
_REMOVES = re.compile(r"drop|delete|truncate", re.IGNORECASE)
_DOWNGRADE_TEXT = re.compile(r"^def downgrade\(.*(?:\n(?:[ \t].*)?)*", re.MULTILINE)


@dataclass(frozen=True, repr=False, eq=False)
class History(GraphResult):
    """The revision graph of an Alembic project, as its files say, whatever is broken in it.

    Attributes:
        topology: The graph.
        sources: The text of each revision's file, by id.
        noticed: What was found wrong with it while it was read.
        versions: What it was read with.
        current: The revisions in the database's version table; None where no database was asked.
        project: The project that it belongs to; None where there are only version files.
        folders: The folders of version files, in the order in which they were read.
    """

    topology: Topology
    sources: Mapping[str, str]
    noticed: tuple[Problem, ...]
    versions: Versions
    current: tuple[str, ...] | None = None
    project: Project | None = None
    folders: tuple[Path, ...] = ()
    _bodies: dict[tuple[str, Direction], Body | None] = field(default_factory=dict)

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """All revisions, ghosts included, parents and dependencies before what follows them."""
        return tuple(self.topology.revisions[each] for each in self.topology.order)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it, each with its remedy.

        Asked for the first time, it compiles every version file, and runs none.
        """
        return (*self.noticed, *syntax_problems(self.topology, self.sources))

    @property
    def heads(self) -> tuple[str, ...]:
        """Revisions that nothing follows."""
        return self.topology.heads

    @property
    def bases(self) -> tuple[str, ...]:
        """Revisions that follow nothing."""
        return self.topology.bases

    @property
    def branch_points(self) -> tuple[str, ...]:
        """Revisions that several follow."""
        return self.topology.branch_points

    @property
    def merge_points(self) -> tuple[str, ...]:
        """Revisions that follow several."""
        return self.topology.merge_points

    @property
    def effective_heads(self) -> tuple[str, ...]:
        """Heads that something depends on, as Alembic calls them: the version table does not keep them."""
        return self.topology.effective_heads

    @property
    def real_heads(self) -> tuple[str, ...]:
        """Heads that nothing depends on: what the version table holds after `alembic upgrade heads`."""
        return self.topology.real_heads

    @cached_property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The revisions that each branch label reaches, in order.

        As Alembic says; of a history that Alembic refuses to load, what follows the label's revision.
        """
        if not self.topology.labels:
            return {}
        from limbeck.histories.alembic_names import label_reach

        reach: Mapping[str, Collection[str]] = label_reach(self.map) or {
            label: self.topology.lineage(bearer) for label, bearer in self.topology.labels.items()
        }
        return {
            label: tuple(each for each in self.topology.order if each in reach.get(label, ()))
            for label in self.topology.labels
        }

    @cached_property
    def applied(self) -> frozenset[str]:
        """What has run on the database: its current revisions and everything before them."""
        return self.topology.ancestors(each for each in self.current or () if each in self.topology.revisions)

    @cached_property
    def pending(self) -> tuple[str, ...]:
        """What has not run on the database, in order; nothing where no database was asked."""
        if self.current is None:
            return ()
        return tuple(
            each.revision for each in self.revisions if each.revision not in self.applied and not each.ghost
        )

    def __getitem__(self, name: str) -> Revision:
        """The revision of a full or partial id.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        known = self.topology.revisions.get(name)
        if known is not None:
            return known
        from limbeck.histories.alembic_names import revision_id

        return self.topology.revisions[revision_id(self.topology, name)]

    def __len__(self) -> int:
        """How many revisions have a file."""
        return len(self.sources)

    def path(self, start: str, end: str) -> tuple[PathStep, ...]:
        """The revisions that Alembic would run between two points, in the order in which they would run.

        Args:
            start: Where the database is: an id, several separated by commas, `base`, `head` or `heads`.
            end: Where it shall be, as `alembic upgrade` or `alembic downgrade` takes it: `head`, `+2`,
                `label@head`, `-1`, a full or partial id.

        Raises:
            InputError: A name is unknown or ambiguous, or the history is too broken to have a path.
        """
        from limbeck.histories.alembic_names import path

        return path(self.map, self.topology, start, end)

    def sql(  # noqa: PLR0913  the path and the dialect, and how long it may take
        self,
        start: str,
        end: str,
        dialect: str = "postgresql",
        *,
        time_limit: float = 60.0,
        progress: Progress = silent,
        cancellation: Cancellation | None = None,
    ) -> tuple[RevisionSql, ...]:
        """The SQL of a path, as `alembic upgrade start:end --sql` writes it, revision by revision.

        The project's `env.py` and the version files of the path run in offline mode, in the project's own
        interpreter: nothing is sent to a database. A revision that cannot run so says why in its `error`.

        Args:
            start: Where the database is, as for `path`.
            end: Where it shall be, as for `path`.
            dialect: `postgresql` or `sqlite`.
            time_limit: Seconds after which it gives what was written until then.
            progress: Called with a few words at each stage.
            cancellation: Stops it from another thread.

        Raises:
            CancelledError: `cancellation` was used.
            InputError: There is no such path, or SQL is not written for this dialect.
            ProjectError: The project's interpreter could not be started.
        """
        from limbeck.histories.statements import statements

        return statements(
            self,
            start,
            end,
            dialect,
            time_limit=time_limit,
            progress=progress,
            cancellation=cancellation,
        )

    def body(self, name: str, direction: Direction | str = Direction.UPGRADE) -> Body | None:
        """One function of a revision, its source and operations, read from its syntax.

        Args:
            name: A full or partial id.
            direction: `upgrade` or `downgrade`.

        Returns:
            The function; None where the file has none or is not valid Python, or there is no file.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        key = (self[name].revision, Direction(direction))
        if key not in self._bodies:
            source = self.sources.get(key[0])
            self._bodies[key] = None if source is None else _body(source, key[1])
        return self._bodies[key]

    def is_one_way(self, name: str) -> bool:
        """Whether a revision does something that its downgrade does not take back, because it is empty.

        Args:
            name: A full or partial id.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        source = self.sources.get(self[name].revision, "")
        if _DOWNGRADE.search(source) or _EMPTY_UPGRADE.search(source):
            return False  # most files are done with here, which takes a fraction of the time of parsing
        up, down = (self.body(name, way) for way in (Direction.UPGRADE, Direction.DOWNGRADE))
        return up is not None and not up.empty and (down is None or down.empty)

    def drops(self, name: str) -> bool:
        """Whether the upgrade of a revision removes something: a column, a table, rows; by its syntax.

        Args:
            name: A full or partial id.

        Raises:
            InputError: No revision, or more than one, begins so.
        """
        source = self.sources.get(self[name].revision, "")
        if not _REMOVES.search(_DOWNGRADE_TEXT.sub("", source)):
            return False  # without parsing
        up = self.body(name, Direction.UPGRADE)
        return up is not None and any(each.drops for each in up.operations)

    def touching(self, name: str) -> tuple[Revision, ...]:
        """The revisions whose operations name a table or a column.

        Args:
            name: `table`, `table.column`, or either with a schema before it; upper and lower case are alike.
        """
        wanted = name.lower()
        return tuple(
            each
            for each in self.revisions
            if any(wanted in _touched(self.body(each.revision, way)) for way in Direction)
        )

    def to_dict(self) -> dict[str, Any]:
        """The history as JSON-ready values: its revisions in topological order, bases first."""
        heads, bases = set(self.heads), set(self.bases)
        branches, merges = set(self.branch_points), set(self.merge_points)
        return {
            "versions": encode(self.versions),
            "revisions": [
                encode(each)
                | {
                    "is_head": each.revision in heads,
                    "is_base": each.revision in bases,
                    "is_branch_point": each.revision in branches,
                    "is_merge_point": each.revision in merges,
                    "applied": None if self.current is None else each.revision in self.applied,
                    "one_way": self.is_one_way(each.revision),
                    "drops": self.drops(each.revision),
                }
                for each in self.revisions
            ],
            "heads": list(self.heads),
            "bases": list(self.bases),
            "current": None if self.current is None else list(self.current),
            "problems": encode(self.problems),
        }

    def __repr__(self) -> str:
        """A line that counts, then a line for each problem."""
        revisions = f"{len(self) or 'no'} revision{'s' * (len(self) != 1)}"
        counts = f"{revisions}, {len(self.heads) or 'no'} head{'s' * (len(self.heads) != 1)}"
        standing = "" if self.current is None else f", {len(self.pending)} pending"
        lines = [f"<History: {counts}{standing}>", *(f"  problem: {each.title}" for each in self.problems)]
        return "\n".join(map(visible, lines))

    @cached_property
    def map(self) -> RevisionMap:
        """Alembic's own map of it, filled from what was read."""
        from limbeck.histories.alembic_names import alembic_map

        return alembic_map(self.topology)


def _body(source: str, direction: Direction) -> Body | None:
    """One function; of a file that is Python only as far as its head goes, all of its text."""
    from limbeck.histories.operations import body

    try:
        return body(source, direction)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Body(source, 1, empty=False, operations=())


def _touched(function: Body | None) -> set[str]:
    """The tables and columns that a function names, in lower case, with and without their schema."""
    operations = () if function is None else function.operations
    names = {name.lower() for each in operations for name in (*each.tables, *each.columns)}
    return names | {name.partition(".")[2] for name in names if "." in name}
