"""A PostgreSQL server of our own, in a private temporary folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.server.administration import Administration, is_full
from limbeck.databases.server.interface import fresh_name, lost
from limbeck.databases.server.programs import Programs
from limbeck.databases.server.server_child import WATCHDOG
from limbeck.databases.server.socket_folder import SocketFolder, account, socket_folder
from limbeck.errors import ServerError
from limbeck.processes.child import Child
from limbeck.processes.ownership import Owner

T = TypeVar("T")

SUPERUSER = "postgres"  # migrations say `OWNER TO postgres`

_START_LIMIT = 120.0  # seconds: the watchdog has its own, shorter limits

# It holds nothing that would have to survive a crash, and must run beside a notebook in 1 GB of memory.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": "{folder}",
    "hba_file": "{folder}/pg_hba.conf",
    "ident_file": "{folder}/pg_ident.conf",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    # One transaction creates a schema of thousands of tables; 60 * 1,024 locks take about 17 MB.
    "max_locks_per_transaction": "1024",
    "dynamic_shared_memory_type": "mmap",  # files in the folder, which go with it; not in /dev/shm
    "log_min_messages": "log",  # LOG, FATAL and PANIC; the failed statements of our users are not news
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

# Whoever started it is superuser without a password; every other role needs one, as on a real server.
_ACCESS = f"local all {SUPERUSER} peer map=owner\nlocal all all scram-sha-256\n"

_INITDB = (
    "--pgdata={folder}/data",
    f"--username={SUPERUSER}",
    "--auth=peer",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--wal-segsize=1",  # MB: 15 MB less to write
)


class Cluster:
    """A server that lives and dies with this process, behind a Unix socket that only this user may open."""

    def __init__(self, watchdog: Child, folder: Path, source: str) -> None:
        self.source = source
        self.folder = folder
        self._watchdog = watchdog
        self._owner = Owner()
        self._administration = Administration(
            URL.create(
                "postgresql+psycopg",
                username=SUPERUSER,
                database="postgres",
                query={"host": str(folder)},
            ),
            own=True,
        )

    @classmethod
    def start(cls, programs: Programs) -> Cluster:
        """Start a server; takes half a second.

        Raises:
            ServerError: It did not start; the evidence is what the programs said.
        """
        user = account()
        where = socket_folder(foreign=user is not None)
        watchdog = Child(WATCHDOG)
        try:
            watchdog.send(_job(programs, where.parent, user))
            folder = _wait_until_ready(watchdog, programs, where)
        except BaseException:
            watchdog.close()
            raise
        return cls(watchdog, folder, programs.source)

    def alive(self) -> bool:
        """Whether the server answers: with `SELECT 1`, or that all of its connections are taken."""
        if not self._watchdog.alive:
            return False
        try:
            self._administration.check()
        except SQLAlchemyError as error:
            return is_full(error)
        return True

    def create(self) -> URL:
        """Make an empty database.

        Raises:
            ServerError: It can't be made.
        """
        return self._create(fresh_name(), None)

    def duplicate(self, name: str, into: str | None = None) -> URL:
        """Make a copy of a database, as a new one or in the place of another one.

        Raises:
            ServerError: It can't be made.
        """
        if into is not None:
            self.drop(into)
        return self._create(into or fresh_name(), name)

    def _create(self, name: str, template: str | None) -> URL:
        try:
            return self._administration.create(name, template)
        except SQLAlchemyError as error:
            evidence = {"The server said": str(getattr(error, "orig", error))}
            if is_full(error):
                raise ServerError(
                    "All connections of the PostgreSQL server for scratch databases are in use.",
                    evidence=evidence,
                    slug="server-full",
                    remedy="Close scratch databases and widgets that you no longer need (`.close()`), or "
                    "restart the notebook's kernel.",
                ) from None
            raise ServerError(
                "The PostgreSQL server for scratch databases could not make a database.",
                evidence=evidence,
                slug="database-not-created",
                remedy="Ask for a scratch database again: a lost server is replaced.",
            ) from None

    def drop(self, name: str) -> None:
        """Drop a database; silent if it or the server is gone, and in a forked child, which owns neither."""
        if not self._owner.is_this_process or not self._watchdog.alive:
            return
        try:
            self._administration.drop(name)
        except SQLAlchemyError:
            return  # the server goes at the end, and the database with it

    def sessions(self, name: str) -> int:
        """How many sessions there are in a database, of whomever.

        Raises:
            ServerError: The server is lost.
        """
        return self._asked(lambda: self._administration.sessions(name))

    def log_end(self) -> str:
        """Where the server's log ends: every transaction that writes makes it longer, in whichever database.

        Raises:
            ServerError: The server is lost.
        """
        return self._asked(self._administration.log_end)

    def _asked(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except SQLAlchemyError as error:
            if self.alive():
                raise
            raise lost(self, getattr(error, "orig", None) or error) from None

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._administration.close()
        self._watchdog.close()


def _wait_until_ready(watchdog: Child, programs: Programs, where: SocketFolder) -> Path:
    """The server's folder, once it accepts connections."""
    answer = watchdog.receive(_START_LIMIT)
    while "folder" in answer:
        answer = watchdog.receive(_START_LIMIT)
    if "ready" in answer and watchdog.folder is not None:
        return watchdog.folder
    raise ServerError(
        "A PostgreSQL server could not be started.",
        evidence={
            "Programs": str(programs.bindir),
            "What failed": str(answer.get("failed")),
            "Its log": answer.get("log") or "empty",
            **dict(where.rejected),
        },
        slug="server-not-started",
        remedy="See its log; or name a server in LIMBECK_POSTGRES_URL.",
    )


def _job(programs: Programs, parent: Path, user: tuple[int, int] | None) -> dict[str, object]:
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    movable = programs.movable
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {
        "parent": str(parent),
        "user": user,
        "files": {"pg_hba.conf": _ACCESS, "pg_ident.conf": f'owner "{_user_name()}" {SUPERUSER}\n'},
        "bindir": str(programs.bindir),
        "movable": movable and {"root": str(movable.root), "folders": movable.folders},
        "environment": {name: os.environ[name] for name in kept if name in os.environ}
        | {"LC_ALL": "C", "TZ": "UTC"},
        "initdb": _INITDB,
        "server": ["-D", "{folder}/data", *settings],
    }


def _user_name() -> str:
    """Who we are to a server that asks the system.

    Raises:
        ServerError: The system doesn't know either; PostgreSQL does not run for such a user.
    """
    import pwd  # not where there are no processes

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise ServerError(
            f"PostgreSQL does not run for a user without a name, and user {os.geteuid()} has no name here.",
            slug="nameless-user",
            remedy="Add the user to /etc/passwd, or name a server in LIMBECK_POSTGRES_URL.",
        ) from None
