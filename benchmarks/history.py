"""How long it takes to read and to draw a history, against Alembic's own loading and the unfolded graph.

    python benchmarks/history.py                      1,000 and 5,000 revisions, and six real topologies
    python benchmarks/history.py --sizes 1000 --runs 1
    python benchmarks/history.py --write              and keep the figures in benchmarks/README.md

Every figure is the median of the runs. Each contestant of each run has a process of its own, imports left
out, and the contestants take turns, so that a busy machine disturbs all of them alike. Alembic's compiled
files are there before the first run, which favours it. Ratios are what counts; seconds are this machine's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from figures import headed, keep

HERE = Path(__file__).parent
DAGS = HERE.parent / "tests" / "histories" / "dags"
DIAMONDS = 20
UNFOLDED_LIMIT = 120.0

TEMPLATE = '''"""message of {revision}

Revision ID: {revision}
Create Date: 2024-01-01 00:00:00
"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = {revision!r}
down_revision = {down_revision!r}
branch_labels = {branch_labels!r}
depends_on = {depends_on!r}


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
'''

CONTESTANTS = ("limbeck", "Alembic", "dot on the unfolded graph")


def synthetic(size: int) -> Iterator[dict[str, Any]]:
    """A line of revisions with diamonds in it, each a branch point, two branches and their merge.

    Args:
        size: How many revisions.
    """
    every = size // DIAMONDS
    before: Any = None
    for number in range(size):
        place = number % every
        name = f"{number:012x}"
        if place == every // 2 + 1:
            yield {"revision": name, "down_revision": f"{number - 2:012x}"}
            before = (f"{number - 1:012x}", name)
        else:
            yield {"revision": name, "down_revision": before}
            before = name


def write_files(folder: Path, rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> int:
    """Write a version file for each row into a folder that Alembic can load; give their number.

    Args:
        folder: Where to.
        rows: The revisions.
    """
    versions = folder / "versions"
    versions.mkdir(parents=True)
    count = 0
    for row in rows:
        values = {
            name: tuple(value) if isinstance(value := row.get(name), list) else value
            for name in ("revision", "down_revision", "branch_labels", "depends_on")
        }
        (versions / f"{count:05}.py").write_text(TEMPLATE.format(**values), encoding="utf-8")
        count += 1
    return count


def ours(folder: Path) -> dict[str, float]:
    """Read, fold, lay out, and look for problems, as drawing does."""
    import limbeck
    from limbeck.histories.folding import fold
    from limbeck.view.history import graph

    warm = folder / "warm"  # one small history first: imports and Graphviz's own start are no part of it
    limbeck.history(warm).to_svg()
    begun = time.perf_counter()
    history = limbeck.history(folder / "versions")
    read = time.perf_counter()
    fold(history.topology)
    folded = time.perf_counter()
    problems = history.problems
    looked = time.perf_counter()
    drawing = graph.svg(history)
    drawn = time.perf_counter()
    if problems and any(each.slug == "unreadable-file" for each in problems):
        raise RuntimeError(problems)
    return {
        "read": read - begun,
        "fold": folded - read,
        "problems": looked - folded,
        "draw": drawn - looked,
        "bytes": float(len(drawing.svg or "")),
    }


def alembics(folder: Path) -> dict[str, float]:
    """Load every file and walk the revisions, as `alembic history` does."""
    from alembic.script import ScriptDirectory

    begun = time.perf_counter()
    count = len(list(ScriptDirectory(str(folder)).walk_revisions()))
    return {"read": time.perf_counter() - begun, "count": float(count)}


def unfolded(folder: Path) -> dict[str, float]:
    """Lay out every revision as a node of its own."""
    import limbeck
    from limbeck.view.history import graph

    limbeck.history(folder / "warm").to_svg()
    history = limbeck.history(folder / "versions")
    _ = history.problems
    begun = time.perf_counter()
    drawing = graph.svg(history, fold=False, time_limit=UNFOLDED_LIMIT)
    return {"draw": time.perf_counter() - begun, "bytes": float(len(drawing.svg or ""))}


def run(contestant: str, folder: Path) -> dict[str, float]:
    """The figures of one contestant in a process of its own.

    Args:
        contestant: One of `CONTESTANTS`.
        folder: The version files.
    """
    done = subprocess.run(
        [sys.executable, __file__, "--call", contestant, "--folder", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure(folder: Path, runs: int) -> dict[str, list[dict[str, float]]]:
    """The figures of all contestants, who take turns.

    Args:
        folder: The version files.
        runs: How often.
    """
    run("Alembic", folder)  # writes its compiled files
    turns = [(name, run(name, folder)) for _ in range(runs) for name in CONTESTANTS]
    return {name: [figures for other, figures in turns if other == name] for name in CONTESTANTS}


def row(title: str, figures: dict[str, list[dict[str, float]]]) -> str:
    """One line of the table."""

    def median(name: str, *keys: str) -> float:
        return statistics.median(sum(each[key] for key in keys) for each in figures[name])

    total = median("limbeck", "read", "draw")
    loading = median("Alembic", "read")
    cells = (
        title,
        f"{median('limbeck', 'read'):.3f} s",
        f"{median('limbeck', 'fold'):.3f} s",
        f"{median('limbeck', 'draw'):.3f} s",
        f"{total:.3f} s",
        f"{median('limbeck', 'problems'):.3f} s",
        f"{median('limbeck', 'bytes') / 1024:,.0f} kB",
        f"{loading:.3f} s",
        f"{total / loading:.2f} of its time",
        f"{median(CONTESTANTS[2], 'draw'):.3f} s",
        f"{median(CONTESTANTS[2], 'bytes') / 1024:,.0f} kB" if median(CONTESTANTS[2], "bytes") else "gave up",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 5000])
    parser.add_argument("--dags", nargs="*", default=sorted(path.stem for path in DAGS.glob("*.json")))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/README.md")
    parser.add_argument("--call", choices=CONTESTANTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.call:
        call = dict(zip(CONTESTANTS, (ours, alembics, unfolded), strict=True))[arguments.call]
        print(json.dumps(call(arguments.folder)))
        return
    heads = ("history", "read", "fold", "draw", "together", "look for problems", "SVG")
    rivals = ("Alembic loads and walks", "together against Alembic", "unfolded: draw", "SVG")
    lines = [f"| {' | '.join(heads + rivals)} |", "|---" * len(heads + rivals) + "|"]
    rows = {f"{size:,} revisions, {DIAMONDS} diamonds": synthetic(size) for size in arguments.sizes}
    for name in arguments.dags:
        rows[name] = json.loads((DAGS / f"{name}.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        for number, (title, listed) in enumerate(rows.items()):
            folder = Path(temporary, str(number))
            count = write_files(folder, listed)
            write_files(folder / "warm", list(synthetic(DIAMONDS)))
            shown = title if title[0].isdigit() else f"{title}, {count:,} revisions"
            lines.append(row(shown, measure(folder, arguments.runs)))
    report = headed("\n".join(lines), runs=arguments.runs)
    print(report)
    if arguments.write:
        keep("history.py", report)


if __name__ == "__main__":
    main()
