"""What a test waits for: processes that start, and processes that end."""

from __future__ import annotations

import time

import psutil

LIMIT = 30.0
"""Seconds; a busy machine comes round to it late."""


def command_of(process: int) -> int:
    """The command that the process of a workspace is running, once it does."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if children := psutil.Process(process).children():
            return children[0].pid
        time.sleep(0.01)
    raise TimeoutError(process)


def ends(pid: int) -> bool:
    """Whether a process that was killed has ended."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False
