"""Somebody else's server: we make databases there, and drop all of them, however we end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import psutil
import pytest
from sqlalchemy import Engine, create_engine, text
from tests.time_limits import on_this_machine

from limbeck.databases.scratch import scratch
from limbeck.databases.server import drop_child, process_server
from limbeck.databases.server.cluster import Cluster
from limbeck.databases.server.external import VARIABLE
from limbeck.errors import ServerError

if TYPE_CHECKING:
    from limbeck.databases.server.interface import Server

PASSWORD = "s3cret:p@ss/word"  # noqa: S105 - of a role that exists for this test
SCHEMES = ("postgres", "postgresql+psycopg", "postgresql+psycopg2", "postgresql+asyncpg")
QUOTED = "s3cret%3Ap%40ss%2Fword"


@pytest.fixture
def admin(postgres_server: Server) -> Iterator[Engine]:
    """The superuser of a server with a role `maker` that may create databases, and `reader` that may not."""
    assert isinstance(postgres_server, Cluster)
    engine = create_engine(
        "postgresql+psycopg://postgres@/postgres",
        connect_args={"host": str(postgres_server.folder)},
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        for role, right in (("maker", "CREATEDB"), ("reader", "NOCREATEDB")):
            connection.execute(text(f"DROP ROLE IF EXISTS {role}"))
            connection.execute(text(f"CREATE ROLE {role} LOGIN {right} PASSWORD '{PASSWORD}'"))
    yield engine
    with engine.connect() as connection:
        for role in ("maker", "reader"):
            connection.execute(text(f"DROP ROLE {role}"))
    engine.dispose()


@pytest.fixture
def address(admin: Engine, postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """`LIMBECK_POSTGRES_URL`, naming that server and its `maker`."""
    assert isinstance(postgres_server, Cluster)
    assert admin.name == "postgresql"
    servers: dict[str | None, Server] = {}
    monkeypatch.setattr(process_server, "_servers", servers)
    url = f"postgresql://maker:{QUOTED}@/postgres?host={postgres_server.folder}"
    monkeypatch.setenv(VARIABLE, url)
    yield url
    for server in servers.values():
        server.close()


def owned(admin: Engine) -> list[str]:
    """The databases of `maker`."""
    with admin.connect() as connection:
        return list(
            connection.scalars(text("SELECT datname FROM pg_database WHERE datdba = 'maker'::regrole")).all()
        )


def gone_within(admin: Engine, seconds: float) -> bool:
    """Whether they all go in time."""
    limit = time.monotonic() + on_this_machine(seconds)
    while owned(admin) and time.monotonic() < limit:
        time.sleep(0.05)
    return owned(admin) == []


@pytest.mark.usefixtures("address")
def test_the_named_server_is_used_and_left_as_it_was(admin: Engine) -> None:
    """A database named `limbeck_…` is there until it is closed."""
    with scratch("postgresql") as database:
        assert [name.startswith("limbeck_") for name in owned(admin)] == [True]
        assert database.secret_url.username == "maker"
        assert "p@ss" not in repr(database)
        assert QUOTED not in repr(database)
        with database.connect() as connection:
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
            connection.commit()
    assert owned(admin) == []


@pytest.mark.parametrize(
    "scheme", ["postgres", "postgresql+psycopg", "postgresql+asyncpg", "postgresql+psycopg2"]
)
def test_any_spelling_of_the_scheme_will_do(
    scheme: str, address: str, admin: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scratch database needs a blocking driver that is installed, and takes psycopg where none is named."""
    monkeypatch.setenv(VARIABLE, address.replace("postgresql", scheme, 1))
    with scratch("postgresql") as database:
        assert database.secret_url.drivername == "postgresql+psycopg"
        assert owned(admin) == [database.secret_url.database]
    assert owned(admin) == []


@pytest.mark.usefixtures("address")
@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), 9)", "os.kill(os.getpid(), 15)", "os._exit(1)", ""])
def test_its_databases_are_dropped_however_the_process_ends(admin: Engine, ending: str) -> None:
    """A child that got the address over its standard input drops them, connections or not."""
    program = f"""
import os
from limbeck.databases.scratch import scratch
kept = [scratch("postgresql") for _ in range(3)]
open_ = kept[0].engine.connect()
kept[1].close()
{ending}
"""
    subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert gone_within(admin, 5.0)


