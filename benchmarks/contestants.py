"""Who takes part in the benchmark of an audit: calls, each in a process of its own, and whole programs.

`audit.py` runs this file once for each call, and once to build each database: so nothing of one contestant is
in the memory of another one, nor in that of the process that starts the programs.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from synthetic import Shape

HERE = Path(__file__).parent

COMPARE_METADATA = "compare_metadata"
AUDIT = "limbeck.audit(db, models)"
THOROUGH = "limbeck.audit(db, models, thorough=True)"
CHECK = "alembic check"
COMMAND = "limbeck audit --config"

CALLS = (COMPARE_METADATA, AUDIT, THOROUGH)
PROGRAMS = (CHECK, COMMAND)

PATIENCE = 3600
"""Seconds after which a contestant hangs rather than works."""

_NESTED = "-- PRAGMA "
"""How SQLite tells of what a statement runs for a row of a function, such as `pragma_table_xinfo(name)`."""

_ENV_PY = """
import sys

sys.path.insert(0, {here!r})
from alembic import context
from sqlalchemy import create_engine, pool
from synthetic import Shape

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata={shape!r}.models(drifted=True))
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
        added: By how much a call raised that peak; None for a program.
        statements: SQL statements that the database ran; None where they were not counted.
        changes: Changes found; None where they were not counted.
    """

    wall: float
    cpu: float
    memory: float
    added: float | None = None
    statements: int | None = None
    changes: int | None = None


def peak() -> float:
    """Peak resident memory of this process in MiB; the kernel counts KiB on Linux and bytes on macOS."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def call(contestant: str, url: str, shape: Shape) -> Figures:
    """Time one call in this process, connecting included, imports and the building of the models left out."""
    models = shape.models(drifted=True)
    counted = _Statements(url)
    run = {
        COMPARE_METADATA: _compare_metadata,
        AUDIT: _audit,
        THOROUGH: _thorough_audit,
    }[contestant](url, models, shape.options)
    before, wall, cpu = peak(), time.perf_counter(), time.process_time()
    changes = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Figures(wall, cpu, peak(), peak() - before, counted.number, changes)


def _compare_metadata(url: str, models: sa.MetaData, options: dict[str, Any]) -> Callable[[], int]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = sa.create_engine(url)  # imports the driver

    def run() -> int:
        with engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection, opts=options), models)
        return sum(len(each) if isinstance(each, list) else 1 for each in found)

    return run


def _audit(url: str, models: sa.MetaData, options: dict[str, Any], **arguments: bool) -> Callable[[], int]:
    import limbeck

    wanted = limbeck.models(models, **options)
    audit: Any = limbeck.audit  # imported here: an import is not what is measured
    connect: Any = limbeck.connect
    importlib.import_module("limbeck.autogen.compare")  # what the first comparison imports
    sa.create_engine(url)  # imports the driver

    def run() -> int:
        with connect(url) as database:
            return len(audit(database, wanted, **arguments).changes)

    return run


def _thorough_audit(url: str, models: sa.MetaData, options: dict[str, Any]) -> Callable[[], int]:
    return _audit(url, models, options, thorough=True)


class _Statements:
    """Counts the statements that a SQLite file gets; on PostgreSQL the proxy counts them.

    Attributes:
        number: How many; None where the database is no SQLite file.
    """

    def __init__(self, url: str) -> None:
        self._file = sa.make_url(url).database if url.startswith("sqlite") else None
        self.number = None if self._file is None else 0
        if self._file is not None:
            sa.event.listen(sa.pool.Pool, "connect", self._connected)

    def _connected(self, connection: Any, _record: object) -> None:
        opened = connection.execute("PRAGMA database_list").fetchone()[2]
        if opened and Path(opened).resolve() == Path(self._file or "").resolve():
            connection.set_trace_callback(self._count)

    def _count(self, statement: str) -> None:
        if not statement.startswith(_NESTED):
            self.number = (self.number or 0) + 1


def program(contestant: str, folder: Path) -> Figures:
    """Time a whole program, from its start to its end."""
    config = str(folder / "alembic.ini")
    command = {
        CHECK: [sys.executable, "-m", "alembic", "-c", config, "check"],
        COMMAND: [sys.executable, "-m", "limbeck", "audit", "--config", config, "--check"],
    }[contestant]
    # Containers often set it: nothing would stay compiled, and to compile takes twice as long as all else.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = time.perf_counter()
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=variables)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - before
    wanted = 255 if contestant == CHECK else 1
    if process.returncode != wanted:
        message = (
            f"{contestant} ended with {process.returncode}: {(folder / 'output.txt').read_text()[-2000:]}"
        )
        raise RuntimeError(message)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Figures(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def write_project(folder: Path, url: str, shape: Shape) -> Path:
    """Write the Alembic project that the programs run."""
    (folder / "versions").mkdir(parents=True)
    escaped = url.replace("%", "%%")
    (folder / "alembic.ini").write_text(
        f"[alembic]\nscript_location = {folder}\nsqlalchemy.url = {escaped}\n"
    )
    (folder / "env.py").write_text(_ENV_PY.format(here=str(HERE), shape=shape))
    (folder / "script.py.mako").write_text("${upgrades}\n${downgrades}\n")
    return folder


def build(url: str, shape: Shape) -> None:
    """Make the tables in a process of its own, so that this one stays small."""
    _in_a_process("build", url, shape)


def call_in_a_process(contestant: str, url: str, shape: Shape) -> Figures:
    """Time one call in a process of its own."""
    return Figures(**json.loads(_in_a_process(contestant, url, shape)))


def _in_a_process(what: str, url: str, shape: Shape) -> str:
    command = [sys.executable, __file__, what, str(shape.tables), str(shape.schemas)]
    done = subprocess.run(command, input=url, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE)
    return done.stdout


def main() -> None:
    """Do what the process was started for; the address may hold a password, and comes by standard input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=(*CALLS, "build"))
    parser.add_argument("tables", type=int)
    parser.add_argument("schemas", type=int)
    arguments = parser.parse_args()
    shape, url = Shape(arguments.tables, arguments.schemas), sys.stdin.read()
    if arguments.what == "build":
        shape.create(sa.create_engine(url))
    else:
        print(json.dumps(asdict(call(arguments.what, url, shape))))


if __name__ == "__main__":
    main()
