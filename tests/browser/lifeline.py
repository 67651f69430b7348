"""Runs a program for as long as somebody holds the standard input open: `python lifeline.py PROGRAM…`.

A test session that is killed with `kill -9` runs no clean-up, but the system closes its pipes. Then the
program is asked to end, and what it leaves running is killed. What had to be killed is written to the file
that the environment variable LIMBECK_LEFTOVERS names: a program that cleans up after itself leaves it empty.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import psutil

# Seconds that the program's own clean-up may take; a kernel with a database server needs one or two, and more
# on a busy machine.
GRACE = float(os.environ.get("LIMBECK_GRACE", "20"))

# What every descendant of the program inherits and is found by.
MARK = "LIMBECK_LIFELINE"


def ours(mark: str) -> list[psutil.Process]:
    """The living processes that carry our mark, also those in sessions of their own or adopted by init."""
    # A process that is gone meanwhile, dead but not collected, or somebody else's shows no environment.
    everybody = psutil.process_iter(["environ"])
    return [process for process in everybody if (process.info["environ"] or {}).get(MARK) == mark]


def wait_until_gone(mark: str) -> list[psutil.Process]:
    """What still runs when the grace is over."""
    deadline = time.monotonic() + GRACE
    while (left := ours(mark)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def main() -> int:
    """Run the program, wait for the end of either side, and clean up."""
    mark = uuid.uuid4().hex
    program = subprocess.Popen(
        sys.argv[1:],
        stdin=subprocess.DEVNULL,
        env={**os.environ, MARK: mark},
        start_new_session=True,
    )
    ended = threading.Event()
    for wait in (program.wait, sys.stdin.buffer.read):
        threading.Thread(target=lambda wait=wait: (wait(), ended.set()), daemon=True).start()
    ended.wait()
    program.terminate()
    left = wait_until_gone(mark)
    record = Path(os.environ["LIMBECK_LEFTOVERS"])
    if record.parent.exists():
        record.write_text("".join(f"{process.pid} {' '.join(process.cmdline())}\n" for process in left))
    for process in left:
        process.kill()
    # Past the daemon thread that still reads standard input: a normal exit would wait for its lock.
    os._exit(program.wait())


if __name__ == "__main__":
    main()
