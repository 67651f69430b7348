"""The fork servers of this process: one for each interpreter, kept while it is of use."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from contextlib import suppress

from limbeck.errors import ProjectError
from limbeck.processes.environment import start
from limbeck.processes.fork_server import Ends, ForkServer
from limbeck.processes.inherited import inheritance

_MOST = 3
"""How many interpreters are kept ready at a time; each takes some 50 MB."""

_PASSES = sys.platform != "darwin"
"""Whether a server gets the pipes of more workers than the first. macOS may lose a descriptor that its
sender closes before the receiver has it (https://github.com/nodejs/node/issues/7512): there each
worker gets an interpreter of its own."""

_Key = tuple[str, frozenset[tuple[str, str]], tuple[object, ...]]

_lock = threading.Lock()
_ready: dict[_Key, ForkServer] = {}  # the one that was used last comes last
_retired: list[ForkServer] = []


def order_worker(python: str, ends: Ends) -> tuple[ForkServer, bool]:
    """Have a worker forked.

    Args:
        python: Its interpreter.
        ends: Its pipes.

    Returns:
        The server, and whether it was started for this worker.

    Raises:
        ProjectError: The interpreter could not be started.
    """
    with _lock:
        key = (python, start(), inheritance())
        server = _ready.pop(key, None)
        if server is not None:
            if _PASSES and server.order(ends):
                _ready[key] = server
                return server, False
            _retire(server)
        return _start(key, ends), True


def warm_up(python: str) -> None:
    """Start an interpreter ahead, so that the first worker need not wait for it.

    One that can't be started is no error before somebody needs it.

    Args:
        python: The interpreter.
    """
    if not _PASSES:
        return
    with _lock, suppress(ProjectError):
        key = (python, start(), inheritance())
        if key not in _ready:
            _start(key, None)


def _start(key: _Key, ends: Ends | None) -> ForkServer:
    while len(_ready) >= _MOST:
        _retire(_ready.pop(next(iter(_ready))))
    server = _ready[key] = ForkServer(key[0], dict(key[1]), ends)
    return server


def _retire(server: ForkServer) -> None:
    """Let a server end when its workers have, and collect those that did so before."""
    server.retire()
    _retired[:] = [each for each in (*_retired, server) if each.exit_code(0) is None]


@atexit.register
def close_all() -> None:
    """End all of them; the next worker starts another one."""
    with _lock:
        for server in (*_ready.values(), *_retired):
            server.close()
        _ready.clear()
        _retired.clear()


def _forget_all() -> None:
    """In a forked child: the servers are the parent's, and so may be the lock."""
    global _lock  # noqa: PLW0603 - a lock that was held while we forked is never released here
    _lock = threading.Lock()
    for server in (*_ready.values(), *_retired):
        server.forget()
    _ready.clear()
    _retired.clear()


os.register_at_fork(after_in_child=_forget_all)
