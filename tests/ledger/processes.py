"""What a test waits for: processes that start, and processes that end."""

from __future__ import annotations

import time
from pathlib import Path

import psutil

LIMIT = 30.0
"""Seconds; a busy machine comes round to it late."""

LEAVES_CHILDREN = """
import pathlib, subprocess, sys, time
sleeps = [sys.executable, "-c", "import time; time.sleep(600)"]
ours = [subprocess.Popen(sleeps), subprocess.Popen(sleeps, start_new_session=True)]
pathlib.Path("children").write_text(" ".join(str(each.pid) for each in ours) + "\\n")
time.sleep(600)
"""
"""An `env.py` that hangs with a child, and with another one in a session of its own."""


def command_of(kernel: int, call: str = "limbeck.ledger.command_worker:work") -> psutil.Process:
    """The command that a process is running, once it does: a worker below a fork server and a supervisor.

    Args:
        kernel: The process.
        call: What its fork server has its workers call.
    """
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        servers = [each for each in psutil.Process(kernel).children() if call in _words(each)]
        for server in servers:
            for supervisor in server.children():
                for worker in supervisor.children():
                    return worker
        time.sleep(0.01)
    raise TimeoutError(kernel)


def children_of(folder: Path) -> list[int]:
    """The processes that `LEAVES_CHILDREN` started in the folder of a project, once it has."""
    listing = folder / "children"
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if listing.exists() and (text := listing.read_text()).endswith("\n"):
            return [int(number) for number in text.split()]
        time.sleep(0.01)
    raise TimeoutError(folder)


def ends(pid: int) -> bool:
    """Whether a process that was killed has ended."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
