"""A child that drops scratch databases on somebody else's server when its parent is gone.

The first line of standard input is the job: `{"path": sys.path, "url": …}`. Then
come lines `{"made": name}` and `{"dropped": name}`; at the end of file, what was made and not dropped is
dropped. The address holds a password, so it is neither among the arguments nor in the environment.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from limbeck.processes.parent_pipe import ParentGoneError, ParentPipe

ATTEMPTS = 3  # a server that is just restarting gets a second and a third chance


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
    """Drop the databases; those that can't be dropped stay, and nobody is there who could be told."""
    sys.path[:] = job["path"]
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from limbeck.databases.server.administration import Administration

    administration = Administration(make_url(job["url"]), own=False)
    for attempt in range(ATTEMPTS):
        for name in sorted(names):
            try:
                administration.drop(name)
            except SQLAlchemyError:
                continue
            names = names - {name}
        if not names:
            return
        time.sleep(attempt + 1)
