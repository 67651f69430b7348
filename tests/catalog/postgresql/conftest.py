"""Servers of several versions, each with a role and a tablespace for the mutations."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.debian_postgresql import debian
from tests.environments import kept

from limbeck.databases.server import programs
from limbeck.databases.server.cluster import Cluster
from limbeck.databases.server.interface import Server
from limbeck.databases.server.process_server import shared_server
from limbeck.databases.server.programs import Movable, Programs
from limbeck.errors import ServerError

PARTS = (
    ("CREATE ROLE m_bob", "DROP ROLE m_bob"),
    ("CREATE TABLESPACE m_space LOCATION ''", "DROP TABLESPACE m_space"),
)


def wheel() -> Programs:
    """PostgreSQL 16 from a wheel, in an environment of its own."""
    try:
        folder = kept("pgserver", sys.executable, ["pgserver==0.1.4"])
    except Exception as error:  # noqa: BLE001  no network, no wheel for this Python: each is a reason
        pytest.skip(f"PostgreSQL 16 can't be installed from a wheel: {error}")
    package = next(folder.glob("lib/*/site-packages/pgserver"))
    libraries = [path.name for path in package.parent.glob("pgserver.libs")]
    return Programs(
        "the pgserver package",
        package / "pginstall" / "bin",
        Movable(package.parent, ("pgserver/pginstall", *libraries)),
    )


FINDERS = {"18": lambda: next(programs.embedded()), "16": wheel, "debian": debian}


@pytest.fixture(scope="session", params=[*FINDERS])
def its_programs(request: pytest.FixtureRequest) -> Programs:
    """The programs of each version that is tested."""
    return FINDERS[request.param]()


@pytest.fixture(scope="session")
def bindir(its_programs: Programs) -> Path:
    """Where the server's own pg_dump is."""
    return its_programs.bindir


@pytest.fixture(scope="session")
def server(its_programs: Programs) -> Iterator[Server]:
    """A server of each version that is tested; the newest is the one under the scratch databases."""
    if its_programs == next(programs.embedded()):
        yield shared_server()
        return
    try:
        started = Cluster.start(its_programs)
    except ServerError as error:
        pytest.skip(str(error))
    yield started
    started.close()


@contextmanager
def engine_of(server: Server) -> Iterator[sa.Engine]:
    """An engine on an empty database, with the role and the tablespace that mutations name."""
    url = server.create()
    engine = sa.create_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET allow_in_place_tablespaces = on")
        for make, _ in PARTS:
            with suppress(sa.exc.ProgrammingError):  # there already
                connection.exec_driver_sql(make)
    try:
        yield engine
    finally:
        engine.dispose()
        server.drop(str(url.database))


@pytest.fixture(scope="module")
def engine(server: Server) -> Iterator[sa.Engine]:
    """An empty database on a server of each version."""
    with engine_of(server) as engine:
        yield engine


@pytest.fixture(scope="module")
def newest() -> Iterator[sa.Engine]:
    """An empty database on the server under the scratch databases."""
    with engine_of(shared_server()) as engine:
        yield engine
