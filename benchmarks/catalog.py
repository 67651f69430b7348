"""How long a snapshot of a schema takes, against what else reads one, side by side in one run.

    python benchmarks/catalog.py                        both backends, 1,000 and 5,000 tables
    python benchmarks/catalog.py --tables 1000 --runs 1
    python benchmarks/catalog.py --write                and keep the figures in benchmarks/README.md

Every figure is the median of the runs. Each contestant of each run has a process of its own, connected
before the clock starts, and the contestants take turns, so that a busy machine disturbs all of them alike.
Ratios are what counts; seconds are this machine's. `schemainspect` gets an environment of its own, and is
left out with a word where that can't be made.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from contestants import COMPARE_METADATA as COMPARE
from contestants import Figures, peak
from contestants import call as call_compare
from figures import PACKAGES, headed, keep
from synthetic import Shape, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent

OURS = "limbeck.catalog.read"
AGAIN = "limbeck.catalog.read, once more"
REFLECT = "MetaData.reflect"
INSPECT = "schemainspect"
DUMP = "pg_dump --schema-only"
CONTESTANTS = {
    "sqlite": (OURS, AGAIN, REFLECT, COMPARE),
    "postgresql": (OURS, AGAIN, REFLECT, COMPARE, INSPECT, DUMP),
}
INSPECT_ENVIRONMENT = ("schemainspect==3.1.1663587362", "sqlalchemy<2", "psycopg2-binary", "setuptools<80")
INSPECT_PROGRAM = """
import json, resource, sys, time
import sqlalchemy as sa
from schemainspect import get_inspector

url = sa.engine.make_url(sys.stdin.read()).set(drivername="postgresql+psycopg2")
with sa.create_engine(url).connect() as connection:
    connection.execute("SELECT 1")
    wall, cpu = time.perf_counter(), time.process_time()
    found = get_inspector(connection)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"wall": wall, "cpu": cpu, "memory": memory}))
"""


@dataclass(frozen=True)
class Place:
    """The database that all contestants read.

    Attributes:
        backend: SQLAlchemy's name of it.
        url: Its address.
        tables: How many tables it has.
    """

    backend: str
    url: sa.URL
    tables: int


@contextmanager
def clocked() -> Iterator[Callable[[], Figures]]:
    """A clock that starts with the block; the figures are asked of it at the end."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield lambda: Figures(time.perf_counter() - wall, time.process_time() - cpu, peak())


def call(contestant: str, url: str, tables: int) -> Figures:
    """Time one call in this process."""
    if contestant == COMPARE:
        return call_compare(COMPARE, url, Shape(tables))
    from limbeck.catalog import read

    for backend in CONTESTANTS:  # an import is not what is measured
        import_module(f"limbeck.catalog.{backend}.snapshot")
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        for _ in range(2 if contestant == AGAIN else 0):  # the second one prepares the statements
            read(connection)
        with clocked() as clock:
            if contestant == REFLECT:
                sa.MetaData().reflect(connection)
            else:
                read(connection)
            figures = clock()
    engine.dispose()
    return figures


def in_a_process(contestant: str, place: Place) -> Figures | None:
    """Time one contestant in a process of its own; None where it can't be had."""
    if contestant == DUMP:
        return dumped(place)
    command = [sys.executable, __file__, "--call", contestant, "--tables", str(place.tables)]
    if contestant == INSPECT:
        python = inspector()
        if python is None:
            return None
        command = [python, "-W", "ignore", "-c", INSPECT_PROGRAM]
    address = place.url.render_as_string(hide_password=False)
    done = subprocess.run(command, input=address, stdout=subprocess.PIPE, text=True, check=True, timeout=1200)
    return Figures(**json.loads(done.stdout))


@lru_cache
def inspector() -> str | None:
    """The Python of an environment with `schemainspect`."""
    sys.path.insert(0, str(HERE.parent))
    from tests.environments import kept

    try:
        return str(kept("schemainspect", sys.executable, INSPECT_ENVIRONMENT) / "bin" / "python")
    except (OSError, subprocess.SubprocessError) as error:
        print(f"schemainspect is left out: {error}", file=sys.stderr)
        return None


def dumped(place: Place) -> Figures:
    """Time the program from its start to its end."""
    from limbeck.databases.server import programs

    program = str(next(programs.embedded()).bindir / "pg_dump")
    where = [f"--host={place.url.query['host']}", f"--username={place.url.username}"]
    before = time.perf_counter()
    process = subprocess.Popen(
        [program, "--schema-only", *where, str(place.url.database)], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"pg_dump ended with {process.returncode}"
        raise RuntimeError(message)
    return Figures(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(backend: str, tables: int, runs: int) -> dict[str, list[Figures]]:
    """Build the database and let every contestant take its turn."""
    import limbeck

    print(f"{backend}, {tables} tables", file=sys.stderr)
    figures: dict[str, list[Figures]] = {}
    with limbeck.scratch(backend) as database:
        schema(tables, drifted=False).create_all(database.engine)
        place = Place(backend, database.secret_url, tables)
        database.engine.dispose()
        for _ in range(runs):
            for contestant in CONTESTANTS[backend]:
                found = in_a_process(contestant, place)
                if found is not None:
                    figures.setdefault(contestant, []).append(
                        replace(found, added=None, statements=None, changes=None)
                    )
    return figures


def table(results: dict[tuple[str, int], dict[str, list[Figures]]]) -> str:
    """The figures as a Markdown table, each with how many times as long as the snapshot it took."""
    lines = [
        "| backend | tables | | wall | CPU of the client | against the snapshot |",
        "|---|---|---|---|---|---|",
    ]
    for (backend, tables), figures in results.items():
        for name, runs in figures.items():
            wall, cpu = (statistics.median(getattr(run, field) for run in runs) for field in ("wall", "cpu"))
            ratio = statistics.median(
                run.wall / ours.wall for run, ours in zip(runs, figures[OURS], strict=True)
            )
            cells = (
                backend,
                f"{tables:,}",
                f"`{name}`",
                f"{wall:.2f} s",
                f"{cpu:.2f} s",
                "" if name == OURS else f"{ratio:.1f} times as long",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--backends", nargs="+", default=list(CONTESTANTS))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/README.md")
    parser.add_argument("--call", choices=CONTESTANTS["postgresql"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.call:
        print(json.dumps(asdict(call(arguments.call, sys.stdin.read(), arguments.tables[0]))))
        return
    results = {
        (backend, tables): measure(backend, tables, arguments.runs)
        for backend in arguments.backends
        for tables in arguments.tables
    }
    report = headed(table(results), runs=arguments.runs, packages=(*PACKAGES, "psycopg"))
    print(report)
    if arguments.write:
        keep("catalog.py", report)


if __name__ == "__main__":
    main()
