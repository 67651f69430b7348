"""How processes end with each other: with their parent, with their children, a whole tree at once.

Linux alone lets a process end with its parent, and adopt the orphans of its children. Elsewhere, what left
its parent's process group and lost its parent is out of reach.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PR_SET_CHILD_SUBREAPER = 36

POLITELY = ((signal.SIGTERM, 0.3), (signal.SIGKILL, 1.0))
"""Signals that end a process, each with the seconds that it has to take effect."""

UNNOTICED = ((0, 1.0), (signal.SIGKILL, 1.0))
"""The same for who should end without a word: a server's children, when the server is gone."""

_LOOK = 0.01
"""Seconds between two looks at whether anybody is left."""


def end_with_parent(number: int) -> None:
    """Have this process get a signal when its parent is killed; that survives `exec`.

    Args:
        number: The signal.
    """
    _prctl(_PR_SET_PDEATHSIG, number)


def adopt_orphans() -> None:
    """Become the parent of the descendants whose own parent ends."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_descendants(steps: Sequence[tuple[int, float]], group: int = 0) -> None:
    """End every descendant of this process, and collect those that are its children.

    Args:
        steps: `POLITELY` or `UNNOTICED`.
        group: A process group whose members are ended too; 0 for none.
    """
    if _all_gone(group):
        return
    for number, time_limit in steps:
        deadline = time.monotonic() + time_limit
        _signal(number, group)
        while time.monotonic() < deadline:
            if _all_gone(group):
                return
            time.sleep(_LOOK)
            if number == signal.SIGKILL:
                _signal(number, group)  # a process may have been forked between looking and killing


def kill_groups(*groups: int) -> None:
    """Kill process groups; those that are 0 or gone are passed over."""
    for group in groups:
        if group:
            with suppress(OSError):
                os.killpg(group, signal.SIGKILL)


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


def _all_gone(group: int) -> bool:
    """Whether neither a child of ours nor a member of the group is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return not (group and _has_members(group))
    return False


def _has_members(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except OSError:
        return False
    return True


def _signal(number: int, group: int) -> None:
    if group:
        with suppress(OSError):
            os.killpg(group, number)
    for process in descendants(os.getpid()):
        with suppress(OSError):
            os.kill(process, number)


def _parents() -> Iterator[tuple[int, int]]:
    """Pairs of a process and its parent."""
    if not sys.platform.startswith("linux"):
        from limbeck.processes.programs import run

        with suppress(OSError):
            listed = run(["/bin/ps", "-axo", "pid=,ppid="], time_limit=10).output.decode()
            yield from (
                (int(process), int(parent)) for process, parent in map(str.split, listed.splitlines())
            )
        return
    from pathlib import Path  # not before a worker has started

    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                # The name of the program, in parentheses, may hold anything: the parent follows the last one.
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                yield int(entry.name), int(stat.rpartition(")")[2].split()[1])


def _prctl(option: int, value: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
