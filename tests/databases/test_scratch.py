"""Scratch databases: writable, apart from each other, and gone when they are closed."""

from __future__ import annotations

import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from limbeck.databases.scratch import scratch
from limbeck.databases.server import temporary_folder
from limbeck.errors import InputError, ServerError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from limbeck.databases.database import Database
    from limbeck.databases.server.interface import Server

BACKENDS = ("sqlite", "postgresql")


def names(engine: Engine) -> list[str]:
    """The databases of limbeck on a server."""
    with engine.connect() as connection:
        return sorted(
            connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE 'limbeck%'")).all()
        )


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_scratch_database_is_empty_and_keeps_what_is_written(backend: str) -> None:
    """What one connection commits, the next one reads."""
    with scratch(backend) as database:
        assert (database.dialect, database.read_only) == (backend, False)
        with database.connect() as connection:
            connection.execute(text("CREATE TABLE t (name TEXT)"))
            connection.execute(text("INSERT INTO t VALUES ('ä')"))
            connection.commit()
        with database.connect() as connection:
            assert connection.execute(text("SELECT name FROM t")).all() == [("ä",)]


@pytest.mark.parametrize("backend", BACKENDS)
def test_two_scratch_databases_do_not_meet(backend: str) -> None:
    """A table of one is not in the other."""
    with scratch(backend) as one, scratch(backend) as other:
        for database in (one, other):
            with database.connect() as connection:
                connection.execute(text("CREATE TABLE t (n INTEGER)"))
                connection.commit()
        assert one.secret_url != other.secret_url


@pytest.mark.parametrize("backend", BACKENDS)
def test_threads_may_ask_at_once(backend: str) -> None:
    """Six threads get six databases, on one server."""
    with ThreadPoolExecutor(6) as pool:
        databases = list(pool.map(scratch, [backend] * 6))
    assert len({str(database.secret_url) for database in databases}) == 6
    for database in databases:
        database.close()


@pytest.mark.parametrize("backend", BACKENDS)
def test_another_process_reaches_it_by_its_address(backend: str) -> None:
    """`secret_url` is enough for an engine elsewhere."""
    program = (
        "import sys; from sqlalchemy import create_engine, text\n"
        "with create_engine(sys.stdin.read()).begin() as c: c.execute(text('CREATE TABLE t (n INTEGER)'))"
    )
    with scratch(backend) as database:
        address = database.secret_url.render_as_string(hide_password=False)
        subprocess.run([sys.executable, "-c", program], input=address, text=True, check=True)
        with database.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 0


def test_a_closed_sqlite_database_leaves_no_file(scratch_sqlite: Database) -> None:
    """Its folder goes with it, journal and all."""
    database = scratch("sqlite")
    home = Path(str(database.secret_url.database)).parent
    assert home.is_dir()
    database.close()
    assert not home.exists()
    assert Path(str(scratch_sqlite.secret_url.database)).exists()


def test_a_sqlite_file_is_private(scratch_sqlite: Database) -> None:
    """Nobody else may enter the folders around it."""
    home = Path(str(scratch_sqlite.secret_url.database)).parent
    assert [stat.S_IMODE(path.stat().st_mode) for path in (home, home.parent)] == [0o700, 0o700]


def test_a_closed_postgresql_database_is_dropped_even_if_somebody_uses_it(scratch_postgres: Database) -> None:
    """An engine left open elsewhere does not keep it."""
    database = scratch("postgresql")
    name = database.secret_url.database
    user = create_engine(database.secret_url)
    with user.connect():
        assert name in names(scratch_postgres.engine)
        database.close()
        assert name not in names(scratch_postgres.engine)
    user.dispose()


def test_a_postgresql_database_sorts_by_code_point_in_utf8(scratch_postgres: Database) -> None:
    """The locale is the same on every machine."""
    with scratch_postgres.connect() as connection:
        row = connection.execute(
            text(
                "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database"
                " WHERE datname = current_database()"
            )
        ).one()
    assert tuple(row) == ("UTF8", "C", "C")


def test_only_its_owner_is_let_in_without_a_password(scratch_postgres: Database) -> None:
    """Any other role needs a password, as on a real server."""
    with scratch_postgres.connect() as connection:
        lines = connection.execute(
            text("SELECT type, user_name, auth_method FROM pg_hba_file_rules ORDER BY line_number")
        ).all()
        listens = connection.execute(text("SHOW listen_addresses")).scalar()
    assert [tuple(line) for line in lines] == [
        ("local", ["postgres"], "peer"),
        ("local", ["all"], "scram-sha-256"),
    ]
    assert listens == ""


def test_an_unknown_backend_names_the_known_ones() -> None:
    """A misspelt word is answered with the words that exist."""
    with pytest.raises(InputError) as caught:
        scratch("mysql")
    assert caught.value.failure.slug == "unknown-backend"
    assert caught.value.failure.remedy == "Use one of: postgresql, sqlite."


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_forked_child_takes_nothing_away(backend: str) -> None:
    """A child that closes its copy and exits in order leaves the parent's databases and servers alone."""
    program = """
import os, sys
from limbeck.databases.scratch import scratch
mine = scratch(sys.argv[1])
with mine.connect() as connection:
    connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
    connection.commit()
mine.engine.dispose()
child = os.fork()
if child == 0:
    mine.close()
    theirs = scratch(sys.argv[1])
    theirs.close()
    sys.exit(0 if theirs.secret_url != mine.secret_url else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
with mine.connect() as connection:
    print(connection.exec_driver_sql("SELECT count(*) FROM t").scalar())
mine.close()
"""
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", program, backend],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("0\n", "", 0)


def test_the_session_shares_one_server(postgres_server: Server, scratch_postgres: Database) -> None:
    """The database lives on the server of the session."""
    assert scratch_postgres.secret_url.query["host"] == str(getattr(postgres_server, "folder"))  # noqa: B009 - the protocol does not promise it


def test_a_temporary_folder_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system said is the evidence."""
    monkeypatch.setattr(temporary_folder, "_state", {})
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/nowhere")
    with pytest.raises(ServerError) as caught:
        scratch("sqlite")
    assert caught.value.failure.slug == "no-place"
    assert dict(caught.value.failure.evidence)["Folder"] == "/nowhere"
    assert "No such file or directory" in dict(caught.value.failure.evidence)["What failed"]
