"""The figures of the audit's benchmark as Markdown, beside what they are to be."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contestants import AUDIT, CHECK, COMMAND, COMPARE_METADATA, THOROUGH, Figures

if TYPE_CHECKING:
    from latency import Traffic
    from synthetic import Shape

RIVALS = {AUDIT: COMPARE_METADATA, THOROUGH: COMPARE_METADATA, COMMAND: CHECK}
"""For each contestant of ours the one that it is compared with."""

CALLED = {1000: 0.12, 5000: 0.10}
"""For numbers of tables, the most of the time of `compare_metadata` that a call may take."""

COMMANDED = {20: 1.0, 1000: 0.2}
"""For numbers of tables, the most of the time of `alembic check` that the command line may take."""

IN_SCHEMAS = 0.25
"""The most of the time of `compare_metadata` that a call may take where there are many schemas."""

ROUND_TRIPS = 20
ADDED_MEMORY = 1 / 3
ADDED_SECONDS = 0.6


@dataclass
class Case:
    """What one database gave.

    Attributes:
        backend: SQLAlchemy's name of its dialect.
        shape: How large it is.
        near: The figures of each contestant, one for each run.
        far: Those of a run through the proxy, with what went through it.
    """

    backend: str
    shape: Shape
    near: dict[str, list[Figures]] = field(default_factory=dict)
    far: dict[str, tuple[Figures, Traffic]] = field(default_factory=dict)

    def check(self) -> None:
        """Make sure that all calls found the same number of changes.

        Raises:
            RuntimeError: They did not.
        """
        found = {name: {each.changes for each in runs} for name, runs in self.near.items()}
        counts = set().union(*found.values()) - {None}
        if len(counts) > 1:
            message = f"{self.backend}, {self.shape}: the contestants disagree on the changes: {found}"
            raise RuntimeError(message)

    def median(self, contestant: str, name: str) -> float:
        """The median of one figure."""
        return float(statistics.median(getattr(run, name) for run in self.near[contestant]))

    def ratio(self, contestant: str, name: str) -> float:
        """How much of its rival's figure a contestant has, the median of the pairs of runs."""
        ours, theirs = self.near[contestant], self.near[RIVALS[contestant]]
        if len(ours) != len(theirs):  # one of them was too slow to run again
            return self.median(contestant, name) / self.median(RIVALS[contestant], name)
        pairs = zip(ours, theirs, strict=True)
        return float(statistics.median(getattr(one, name) / getattr(other, name) for one, other in pairs))

    def added_seconds(self, contestant: str) -> float | None:
        """How much longer it takes to ask the distant server; None where it was not asked."""
        if contestant not in self.far:
            return None
        return self.far[contestant][0].wall - self.median(contestant, "wall")


def table(cases: Iterable[Case], latency: float) -> str:
    """All figures, each contestant of ours with its ratio to its rival."""
    heads = (
        *("backend", "database", "", "runs", "wall", "CPU", "peak memory", "added", "statements"),
        *("round trips", f"{latency:g} ms away", "changes", "wall against its rival", "CPU"),
    )
    return _markdown(heads, (_row(case, name) for case in cases for name in case.near))


def _row(case: Case, name: str) -> tuple[str, ...]:
    runs = case.near[name]
    figures, traffic = case.far.get(name, (None, None))
    statements = runs[0].statements if traffic is None else traffic.statements
    return (
        case.backend,
        str(case.shape),
        f"`{name}`",
        str(len(runs)),
        f"{case.median(name, 'wall'):.2f} s",
        f"{case.median(name, 'cpu'):.2f} s",
        f"{case.median(name, 'memory'):.0f} MiB",
        "" if runs[0].added is None else f"{case.median(name, 'added'):.0f} MiB",
        "" if statements is None else f"{statements:,}",
        "" if traffic is None else f"{traffic.flights:,}",
        "" if figures is None else f"{figures.wall:.2f} s",
        "" if runs[0].changes is None else f"{runs[0].changes:,}",
        f"{case.ratio(name, 'wall'):.2f} of its time" if name in RIVALS else "",
        f"{case.ratio(name, 'cpu'):.2f}" if name in RIVALS else "",
    )


@dataclass(frozen=True)
class Aim:
    """What one figure is to be.

    Attributes:
        what: Which figure.
        case: Of which database.
        most: The most that it may be.
        measured: What it is.
        form: How both are written.
    """

    what: str
    case: Case
    most: float
    measured: float
    form: str = "{:.2f}"

    def cells(self) -> tuple[str, ...]:
        """Its row."""
        return (
            self.what,
            self.case.backend,
            str(self.case.shape),
            self.form.format(self.most),
            self.form.format(self.measured),
            "hit" if self.measured <= self.most else "**missed**",
        )


def aims(cases: Iterable[Case], latency: float) -> str:
    """What the figures are to be, and whether they are."""
    heads = ("aim", "backend", "database", "at most", "measured", "")
    return _markdown(heads, (aim.cells() for case in cases for aim in _aims(case, latency)))


def _aims(case: Case, latency: float) -> Iterator[Aim]:
    tables = case.shape.tables
    most = IN_SCHEMAS if case.shape.schemas else CALLED.get(tables)
    if most is not None:
        yield Aim(f"wall of `{AUDIT}` against `{RIVALS[AUDIT]}`", case, most, case.ratio(AUDIT, "wall"))
        ours, theirs = case.median(AUDIT, "added"), case.median(RIVALS[AUDIT], "added")
        yield Aim("memory that it adds, against the same", case, ADDED_MEMORY, ours / theirs)
    if not case.shape.schemas and tables in COMMANDED:
        ratio = case.ratio(COMMAND, "wall")
        yield Aim(f"wall of `{COMMAND}` against `{RIVALS[COMMAND]}`", case, COMMANDED[tables], ratio)
    if AUDIT in case.far:
        trips = case.far[AUDIT][1].flights
        yield Aim(f"round trips of `{AUDIT}`", case, ROUND_TRIPS, trips, "{:.0f}")
        added = case.added_seconds(AUDIT) or 0.0
        yield Aim(f"{latency:g} ms of latency add to it", case, ADDED_SECONDS, added, "{:.2f} s")


def _markdown(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
