"""The parent of the worker: ends it and all its children when the kernel wants so, or is gone.

The kernel holds the other end of the lifeline. However the kernel ends, by `kill -9` too, the system closes
that end, and the end of file here is the order to end everything.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

TERM_PATIENCE = 0.3
"""Seconds that processes get to end by themselves after SIGTERM."""

KILL_PATIENCE = 1.0
"""Seconds in which killed processes are waited for."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PR_SET_CHILD_SUBREAPER = 36
_SIGNALLED = 128  # what a shell adds to the number of the signal that ended a program


def supervise(lifeline: int, status: int, belongings: tuple[int, ...]) -> None:
    """Fork. The child returns from here and becomes the worker; the parent stays and never returns.

    Args:
        lifeline: File descriptor whose end of file is the order to end everything.
        status: File descriptor to which goes a line with the number of this process, and at the end one with
            the worker's exit code: that of the program, or 128 plus the number of the signal that ended it.
        belongings: File descriptors of the worker that the parent closes, so that the kernel sees the end of
            these pipes when the worker ends.
    """
    bell_out, bell_in = os.pipe()
    os.set_blocking(bell_in, False)
    os.set_blocking(bell_out, False)
    signal.set_wakeup_fd(bell_in)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    supervisor = os.getpid()
    _tell(status, supervisor)
    worker = os.fork()
    if worker == 0:
        _die_with(supervisor)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in (lifeline, status, bell_in, bell_out):
            os.close(descriptor)
        os.setpgid(0, 0)
        return
    with suppress(OSError):  # the child does it too: whoever comes first
        os.setpgid(worker, worker)
    _let_go(belongings)
    _adopt_orphans()
    code = 0
    try:
        code = _wait(worker, lifeline, bell_out)
    finally:
        _end_all(worker)
        _tell(status, code)
        os._exit(0)


def _tell(status: int, number: int) -> None:
    with suppress(BrokenPipeError):  # whoever wanted to know is gone
        os.write(status, b"%d\n" % number)


def _let_go(belongings: tuple[int, ...]) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    for descriptor in (nowhere, *belongings):
        os.close(descriptor)


def _adopt_orphans() -> None:
    """Become the parent of processes whose own parent ends, where the system has such a thing (Linux)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _die_with(supervisor: int) -> None:
    """End when the supervisor is killed and can end nothing any more, where the system can do so (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:  # it was killed before it was listened for
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _wait(worker: int, lifeline: int, bell: int) -> int:
    """Wait until the worker ends or the lifeline does; give the exit code to tell."""
    watch = select.poll()  # not select(), which knows no descriptor above 1023
    for descriptor in (lifeline, bell):
        watch.register(descriptor, select.POLLIN)
    while True:
        ended, code = _reap(worker)
        if ended:
            return code
        if any(descriptor == lifeline for descriptor, _ in watch.poll()):
            return 0
        with suppress(BlockingIOError):
            os.read(bell, 1024)


def _reap(worker: int) -> tuple[bool, int]:
    """Collect every ended child; tell whether the worker was among them, and its exit code."""
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True, 0
        if process == 0:
            return False, 0
        if process == worker:
            code = os.waitstatus_to_exitcode(status)
            return True, code if code >= 0 else _SIGNALLED - code


def _end_all(worker: int) -> None:
    """End the worker's process group and every descendant: politely first, then for good."""
    if _gone(worker):
        return
    for number, patience in ((signal.SIGTERM, TERM_PATIENCE), (signal.SIGKILL, KILL_PATIENCE)):
        deadline = time.monotonic() + patience
        _signal(worker, number)
        while time.monotonic() < deadline:
            if _gone(worker):
                return
            time.sleep(0.01)
            if number == signal.SIGKILL:
                _signal(worker, number)  # a process may have been forked between looking and killing


def _gone(worker: int) -> bool:
    """Whether neither a child of ours nor a member of the worker's group is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        try:
            os.killpg(worker, 0)
        except OSError:
            return True
    return False


def _signal(worker: int, number: int) -> None:
    with suppress(OSError):
        os.killpg(worker, number)
    for process in descendants(os.getpid()):
        with suppress(OSError):
            os.kill(process, number)


def descendants(root: int) -> list[int]:
    """The processes that descend from one, without it, in no order.

    Args:
        root: The process to start from.
    """
    children: dict[int, list[int]] = {}
    for process, parent in _parents():
        children.setdefault(parent, []).append(process)
    found: list[int] = []
    front = [root]
    while front:
        front = [child for parent in front for child in children.get(parent, [])]
        found += front
    return found


def _parents() -> list[tuple[int, int]]:
    """Pairs of a process and its parent."""
    if not sys.platform.startswith("linux"):
        listed = subprocess.run(
            ["/bin/ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=False
        ).stdout
        lines = (line.split() for line in listed.splitlines())
        return [(int(process), int(parent)) for process, parent in lines]
    pairs = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                # The name of the program, in parentheses, may hold anything: the parent follows the last one.
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                pairs.append((int(entry.name), int(stat.rpartition(")")[2].split()[1])))
    return pairs
