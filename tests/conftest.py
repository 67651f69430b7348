"""Real databases for the tests: one PostgreSQL server for each test process, and throw-away databases."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from tests.left_processes import LeftProcesses

if TYPE_CHECKING:
    from tests.placement import Placement
    from tests.reused_databases import ReusedDatabases

    from limbeck.databases.database import Database
    from limbeck.databases.server.interface import Server
    from limbeck.databases.server.programs import Programs

_ALLOCATIONS = 20_000
"""New objects after which the collector looks for garbage."""


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    """The server under the scratch databases; it ends with this process."""
    from limbeck.databases.server.process_server import shared_server

    return shared_server()


@pytest.fixture(scope="session")
def copying_programs() -> Iterator[Programs]:
    """PostgreSQL's programs with an `initdb` that is quick, since it copies."""
    from tests.copied_clusters import copying_programs

    with TemporaryDirectory(prefix="copied-") as folder:
        yield copying_programs(Path(folder))


@pytest.fixture
def own_server(
    monkeypatch: pytest.MonkeyPatch, copying_programs: Programs
) -> Iterator[dict[str | None, Server]]:
    """Servers of this test alone, so that it may kill them: other tests of the process keep theirs."""
    from limbeck.databases.server import process_server
    from limbeck.databases.server.external import VARIABLE

    servers: dict[str | None, Server] = {}
    monkeypatch.setattr(process_server, "_servers", servers)
    (label, _, nothing), *others = process_server._SOURCES
    quick = (label, lambda: iter([copying_programs]), nothing)
    monkeypatch.setattr(process_server, "_SOURCES", (quick, *others))
    monkeypatch.delenv(VARIABLE, raising=False)
    yield servers
    for server in servers.values():
        server.close()


@pytest.fixture(scope="session")
def reused_databases() -> Iterator[ReusedDatabases]:
    """The PostgreSQL databases that one test leaves to the next, emptied."""
    from tests.reused_databases import ReusedDatabases

    databases = ReusedDatabases()
    yield databases
    databases.close()


@pytest.fixture
def scratch_postgres(reused_databases: ReusedDatabases) -> Iterator[Database]:
    """An empty PostgreSQL database; what a test leaves in it is gone after the test."""
    with reused_databases.database() as database:
        yield database


@pytest.fixture
def scratch_sqlite() -> Iterator[Database]:
    """An empty SQLite database in a file, removed after the test."""
    from limbeck.databases.scratch import scratch

    with scratch("sqlite") as database:
        yield database


def pytest_configure(config: pytest.Config) -> None:
    """Watch what the run leaves behind, in the process that starts all others.

    In each of them the collector comes less often: a twelfth of the processor time went into it. It does not
    go through all modules and tests again when a process ends, for which it took longer than for all before.
    """
    gc.set_threshold(_ALLOCATIONS)
    atexit.register(gc.freeze)
    settings.register_profile("limbeck", deadline=None)  # a busy machine is no fault of what is tested
    settings.load_profile("limbeck")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(LeftProcesses())


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect no garbage meanwhile, and never look for any in what was made: it lives as long as the run.

    Each time that a test collects garbage of its own, a million objects of others would take half a second.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Placement | None:
    """Keep files on a worker, and the tests in a browser, where `--dist loadfile` asks for files."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.placement import Placement

    return Placement(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of a marker that takes minutes, unless `-m` asks for them."""
    for marker in ("real", "course"):
        if marker in config.option.markexpr:
            continue
        left = [item for item in items if item.get_closest_marker(marker)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell which errors in a browser's console were JupyterLab's or Voilà's own: they fail no test."""
    for report in terminalreporter.getreports(""):  # set-ups and teardowns
        for name, error in getattr(report, "user_properties", ()):
            if name == "foreign" and report.when == "teardown":
                terminalreporter.write_line(f"not ours, in {report.nodeid}: {error}")
