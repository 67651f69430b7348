"""How long a step in a workshop takes with all that its panels show, against the same command by hand.

    python benchmarks/workshop.py                     both backends
    python benchmarks/workshop.py --runs 1
    python benchmarks/workshop.py --write             and keep the figures in benchmarks/README.md

After each step everything is asked for that stands beside it: the tables with their marked rows, the history,
where the database stands, and what autogenerate would write now. `upgrade` and `downgrade` are first tried on
a copy, for their warnings. By hand it is the command alone, from its start to its end, in a folder that the
workshop has exported; it shows none of that. CPU is that of all processes, PostgreSQL's among them. What is
started once is left out: the server, the worker's interpreter, the first workshop.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from figures import headed, keep

import limbeck

AIMS = {"sqlite": 0.5, "postgresql": 1.0}
"""Seconds that a step may take with its panels."""

HEAD = (
    "| backend | step | with its panels | CPU | aim | by hand | against it |",
    "|---|---|---|---|---|---|---|",
)

RENAME = {
    "upgrade": 'op.alter_column("customers", "name", new_column_name="full_name")',
    "downgrade": 'op.alter_column("customers", "full_name", new_column_name="name")',
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What one run of a step took.

    Attributes:
        seconds: From the call until all is known.
        processor: Seconds of all processes.
    """

    seconds: float
    processor: float


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = [row for backend in AIMS for row in table_of(backend, given.runs)]
    report = headed("\n".join((*HEAD, *rows)), runs=given.runs)
    print(report)
    if given.write:
        keep("workshop.py", report)


def table_of(backend: str, runs: int) -> list[str]:
    """The rows of one backend."""
    taken: dict[str, list[Figure]] = {}
    by_hand: dict[str, list[float]] = {}
    with limbeck.Workshop(backend, "customers") as workshop:
        look(workshop)
        for _ in range(runs):
            for name, step in steps(workshop).items():
                taken.setdefault(name, []).append(measured(workshop, step))
            for name, seconds in commands(workshop).items():
                by_hand.setdefault(name, []).append(seconds)
            workshop.reset()
    rows = []
    for name, figures in taken.items():
        seconds = statistics.median(each.seconds for each in figures)
        processor = statistics.median(each.processor for each in figures)
        aim = "" if seconds <= AIMS[backend] else " **missed**"
        rival = statistics.median(by_hand[name]) if name in by_hand else None
        against = ("", "") if rival is None else (f"{rival:.2f} s", f"{seconds / rival:.2f} of its time")
        shown = f"{seconds:.2f} s", f"{processor:.2f} s", f"{AIMS[backend]:g} s{aim}"
        rows.append(f"| {' | '.join((backend, f'`{name}`', *shown, *against))} |")
    return rows


def steps(workshop: limbeck.Workshop) -> dict[str, Callable[[], object]]:
    """The steps of a learner who renames a column, in order."""
    return {
        "edit_models": lambda: workshop.edit_models(
            workshop.models_source.replace("    name: Mapped", "    full_name: Mapped")
        ),
        "autogenerate": lambda: workshop.autogenerate("full name", rev_id="a1"),
        "edit": lambda: workshop.edit(**RENAME),
        "upgrade": workshop.upgrade,
        "insert": lambda: workshop.insert("customers", {"full_name": "Ada"}),
        "undo": workshop.undo,
        "downgrade": workshop.downgrade,
    }


def measured(workshop: limbeck.Workshop, step: Callable[[], object]) -> Figure:
    """Take a step, and look at everything."""
    began, before = time.perf_counter(), processor_time()
    step()
    look(workshop)
    return Figure(time.perf_counter() - began, processor_time() - before)


def look(workshop: limbeck.Workshop) -> None:
    """Ask for what the panels show."""
    shown = (workshop.table_views, workshop.current, workshop.history.revisions, workshop.proposal().changes)
    assert all(each is not None for each in shown)  # noqa: S101 - nothing is left to be worked out later


def commands(workshop: limbeck.Workshop) -> dict[str, float]:
    """The seconds of the same commands in a terminal, in a copy of the project on the same database."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if workshop.backend == "sqlite":
            with zipfile.ZipFile(workshop.export(folder / "export.zip")) as archive:
                archive.extractall(folder)
        else:
            folder = workshop.folder
        for step, argv in (
            ("upgrade", ("upgrade", "head")),
            ("downgrade", ("downgrade", "-1")),
            ("autogenerate", ("check",)),
        ):
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "alembic", *argv], cwd=folder, check=False, capture_output=True
            )
            found[step] = time.perf_counter() - began
    return found


def processor_time() -> float:
    """What this process and all that it has started have used, those that have ended included."""
    total = 0.0
    own = psutil.Process()
    for each in (own, *own.children(recursive=True)):
        try:
            used = each.cpu_times()
        except psutil.Error:
            continue
        total += used.user + used.system + used.children_user + used.children_system
    return total


if __name__ == "__main__":
    main()
