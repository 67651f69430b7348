"""What a killed server leaves, and how a watchdog makes sure that nothing of it stays."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

_SWEEP_LIMIT = 1.0  # seconds that the children of a killed server have, to notice it
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h


def adopt() -> None:
    """Become the parent of the children that a killed child leaves; Linux only."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def quit_with_parent() -> None:
    """Let this process quit at once when its parent is killed; Linux only, and it survives `exec`."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def sweep() -> None:
    """Kill and collect what a killed server left: on Linux its children have become ours."""
    limit = time.monotonic() + _SWEEP_LIMIT
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            if time.monotonic() > limit:
                for child in _children():
                    os.kill(child, signal.SIGKILL)
            time.sleep(0.02)


def _children() -> list[int]:
    """The living children of this process; nobody else can reuse their numbers before they are collected."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(fields[1]) == os.getpid():
            found.append(int(path.parent.name))
    return found


def release_memory(status: Path) -> None:
    """Remove the System V segment of a server that was killed; a server that ended in order did it itself.

    Line 7 of `postmaster.pid` holds its key and number (src/include/utils/pidfile.h).
    """
    try:
        number = int(status.read_text("utf-8").splitlines()[6].split()[1])
    except (OSError, IndexError, ValueError):
        return
    ctypes.CDLL(None).shmctl(number, 0, None)  # 0 is IPC_RMID


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
