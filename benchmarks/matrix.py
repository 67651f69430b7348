"""How long the capability matrix takes, cold and warm, against trying the cases by hand with `alembic`.

    python benchmarks/matrix.py                    all cases on both backends, autogenerate's defaults
    python benchmarks/matrix.py --runs 1 --cases core
    python benchmarks/matrix.py --write            and keep the figures in benchmarks/README.md

Cold is the first matrix of a fresh process: it starts the server and the processes that run trials. Warm is
the next one. By hand, a case takes four commands (`upgrade head`, `revision --autogenerate`, `upgrade head`,
`check`): they are really run for some cases on SQLite, and the median is what one case costs there. That is
less than a trial does, which also compares catalogues and rows, downgrades, and proves the remedy.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from figures import headed, keep

BY_HAND = 5
"""How many times the four commands are run."""

MATRIX = """
import json, sys, time
import limbeck
cases = json.loads(sys.argv[1])
figures = []
for _ in range(2):
    begun = time.perf_counter()
    found = limbeck.matrix(cases=cases)
    figures.append({
        "seconds": time.perf_counter() - begun,
        "trials": len(found),
        "broken": len(found.broken),
        "slowest": sorted(((each.seconds, each.case, each.backend) for each in found), reverse=True)[:3],
        "median": {
            backend: sorted(each.seconds for each in found if each.backend == backend)[len(found) // 4]
            for backend in ("sqlite", "postgresql")
        },
    })
print(json.dumps(figures))
"""

MODELS = """
from sqlalchemy import Column, Integer, MetaData, String, Table
metadata = MetaData()
Table("users", metadata, Column("id", Integer, primary_key=True), Column({column!r}, String(50)))
"""


def matrix(cases: Sequence[str] | None) -> list[dict[str, object]]:
    """The figures of a cold and a warm matrix, in a process of its own.

    Args:
        cases: Slugs or families; None for all.
    """
    done = subprocess.run(
        [sys.executable, "-c", MATRIX, json.dumps(cases)], stdout=subprocess.PIPE, text=True, check=True
    )
    figures: list[dict[str, object]] = json.loads(done.stdout)
    return figures


def by_hand() -> float:
    """Seconds that one case takes with four commands, in a project as `alembic init` makes it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alembic(folder, "init", "migrations")
        configure(folder)
        (folder / "models.py").write_text(MODELS.format(column="user_name"), encoding="utf-8")
        alembic(folder, "revision", "--autogenerate", "-m", "before")
        (folder / "models.py").write_text(MODELS.format(column="full_name"), encoding="utf-8")
        begun = time.perf_counter()
        alembic(folder, "upgrade", "head")
        alembic(folder, "revision", "--autogenerate", "-m", "after")
        alembic(folder, "upgrade", "head")
        alembic(folder, "check")
        return time.perf_counter() - begun


def configure(folder: Path) -> None:
    """Tell the project where its database and its models are."""
    ini = folder / "alembic.ini"
    text = ini.read_text(encoding="utf-8")
    ini.write_text(text.replace("driver://user:pass@localhost/dbname", "sqlite:///shop.db"), encoding="utf-8")
    env = folder / "migrations" / "env.py"
    text = env.read_text(encoding="utf-8")
    env.write_text(
        text.replace("target_metadata = None", "from models import metadata as target_metadata"),
        encoding="utf-8",
    )


def alembic(folder: Path, *arguments: str) -> None:
    """Run one command in a project."""
    subprocess.run(
        [sys.executable, "-m", "alembic", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def report(cases: Sequence[str] | None, runs: int) -> str:
    """The figures, as Markdown."""
    found = [matrix(cases) for _ in range(runs)]
    hand = statistics.median(by_hand() for _ in range(BY_HAND))
    lines = [
        "| run | trials | seconds | a trial | against four commands of `alembic` a case |",
        "|---|---|---|---|---|",
    ]
    for place, name in enumerate(("cold", "warm")):
        seconds = statistics.median(float(str(each[place]["seconds"])) for each in found)
        trials = int(str(found[0][place]["trials"]))
        ratio = seconds / trials / hand
        lines.append(
            f"| {name} | {trials} | {seconds:.1f} s | {1000 * seconds / trials:.0f} ms "
            f"| {ratio:.3f} of their time |"
        )
    last = found[-1][1]
    told = f"By hand, one case on SQLite takes {hand:.2f} s. Median trial: {json.dumps(last['median'])} s. "
    told += f"Slowest: {json.dumps(last['slowest'])}. Without an outcome: {last['broken']}."
    return headed("\n".join([*lines, "", told]), runs=runs)


def main() -> None:
    """Measure, print, and keep the figures where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", nargs="*", help="slugs, families, or core; all cases if left out")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    figures = report(chosen.cases, chosen.runs)
    print(figures)
    if chosen.write:
        keep("matrix.py", figures)


if __name__ == "__main__":
    main()
