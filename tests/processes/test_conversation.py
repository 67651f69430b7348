"""The life of the worker: it ends with everything it started, and leaves the kernel as it was."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from tests.time_limits import on_this_machine

from limbeck.errors import CancelledError, InputError
from limbeck.progress import Cancellation
from limbeck.projects.compare import compare_project
from limbeck.projects.project import project


def wait_for(condition: Callable[[], bool], seconds: float) -> float:
    """Wait until something holds; give how long it took."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < on_this_machine(seconds), "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - start


def started(folder: Path) -> list[int]:
    """The processes that the project `hangs_with_child` has started, once it has started them."""
    listing = folder / "children"
    wait_for(lambda: listing.exists() and len(listing.read_text().split()) == 3, 20)
    return [int(number) for number in listing.read_text().split()]


def alive(processes: list[int]) -> list[int]:
    """Those that exist, zombies included: nobody may have to clean up after us."""
    return [number for number in processes if psutil.pid_exists(number)]


def running(process: psutil.Process) -> bool:
    """Whether it does anything: only the system can collect a process whose parent was killed."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


@contextlib.contextmanager
def nothing_left() -> Iterator[None]:
    """No child, no open file and no thread more than before."""
    me = psutil.Process()
    gc.collect()
    files, threads = me.num_fds(), threading.active_count()
    before = {child.pid for child in me.children(recursive=True)}
    yield
    gc.collect()
    assert {child.pid for child in me.children(recursive=True)} - before == set()
    assert me.num_fds() == files
    assert threading.active_count() == threads


@pytest.mark.parametrize("situation", ["plain", "raises", "crashes", "exits"])
def test_nothing_is_left_after_an_audit(situation: str, example: Callable[[str], Path]) -> None:
    """However env.py ends, no process, zombie, file descriptor or thread remains."""
    wanted = project(example(situation))
    compare_project(wanted)  # imports what an audit needs
    with nothing_left():
        for _ in range(2):
            compare_project(wanted)


def test_the_time_limit_ends_the_children_too(example: Callable[[str], Path]) -> None:
    """An attached child, one in a session of its own and one that ignores SIGTERM are gone afterwards."""
    folder = example("hangs_with_child")
    start, limit = time.monotonic(), on_this_machine(2.5)  # its children are to be there by then
    (comparison,) = compare_project(project(folder), time_limit=limit)
    assert time.monotonic() - start < limit + on_this_machine(3.0)
    assert comparison.failure is not None
    assert comparison.failure.slug == "time-limit"
    assert alive(started(folder)) == []


def test_cancelling_from_another_thread_ends_the_children_too(example: Callable[[str], Path]) -> None:
    """`cancel` takes effect within a second, and the call that waited raises CancelledError."""
    folder = example("hangs_with_child")
    switch = Cancellation()
    cancelled_at: list[float] = []

    def cancel() -> None:
        started(folder)
        cancelled_at.append(time.monotonic())
        switch.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(CancelledError):
        compare_project(project(folder), cancellation=switch)
    assert time.monotonic() - cancelled_at[0] < 1.0
    thread.join()
    assert alive(started(folder)) == []


def test_a_child_of_the_kernel_keeps_no_worker_alive(example: Callable[[str], Path]) -> None:
    """What the kernel has forked meanwhile, as multiprocessing does, holds none of the worker's pipes."""
    folder = example("hangs_with_child")
    switch = Cancellation()
    forked: list[int] = []

    def fork_and_cancel() -> None:
        started(folder)
        forked.append(os.fork())
        if forked == [0]:
            time.sleep(600)
            os._exit(0)
        switch.cancel()

    thread = threading.Thread(target=fork_and_cancel)
    thread.start()
    try:
        with pytest.raises(CancelledError):
            compare_project(project(folder), cancellation=switch)
        assert alive(started(folder)) == []
    finally:
        thread.join()
        os.kill(forked[0], signal.SIGKILL)
        os.waitpid(forked[0], 0)
        for number in alive(started(folder)):
            os.kill(number, signal.SIGKILL)


def test_a_cancellation_before_the_start_starts_nothing(example: Callable[[str], Path]) -> None:
    """A switch that was used already stops the work before a process exists."""
    switch = Cancellation()
    switch.cancel()
    with nothing_left(), pytest.raises(CancelledError):
        compare_project(project(example("plain")), cancellation=switch)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_worker_dies_with_the_kernel(number: int, example: Callable[[str], Path]) -> None:
    """When the kernel is killed, everything that it started for an audit is gone soon after."""
    folder = example("hangs_with_child")
    program = f"""
        from limbeck.projects.compare import compare_project
        from limbeck.projects.project import project
        compare_project(project({str(folder)!r}))
    """
    kernel = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)])
    processes = started(folder)
    (server,) = psutil.Process(kernel.pid).children()
    processes += [child.pid for child in server.children(recursive=True)]
    assert len(set(processes)) == 5  # three children, the worker and its supervisor
    kernel.send_signal(number)
    kernel.wait()
    wait_for(lambda: not alive(processes) and not running(server), 3.0)


