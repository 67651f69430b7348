"""A child that drops scratch databases on somebody else's server when its parent is gone.

The first line of standard input is the job: `{"path": sys.path, "url": …, "folder": …, "variables": {…}}`.
The folder is that of a server of limbeck's own, the variables are those that the driver reads. Then come
lines `{"made": name}` and `{"dropped": name}`; at the end of file, what was made and not dropped is dropped.
Address and variables hold passwords, so they are neither among the arguments nor in the environment.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from typing import Any

from limbeck.processes.parent_pipe import ParentGoneError, ParentPipe

RETRY_SECONDS = 3.0  # seconds in which a server that is just restarting is tried again
_PAUSE = 0.5
_END_LIMIT = 1.0  # seconds in which a server of limbeck's own is gone that ends
_LOOK = 0.1
_CONNECT_LIMIT = 2  # seconds: less is not to be had of libpq


def main() -> None:
    """Listen until the parent is gone, then drop."""
    pipe = ParentPipe(heeds_sigterm=False)  # the parent's end is what ends this process
    names: set[str] = set()
    job: dict[str, Any] = {}
    try:
        job = pipe.receive()
        pipe.send(ready=True)
        while True:
            message = pipe.receive()
            names |= {message["made"]} if "made" in message else set()
            names -= {message["dropped"]} if "dropped" in message else set()
    except ParentGoneError:
        if names:
            drop(job, names)


def drop(job: dict[str, Any], names: set[str]) -> None:
    """Drop the databases; those that can't be dropped stay, and nobody is there who could be told.

    Within five seconds of its parent this process is gone, too, unless the server is busy dropping.
    """
    deadline = time.monotonic() + RETRY_SECONDS
    if job["folder"] is not None and _ends(job["folder"]):
        return
    os.environ.update(job["variables"])
    sys.path[:] = job["path"]
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from limbeck.databases.server.administration import Administration

    administration = Administration(make_url(job["url"]), own=False, connect_limit=_CONNECT_LIMIT)
    while names:
        try:
            administration.check()
            for name in sorted(names):
                with contextlib.suppress(SQLAlchemyError):
                    administration.drop(name)
                    names = names - {name}
        except SQLAlchemyError:
            pass  # nobody answers
        if not names or time.monotonic() > deadline:
            return
        time.sleep(_PAUSE)


def _ends(folder: str) -> bool:
    """Whether a server of limbeck's own is ending, and its databases with it.

    It may end with the same kernel as this process's parent, and take a moment: what it takes to talk to a
    server is imported only when that has passed.
    """
    deadline = time.monotonic() + _END_LIMIT
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(f"{folder}/.s.PGSQL.5432")
            except OSError:
                return True
        time.sleep(_LOOK)
    return False
