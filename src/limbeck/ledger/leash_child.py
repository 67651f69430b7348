"""Run a program that ends, with all its children, when standard input does.

Started by path: whoever holds the other end of that pipe lets go of it on purpose, or by being killed.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress

_LOOK = 0.1
"""Seconds between two looks at whether the program has ended."""


def main(command: list[str]) -> int:
    """The program's exit code.

    Args:
        command: The program and its arguments; its output is ours.
    """
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - ours
    while program.poll() is None:
        ready, _, _ = select.select([0], [], [], _LOOK)
        if ready and not os.read(0, 1):
            with suppress(OSError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
    return program.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
