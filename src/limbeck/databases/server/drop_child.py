"""A child that drops scratch databases on somebody else's server when its parent is gone.

It is started by path. The first line of standard input is the job: `{"path": sys.path, "url": …}`. Then
come lines `{"made": name}` and `{"dropped": name}`; at the end of file, what was made and not dropped is
dropped. The address holds a password, so it is neither among the arguments nor in the environment.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any

ATTEMPTS = 3  # a server that is just restarting gets a second and a third chance


def main() -> None:
    """Listen until the parent is gone, then drop."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent's end is what ends this process
    line = sys.stdin.buffer.readline()
    if not line:
        return
    job = json.loads(line)
    names: set[str] = set()
    os.write(1, b'{"ready": true}\n')
    for line in sys.stdin.buffer:
        message = json.loads(line)
        names |= {message["made"]} if "made" in message else set()
        names -= {message["dropped"]} if "dropped" in message else set()
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


if __name__ == "__main__":
    main()
