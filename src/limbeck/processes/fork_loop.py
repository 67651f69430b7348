"""The fork server: an interpreter that has imported what every job needs, and forks a worker for each.

The imports take most of the time of a small job. Nothing of any project runs in here, so that a fork of it is
as fresh as a new interpreter. What could tell the two apart is looked after: if a file that was imported has
changed since, the process makes way for a new one, and the kernel's environment variables come with each job.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, NoReturn

from limbeck.processes import worker_end
from limbeck.processes.imported_files import ImportedFiles
from limbeck.processes.supervisor import supervise
from limbeck.processes.worker import Worker

IDLE = 600.0
"""Seconds without a job after which the process ends: the next job starts another one."""

_LOOK = 0.3
"""Seconds between two looks whether the kernel is still there while this process imports."""


class Order(NamedTuple):
    """The file descriptors of one job.

    Attributes:
        job: Where it comes from.
        printed: Where goes what the project's code prints.
        answers: Where the answers go.
        trace: Where the stacks of all threads go when they are asked for.
        lifeline: Its end of file is the order to end everything.
        status: Where the supervisor tells its own number, and how the worker ended.
    """

    job: int
    printed: int
    answers: int
    trace: int
    lifeline: int
    status: int


def main(control: str, call: str, preload: str, *pipes: str) -> None:
    """Be the fork server; in each fork of it, do the job that standard input holds.

    Args:
        control: File descriptor of the socket over which the orders come; empty where the first job is the
            only one.
        call: `package.module:function`, which is called in each fork.
        preload: What to import before, with commas between; behind a semicolon, what to import later.
        pipes: File descriptors of the first job, less those of the standard streams; none if there is no job.
    """
    first = Order(0, 1, *map(int, pipes)) if pipes else None
    names, later = (tuple(filter(None, each.split(","))) for each in preload.partition(";")[::2])
    if first is not None and not control:
        order = first
        _become_only_worker(order, names)
    else:
        order = serve(int(control), names, later, first)  # returns in a worker only
    _named(call)(Worker(order.answers, order.trace))
    worker_end.end_early()


def _become_only_worker(order: Order, preload: tuple[str, ...]) -> None:
    """Fork before anything is imported, when that is cheap; the worker alone returns, and has imported."""
    supervise(order.lifeline, order.status, (order.answers, order.trace))
    gc.disable()  # nothing that is imported is garbage
    with suppress(BaseException):  # whatever it is, the worker meets it again, and reports it
        for name in preload:
            _load(name)
    worker_end.spare_imported()
    gc.freeze()
    gc.enable()


def serve(control: int, preload: tuple[str, ...], later: tuple[str, ...], first: Order | None) -> Order:
    """Fork a worker for each order, until nobody can order any more.

    Args:
        control: File descriptor of the socket over which the orders come.
        preload: Modules to import, and `package.module:function` to call, before the first fork.
        later: The same, after it.
        first: What this process was started for; None if it shall just be ready.

    Returns:
        In a forked worker: its order. Otherwise it never returns.
    """
    faulthandler.enable()
    server = _Server(control, preload, later)
    if first is None:
        server.get_ready(None)
    order = first
    while True:
        if order is not None:
            if order is first:
                server.get_ready(order)
            elif server.is_outdated():
                server.make_way(order)
            if server.fork(order):
                return order
        server.import_more()
        order = server.next_order()


class _Server:
    """The process that forks."""

    def __init__(self, control: int, preload: tuple[str, ...], later: tuple[str, ...]) -> None:
        self._preload = preload
        self._later = later
        self._socket = socket.socket(fileno=control)
        self._socket.settimeout(None)
        self._bell, ring = os.pipe()
        for end in (self._bell, ring):
            os.set_blocking(end, False)
        self._ring = ring
        self._statuses: dict[int, int] = {}  # of the supervisors, which are our children
        self._files: ImportedFiles | None = None
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(ring)

    def get_ready(self, first: Order | None) -> None:
        """Import what jobs need; where that fails, the worker says why, and the next one starts afresh.

        Args:
            first: The order that waits for it, if any.
        """
        gc.disable()  # nothing that is imported is garbage
        try:
            with self._ending_with_the_kernel(first):
                for name in self._preload:
                    _load(name)
        except BaseException:  # noqa: BLE001  whatever it is, the worker meets it too, and reports it
            return
        finally:
            worker_end.spare_imported()
            gc.enable()
        gc.freeze()  # so that no fork copies all of this only to look for garbage in it
        self._files = ImportedFiles()
        self._files.add_present()

    def import_more(self) -> None:
        """Import what only some jobs need, once nobody waits; what can't be leaves nothing behind."""
        if self._files is None or not self._later:
            return
        names, self._later = self._later, ()
        gc.disable()
        with self._ending_with_the_kernel(None):
            for name in names:
                before = set(sys.modules)
                try:
                    _load(name)
                except Exception:  # noqa: BLE001  whatever it is, the worker that needs it meets it too
                    for each in set(sys.modules) - before:
                        del sys.modules[each]
        worker_end.spare_imported()
        gc.enable()
        gc.freeze()
        self._files.add_present()

    @contextmanager
    def _ending_with_the_kernel(self, first: Order | None) -> Iterator[None]:
        """Look at times whether anybody is still there: an import may hang, and nothing else looks then."""

        def end_if_alone(*_: object) -> None:
            ends = (self._socket.fileno(), *((first.lifeline,) if first else ()))
            if all(map(_has_hung_up, ends)):
                os._exit(0)

        signal.signal(signal.SIGALRM, end_if_alone)
        signal.setitimer(signal.ITIMER_REAL, _LOOK, _LOOK)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def is_outdated(self) -> bool:
        """Whether a new interpreter would import something else than this one has."""
        return self._files is None or self._files.have_changed

    def fork(self, order: Order) -> bool:
        """Fork a worker and its supervisor; True in the worker."""
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, AttributeError):
                stream.flush()  # or each fork would write it once more
        child = os.fork()
        if child == 0:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._socket.close()
            for descriptor in (self._bell, self._ring, *self._statuses.values()):
                os.close(descriptor)
            _give_standard_streams(order)
            supervise(order.lifeline, order.status, (order.answers, order.trace))
            return True
        # Kept until the supervisor is collected, so that the kernel does not take it for gone before.
        self._statuses[child] = os.dup(order.status)
        _release(order)
        return False

    def next_order(self) -> Order | None:
        """Wait for an order; None when it has been withdrawn. Ends the process when nobody can order."""
        watch = select.poll()  # not select(), which knows no descriptor above 1023
        for descriptor in (self._socket.fileno(), self._bell):
            watch.register(descriptor, select.POLLIN)
        while True:
            ready = dict(watch.poll(IDLE * 1000))
            is_alone = not self._reap()
            if self._socket.fileno() in ready:
                return self._receive()
            if is_alone and not ready:
                os._exit(0)

    def _receive(self) -> Order | None:
        message, descriptors, _, _ = socket.recv_fds(self._socket, 1, len(Order._fields))
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)  # noqa: FBT003  its only form
        if not message:
            self._leave()
        if len(descriptors) != len(Order._fields):  # no more of them could be opened here
            os._exit(1)
        order = Order(*descriptors)
        if _has_ended(order.lifeline):
            _release(order)
            return None
        return order

    def make_way(self, order: Order) -> NoReturn:
        """Give an order back untouched, whereupon the kernel starts another interpreter, and end."""
        _release(order)
        self._leave()

    def _leave(self) -> NoReturn:
        """Wait for the supervisors, whose lifelines end with the kernel, and end."""
        self._socket.close()
        while self._reap(wait=True):
            pass
        os._exit(0)

    def _reap(self, *, wait: bool = False) -> bool:
        """Collect the supervisors that have ended; tell whether there are others."""
        with suppress(BlockingIOError):
            os.read(self._bell, 1024)
        while True:
            try:
                child, _ = os.waitpid(-1, 0 if wait else os.WNOHANG)
            except ChildProcessError:
                return False
            if child == 0:
                return True
            if child in self._statuses:
                os.close(self._statuses.pop(child))


def _load(name: str) -> None:
    if ":" in name:
        _named(name)()
    else:
        importlib.import_module(name)


def _named(name: str) -> Callable[..., object]:
    """The function that `package.module:function` names."""
    module, _, function = name.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module), function)
    return found


def _give_standard_streams(order: Order) -> None:
    for descriptor, number in ((order.job, 0), (order.printed, 1), (order.printed, 2)):
        os.dup2(descriptor, number)
    for descriptor in {order.job, order.printed} - {0, 1, 2}:
        os.close(descriptor)


def _release(order: Order) -> None:
    """Close what belongs to a job: the kernel shall see the end of the pipes when the worker ends."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in order:
        if descriptor > 2:  # noqa: PLR2004  the standard streams
            os.close(descriptor)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _has_ended(lifeline: int) -> bool:
    watch = select.poll()
    watch.register(lifeline, select.POLLIN)
    return bool(watch.poll(0))


def _has_hung_up(descriptor: int) -> bool:
    """Whether the other end is closed, even if something that it sent is still to be read."""
    watch = select.poll()
    watch.register(descriptor, 0)
    return bool(watch.poll(0))
