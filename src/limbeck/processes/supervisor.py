"""The parent of the worker: ends it and all its children when the kernel wants so, or is gone.

The kernel holds the other end of the lifeline. However the kernel ends, by `kill -9` too, the system closes
that end, and the end of file here is the order to end everything.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress

from limbeck.processes.lifelines import POLITELY, adopt_orphans, end_descendants, end_with_parent


def supervise(lifeline: int, status: int, belongings: tuple[int, ...]) -> None:
    """Fork. The child returns from here and becomes the worker; the parent stays and never returns.

    Args:
        lifeline: File descriptor whose end of file is the order to end everything.
        status: File descriptor to which goes a line with the number of this process, and at the end one with
            the worker's exit code, or the negative number of the signal that ended it.
        belongings: File descriptors of the worker that the parent closes, so that the kernel sees the end of
            these pipes when the worker ends.
    """
    bell_out, bell_in = os.pipe()
    os.set_blocking(bell_in, False)
    os.set_blocking(bell_out, False)
    signal.set_wakeup_fd(bell_in)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    supervisor = os.getpid()
    _write_code(status, supervisor)
    worker = os.fork()
    if worker == 0:
        _end_with(supervisor)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in (lifeline, status, bell_in, bell_out):
            os.close(descriptor)
        os.setpgid(0, 0)
        return
    with suppress(OSError):  # the child does it too: whoever comes first
        os.setpgid(worker, worker)
    _release(belongings)
    adopt_orphans()
    code = 0
    try:
        code = _wait(worker, lifeline, bell_out)
    finally:
        end_descendants(POLITELY, worker)
        _write_code(status, code)
        os._exit(0)


def _write_code(status: int, number: int) -> None:
    with suppress(BrokenPipeError):  # whoever wanted to know is gone
        os.write(status, b"%d\n" % number)


def _release(belongings: tuple[int, ...]) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    for descriptor in (nowhere, *belongings):
        os.close(descriptor)


def _end_with(supervisor: int) -> None:
    """End when the supervisor is killed and can end nothing any more, where the system can do so (Linux)."""
    end_with_parent(signal.SIGKILL)
    if os.getppid() != supervisor:  # it was killed before it was listened for
        os._exit(1)


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
            return True, os.waitstatus_to_exitcode(status)