@pytest.mark.parametrize("kernel_too", [False, True])
def test_the_worker_dies_with_its_supervisor(
    kernel_too: bool,  # noqa: FBT001  a case of the test
    example: Callable[[str], Path],
) -> None:
    """Whoever kills the supervisor, as the system does when memory is short, leaves no worker behind."""
    folder = example("hangs_with_child")
    program = f"""
        from limbeck.projects.compare import compare_project
        from limbeck.projects.project import project
        print(compare_project(project({str(folder)!r}))[0].failure.slug)
    """
    kernel = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    )
    processes = started(folder)
    (server,) = psutil.Process(kernel.pid).children()
    (supervisor,) = server.children()
    (worker,) = supervisor.children()
    attached = [child for child in worker.children() if os.getpgid(child.pid) == worker.pid]
    assert attached
    try:
        if kernel_too:
            kernel.kill()
        supervisor.kill()
        ended = [worker] if kernel_too else [worker, *attached]
        wait_for(lambda: not any(map(running, ended)), 5.0)
        assert kernel.communicate(timeout=on_this_machine(10))[0] == ("" if kernel_too else "worker-died\n")
    finally:
        kernel.kill()
        for number in (worker.pid, *processes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def test_the_kernel_stays_as_it_was(example: Callable[[str], Path]) -> None:
    """Modules, loggers, working directory, search path, arguments and environment are untouched."""
    folder = example("logging_disabled")
    logger = logging.getLogger("tests.kernel")
    wanted = project(folder)
    compare_project(wanted)

    def state() -> tuple[object, ...]:
        return (
            set(sys.modules),
            list(sys.path),
            list(sys.argv),
            Path.cwd(),
            dict(os.environ),
            logging.root.level,
            list(logging.root.handlers),
            logger.disabled,
            [signal.getsignal(each) for each in (signal.SIGCHLD, signal.SIGUSR1, signal.SIGINT)],
        )

    before = state()
    compare_project(wanted)
    assert state() == before
    assert "models" not in sys.modules


def test_it_works_inside_a_running_event_loop(example: Callable[[str], Path]) -> None:
    """An async env.py calls asyncio.run, which the loop of a notebook must not disturb."""
    wanted = project(example("async_engine"))

    async def cell() -> int:
        (comparison,) = compare_project(wanted)
        return len(comparison.changes)

    assert asyncio.run(cell()) == 2


def test_it_works_in_several_threads_at_once(example: Callable[[str], Path]) -> None:
    """Two audits at a time don't meet."""
    folders = [example("plain"), example("metadata_list")]
    results: dict[str, int] = {}

    def audit(folder: Path) -> None:
        (comparison,) = compare_project(project(folder))
        results[folder.name] = len(comparison.changes)

    threads = [threading.Thread(target=audit, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {"plain": 2, "metadata_list": 3}


def test_progress_is_told(example: Callable[[str], Path]) -> None:
    """Each stage is told while it begins, those of the worker too."""
    stages: list[str] = []
    compare_project(project(example("plain")), progress=stages.append)
    assert stages[:3] == ["starting the project's interpreter", "running env.py", "comparing"]


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_a_time_limit_must_be_positive(limit: float, example: Callable[[str], Path]) -> None:
    """A limit that means nothing is refused before anything starts."""
    with pytest.raises(InputError, match="not a positive number"):
        compare_project(project(example("plain")), time_limit=limit)


def test_what_is_no_python_says_so(example: Callable[[str], Path]) -> None:
    """A program that took the place of a Python ends without an answer, and the remedy names python=."""
    (comparison,) = compare_project(replace(project(example("plain")), python="/bin/echo"))
    assert comparison.failure is not None
    assert comparison.failure.slug == "worker-died"
    assert "python=" in comparison.failure.remedy


def test_a_large_job_does_not_block(example: Callable[[str], Path]) -> None:
    """A job larger than a pipe holds goes in while the worker reads."""
    wanted = project(example("plain"), attributes={"settings": "x" * 1_000_000})
    (comparison,) = compare_project(wanted)
    assert comparison.failure is None