def drops(child: psutil.Process) -> bool:
    """Whether it drops databases; one may just have ended."""
    try:
        return any("drop_child" in word for word in child.cmdline())
    except psutil.Error:
        return False


def test_the_password_is_in_no_process_list(admin: Engine, address: str) -> None:
    """Neither among the child's arguments nor in its environment."""
    before = psutil.Process().children()
    with scratch("postgresql"):
        (child,) = [each for each in psutil.Process().children() if each not in before and drops(each)]
        shown = " ".join([*child.cmdline(), *child.environ().values()])
        assert not any(secret in shown for secret in (PASSWORD, QUOTED, address))
    assert owned(admin) == []


@pytest.mark.parametrize("folder", ["/no/such/folder", None], ids=["own server", "any server"])
def test_a_server_that_is_gone_is_not_waited_for(folder: str | None) -> None:
    """Five seconds after the kernel was killed nothing is left; one of limbeck's own never comes back."""
    url = "postgresql+psycopg://me@127.0.0.1:1/postgres"
    start = time.monotonic()
    drop_child.drop(
        {"path": sys.path, "url": url, "folder": folder, "variables": {}}, {"limbeck_a", "limbeck_b"}
    )
    assert time.monotonic() - start < on_this_machine(0.2 if folder else 5.0)


@pytest.mark.usefixtures("address")
def test_a_child_that_was_killed_is_started_again(admin: Engine) -> None:
    """The new one knows the databases of the old one."""
    program = """
import os, psutil
from limbeck.databases.scratch import scratch
first = scratch("postgresql")
child, = psutil.Process().children()
child.kill()
child.wait()
second = scratch("postgresql")
os.kill(os.getpid(), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, timeout=60, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
    assert gone_within(admin, 5.0)


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("change", "slug", "said"),
    [
        (("maker:", "reader:"), "no-createdb", "permission denied to create database"),
        ((QUOTED, "wrong"), "external-server", "password authentication failed"),
        (("host=", "host=/nowhere"), "external-server", "No such file"),
        (("/postgres?", "/missing?"), "external-server", 'database "missing" does not exist'),
    ],
)
def test_a_server_that_can_not_be_used_says_why(
    address: str, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], slug: str, said: str
) -> None:
    """What the server said is told, the password is not, and nothing else is tried instead."""
    monkeypatch.setenv(VARIABLE, address.replace(*change))
    with pytest.raises(ServerError) as caught:
        scratch("postgresql")
    failure = caught.value.failure
    assert failure.slug == slug
    assert said in dict(failure.evidence)["The server said"]
    assert not any(secret in str(caught.value) for secret in (PASSWORD, QUOTED, "wrong@"))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.follows("no-createdb")
def test_the_right_that_is_told_is_enough(
    admin: Engine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Granted word for word to a role whose name has to be quoted."""
    with admin.connect() as connection:
        connection.execute(text('ALTER ROLE reader RENAME TO "Reader"'))
        connection.execute(text(f"ALTER ROLE \"Reader\" PASSWORD '{PASSWORD}'".replace(":", "\\:")))
        try:
            monkeypatch.setenv(VARIABLE, address.replace("maker:", "Reader:"))
            with pytest.raises(ServerError) as caught:
                scratch("postgresql")
            statement = re.search(r"`(.+?)`", caught.value.failure.remedy)
            assert statement is not None
            connection.execute(text(statement[1]))
            with scratch("postgresql") as database:
                assert database.secret_url.username == "Reader"
        finally:
            connection.execute(text('ALTER ROLE "Reader" RENAME TO reader'))


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("not a url", "it is not a URL"),
        ("mysql://me:hidden@host/db", "it names mysql and not PostgreSQL"),
        ("postgresql://me:hidden@host:port/db", "it is not a URL"),
    ],
)
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, address: str, why: str) -> None:
    """Before anything is connected to."""
    monkeypatch.setenv(VARIABLE, address)
    with pytest.raises(ServerError, match=why) as caught:
        scratch("postgresql")
    assert "hidden" not in str(caught.value)


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own server is used."""
    monkeypatch.setenv(VARIABLE, "")
    with scratch("postgresql") as database:
        assert database.secret_url.username == "postgres"
    assert os.environ[VARIABLE] == ""
