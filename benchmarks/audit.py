"""How long an audit takes, against what a user would run instead, side by side in one run.

    python benchmarks/audit.py                        both backends, 100 and 1,000 tables
    python benchmarks/audit.py --tables 100 --runs 1
    python benchmarks/audit.py --write                and keep the figures in benchmarks/README.md

Every figure is the median of the runs. Each contestant of each run has a process of its own, and the
contestants take turns, so that a busy machine disturbs all of them alike. Ratios are what counts; seconds
are this machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa
from figures import headed, keep
from synthetic import DRIFT, schema

HERE = Path(__file__).parent

CALLS = ("compare_metadata", "limbeck.audit(db, models)")
PROGRAMS = ("alembic check", "limbeck audit --config")

ENV_PY = """
import sys

sys.path.insert(0, {here!r})
from alembic import context
from sqlalchemy import create_engine, pool
from synthetic import schema

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=schema({tables}, drifted=True))
    with context.begin_transaction():
        context.run_migrations()
"""


@dataclass(frozen=True)
class Figures:
    """What one contestant took once.

    Attributes:
        wall: Seconds on the clock.
        cpu: Seconds of processor time, user and system.
        memory: Peak resident memory in MiB; for a call, of its whole process.
        statements: SQL statements sent; None where they were not counted.
        changes: Changes found; None where they were not counted.
    """

    wall: float
    cpu: float
    memory: float
    statements: int | None = None
    changes: int | None = None


def peak() -> float:
    """Peak resident memory of this process in MiB; the kernel counts KiB on Linux and bytes on macOS."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def call(contestant: str, url: str, tables: int) -> Figures:
    """Time one call in this process, imports and the building of the models left out."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    import limbeck

    metadata = schema(tables, drifted=True)
    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    if contestant == "compare_metadata":
        engine = sa.create_engine(url)
        wall, cpu = time.perf_counter(), time.process_time()
        with engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection), metadata)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        changes = sum(len(each) if isinstance(each, list) else 1 for each in found)
    else:
        with limbeck.connect(url) as database:
            limbeck.audit  # noqa: B018  imported here: an import is not what is measured
            wall, cpu = time.perf_counter(), time.process_time()
            audit = limbeck.audit(database, metadata)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        changes = len(audit.changes)
    return Figures(wall, cpu, peak(), statements, changes)


def program(contestant: str, folder: Path) -> Figures:
    """Time a whole process of the command line, start to end."""
    config = str(folder / "alembic.ini")
    command = {
        "alembic check": [sys.executable, "-m", "alembic", "-c", config, "check"],
        "limbeck audit --config": [sys.executable, "-m", "limbeck", "audit", "--config", config, "--check"],
    }[contestant]
    before = time.perf_counter()
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - before
    wanted = 1 if contestant.startswith("limbeck") else 255
    if process.returncode != wanted:
        message = (
            f"{contestant} ended with {process.returncode}: {(folder / 'output.txt').read_text()[-2000:]}"
        )
        raise RuntimeError(message)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Figures(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def project(folder: Path, url: str, tables: int) -> None:
    """Write the Alembic project that the programs run."""
    (folder / "versions").mkdir()
    escaped = url.replace("%", "%%")
    (folder / "alembic.ini").write_text(
        f"[alembic]\nscript_location = {folder}\nsqlalchemy.url = {escaped}\n"
    )
    (folder / "env.py").write_text(ENV_PY.format(here=str(HERE), tables=tables))
    (folder / "script.py.mako").write_text("${upgrades}\n${downgrades}\n")


def measure(backend: str, tables: int, runs: int) -> dict[str, list[Figures]]:
    """Build the database and let every contestant take its turn."""
    import limbeck

    figures: dict[str, list[Figures]] = {name: [] for name in (*CALLS, *PROGRAMS)}
    with limbeck.scratch(backend) as database, tempfile.TemporaryDirectory() as name:
        schema(tables, drifted=False).create_all(database.engine)
        url = database.secret_url.render_as_string(hide_password=False)
        folder = Path(name)
        project(folder, url, tables)
        for run in range(runs):
            print(f"{backend}, {tables} tables, run {run + 1} of {runs}", file=sys.stderr)
            for contestant in CALLS:
                command = [sys.executable, __file__, "--call", contestant, "--tables", str(tables)]
                done = subprocess.run(
                    command, input=url, stdout=subprocess.PIPE, text=True, check=True, timeout=600
                )
                figures[contestant].append(Figures(**json.loads(done.stdout)))
            for contestant in PROGRAMS:
                figures[contestant].append(program(contestant, folder))
    found = {each.changes for name in CALLS for each in figures[name]}
    if len(found) != 1:
        message = f"The contestants disagree on the number of changes: {found}"
        raise RuntimeError(message)
    return figures


def table(results: dict[tuple[str, int], dict[str, list[Figures]]]) -> str:
    """The figures as a Markdown table, each contestant of ours with its ratio to the one above it."""
    lines = [
        "| backend | tables | | wall | CPU | peak memory | statements | changes | against the line above |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for (backend, tables), figures in results.items():
        for theirs, ours in zip(("compare_metadata", "alembic check"), (CALLS[1], PROGRAMS[1]), strict=True):
            for name in (theirs, ours):
                runs = figures[name]
                wall, cpu, memory = (
                    statistics.median(getattr(run, field) for run in runs)
                    for field in ("wall", "cpu", "memory")
                )
                pairs = list(zip(figures[ours], figures[theirs], strict=True))
                elapsed = statistics.median(a.wall / b.wall for a, b in pairs)
                processor = statistics.median(a.cpu / b.cpu for a, b in pairs)
                cells = (
                    backend,
                    f"{tables:,}",
                    f"`{name}`",
                    f"{wall:.2f} s",
                    f"{cpu:.2f} s",
                    f"{memory:.0f} MiB",
                    "" if runs[0].statements is None else f"{runs[0].statements:,}",
                    "" if runs[0].changes is None else f"{runs[0].changes:,}",
                    f"{processor:.2f} of its CPU, {elapsed:.2f} of its time" if name == ours else "",
                )
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--backends", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/README.md")
    parser.add_argument("--call", choices=CALLS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.call:
        print(json.dumps(asdict(call(arguments.call, sys.stdin.read(), arguments.tables[0]))))
        return
    results = {
        (backend, tables): measure(backend, tables, arguments.runs)
        for backend in arguments.backends
        for tables in arguments.tables
    }
    report = headed(table(results), runs=arguments.runs, also=f"; 1 table in {DRIFT} drifted")
    print(report)
    if arguments.write:
        keep("audit.py", report)


if __name__ == "__main__":
    main()
