"""A server of our own: private, quick to start, and harmless to the folders around its programs."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from limbeck.databases.server import cluster, programs
from limbeck.databases.server.cluster import Cluster
from limbeck.databases.server.programs import Movable, Programs
from limbeck.errors import ServerError

ROOT = os.geteuid() == 0
RIGHT = "right"  # the password of a role


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server that these tests look at."""
    started = Cluster.start(next(programs.embedded()))
    yield started
    started.close()


@pytest.fixture
def closed_home() -> Iterator[Path]:
    """A package folder in a home that only its owner may enter, as `/root` or a home with umask 077 is."""
    found = next(programs.embedded())
    assert found.movable is not None
    with tempfile.TemporaryDirectory(prefix="home-") as name:
        home = Path(name)
        for part in found.movable.folders:
            shutil.copytree(found.movable.root / part, home / "site" / part, symlinks=True)
        for path in (home, *home.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o700)
        yield home


def engine_of(url: URL) -> Engine:
    """An engine that keeps no connection."""
    return create_engine(url, poolclass=NullPool)


def permissions(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Mode and owner of a folder, everything in it and everything above it."""
    paths = [folder, *folder.parents, *folder.rglob("*")]
    return {str(path): (path.lstat().st_mode, path.lstat().st_uid, path.lstat().st_gid) for path in paths}


def test_only_we_may_enter_its_folder(server: Cluster) -> None:
    """The socket in it needs no mode of its own, and there is no other way in."""
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    assert (server.folder / ".s.PGSQL.5432").is_socket()
    url = server.create()
    with engine_of(url).connect() as connection:
        assert connection.execute(text("SHOW listen_addresses")).scalar() == ""


@pytest.mark.skipif(not ROOT, reason="only root gives the server to another user")
def test_as_root_it_runs_under_a_user_that_owns_nothing(server: Cluster) -> None:
    """And its folder is that user's."""
    assert server.folder.owner() == "nobody"
    pid = (server.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0]
    assert Path("/proc", pid).stat().st_uid == pwd.getpwnam("nobody").pw_uid


@pytest.mark.skipif(not ROOT, reason="nobody else's programs are out of reach")
def test_programs_in_a_closed_home_run_and_its_permissions_stay(closed_home: Path) -> None:
    """They are copied into the server's folder; nothing in the home, or above it, changes."""
    real = next(programs.embedded())
    assert real.movable is not None
    site = closed_home / "site"
    moved = Programs(
        "a closed home",
        site / real.bindir.relative_to(real.movable.root),
        Movable(site, real.movable.folders),
    )
    before = permissions(closed_home)
    server = Cluster.start(moved)
    try:
        with engine_of(server.create()).begin() as connection:
            connection.execute(text("CREATE EXTENSION pg_trgm"))
            assert connection.execute(text("SELECT similarity('alembic', 'alembik') > 0.4")).scalar() is True
    finally:
        server.close()
    assert permissions(closed_home) == before
    assert not server.folder.exists()


@pytest.mark.skipif(not ROOT, reason="nobody else's programs are out of reach")
def test_programs_that_can_not_be_moved_say_why_they_fail(closed_home: Path) -> None:
    """A system's own programs are not copied: their libraries may be anywhere."""
    bindir = next(closed_home.rglob("bin/initdb")).parent
    before = permissions(closed_home)
    with pytest.raises(ServerError) as caught:
        Cluster.start(Programs("a closed home", bindir))
    evidence = dict(caught.value.failure.evidence)
    assert evidence["Programs"] == str(bindir)
    assert "Permission denied" in evidence["What failed"]
    assert permissions(closed_home) == before


def test_no_folder_around_the_package_changes_its_permissions(server: Cluster) -> None:
    """Wherever the tests themselves are installed."""
    bindir = next(programs.embedded()).bindir
    before = permissions(bindir)
    assert server.create().database
    assert permissions(bindir) == before


def test_commands_share_a_session(server: Cluster) -> None:
    """A new one would cost as much as the command; one that somebody has ended is replaced."""
    url = server.create()
    name = str(url.database)

    def maintenance() -> list[int]:
        server.drop(str(server.duplicate(name).database))
        query = text("SELECT pid FROM pg_stat_activity WHERE datname = 'postgres' ORDER BY backend_start")
        with engine_of(url).connect() as connection:
            return list(connection.scalars(query))

    kept = maintenance()[0]
    assert maintenance()[0] == kept
    with engine_of(url).connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": kept})
    assert kept not in maintenance()


def test_sessions_in_a_database_are_counted(server: Cluster) -> None:
    """Also those of a role of somebody else's; our own are in another database."""
    url = server.create()
    assert server.sessions(str(url.database)) == 0
    with engine_of(url).connect(), engine_of(url).connect():
        assert server.sessions(str(url.database)) == 2


def test_who_only_reads_leaves_the_log_as_it_is(server: Cluster) -> None:
    """With checksums of pages, who first reads what somebody has written would make it longer, too."""
    url = server.create()
    before = server.log_end()
    with engine_of(url).begin() as connection:
        connection.execute(text("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a"))
    after = server.log_end()
    with engine_of(url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 1000
        assert connection.execute(text("SHOW data_checksums")).scalar() == "off"
    assert before != after == server.log_end()


def test_two_servers_do_not_meet(server: Cluster) -> None:
    """Side by side, each in its own folder; one ends, the other goes on."""
    other = Cluster.start(next(programs.embedded()))
    name = other.create().database
    assert name
    with server._administration._engine.connect() as connection:
        assert (
            connection.execute(text("SELECT datname FROM pg_database WHERE datname = :n"), {"n": name}).all()
            == []
        )
    other.close()
    assert not other.alive()
    assert server.alive()


def test_a_role_of_the_tests_own_needs_its_password(server: Cluster) -> None:
    """So that a wrong password can be tried on it."""
    url = server.create()
    with engine_of(url).begin() as connection:
        connection.execute(text(f"CREATE ROLE reader LOGIN PASSWORD '{RIGHT}'"))
    with engine_of(url.set(username="reader", password=RIGHT)).connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "reader"
    with pytest.raises(OperationalError, match="password authentication failed"):
        engine_of(url.set(username="reader", password=RIGHT[:-1])).connect()


def test_another_user_of_the_machine_is_not_let_in(server: Cluster) -> None:
    """Not even past the folder's permissions."""
    if not ROOT:
        pytest.skip("only root can become somebody else")
    url = server.create()
    program = "import sys, socket; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    done = subprocess.run(
        ["/usr/bin/env", "python3", "-c", program, str(server.folder / ".s.PGSQL.5432")],
        user="daemon",
        capture_output=True,
        text=True,
        check=False,
    )
    assert url.database
    assert done.returncode != 0
    assert "PermissionError" in done.stderr or "Permission denied" in done.stderr


def test_a_user_without_a_name_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some platforms run containers under a number that /etc/passwd does not know."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(ServerError) as caught:
        Cluster.start(next(programs.embedded()))
    assert caught.value.failure.slug == "nameless-user"


def test_a_watchdog_that_says_nothing_is_not_waited_for_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    """The start has a limit of its own, and what was started is cleaned up."""
    monkeypatch.setattr(cluster, "_START_LIMIT", 0.001)
    with pytest.raises(ServerError) as caught:
        Cluster.start(next(programs.embedded()))
    assert dict(caught.value.failure.evidence)["What failed"] == "no answer within 0.001 s"


def test_a_python_without_a_program_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """An embedded interpreter can't start a watchdog."""
    monkeypatch.setattr(sys, "executable", "")
    with pytest.raises(ServerError) as caught:
        Cluster.start(next(programs.embedded()))
    assert caught.value.failure.slug == "no-interpreter"
