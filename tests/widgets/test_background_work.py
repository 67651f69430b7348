"""One piece of work at a time, in a thread of its own."""

import threading
import time

from limbeck.progress import Cancellation, Progress
from limbeck.widgets.background_work import BackgroundRun, Runner

LIMIT = 10.0


def listening() -> tuple[Runner[int], list[str], list[BackgroundRun[int]]]:
    """A runner, and what it tells."""
    stages: list[str] = []
    ended: list[BackgroundRun[int]] = []
    return Runner(stages.append, ended.append), stages, ended


def test_work_runs_beside_the_caller_and_tells_its_stages() -> None:
    """The stages and the result arrive from another thread."""
    runner, stages, ended = listening()
    seen: list[int] = []

    def work(progress: Progress, _cancellation: Cancellation) -> int:
        progress("first")
        progress("second")
        seen.append(threading.get_ident())
        return 7

    runner.start(work)
    assert runner.wait(LIMIT)
    assert (stages, [run.result for run in ended]) == (["first", "second"], [7])
    assert seen != [threading.get_ident()]


def test_work_that_is_bound_to_the_thread_runs_in_it() -> None:
    """What only the caller's thread can see is looked at there."""
    runner, _, ended = listening()
    runner.start(lambda _progress, _cancellation: threading.get_ident(), aside=False)
    assert [run.result for run in ended] == [threading.get_ident()]
    assert not runner.running


def test_what_work_raises_comes_back_as_its_error() -> None:
    """An error in the thread is not lost."""
    runner, _, ended = listening()
    runner.start(lambda _progress, _cancellation: 1 // 0)
    assert runner.wait(LIMIT)
    assert [type(run.error) for run in ended] == [ZeroDivisionError]


def test_a_second_start_while_something_runs_does_nothing() -> None:
    """A double click starts one piece of work."""
    runner, _, ended = listening()
    release = threading.Event()
    first = runner.start(lambda _progress, _cancellation: int(release.wait(LIMIT)))
    assert runner.start(lambda _progress, _cancellation: 2) is None
    release.set()
    assert runner.wait(LIMIT)
    assert ended == [first]


def test_cancelled_work_is_let_go_at_once_and_not_listened_to() -> None:
    """Work that does not notice the switch neither blocks the next one nor speaks into it."""
    runner, stages, ended = listening()
    release, finished = threading.Event(), threading.Event()

    def stubborn(progress: Progress, cancellation: Cancellation) -> int:
        release.wait(LIMIT)
        progress("too late")
        finished.set()
        return int(cancellation.cancelled)

    runner.start(stubborn)
    assert runner.cancel()
    assert not runner.running
    second = runner.start(lambda _progress, _cancellation: 2)
    assert runner.wait(LIMIT)
    release.set()
    assert finished.wait(LIMIT)
    assert (stages, ended) == ([], [second])


def test_cancelling_nothing_says_so() -> None:
    """Without work there is nothing to stop."""
    runner, _, _ = listening()
    assert not runner.cancel()


def test_an_ending_that_fails_leaves_the_runner_usable() -> None:
    """A fault while showing a result does not lock the panel."""
    failing: Runner[int] = Runner(lambda _stage: None, lambda _run: 1 // 0)
    errors: list[str] = []
    hook, threading.excepthook = threading.excepthook, lambda args: errors.append(args.exc_type.__name__)
    try:
        failing.start(lambda _progress, _cancellation: 1)
        assert failing.wait(LIMIT)
        for thread in threading.enumerate():
            if thread.name == "limbeck-audit":
                thread.join(LIMIT)
    finally:
        threading.excepthook = hook
    assert (errors, failing.running) == (["ZeroDivisionError"], False)


def test_what_is_started_at_the_end_of_a_run_is_waited_for() -> None:
    """The end of one piece of work may be the start of the next."""
    ended: list[str] = []

    def go_on(run: BackgroundRun[str]) -> None:
        ended.append(str(run.result))
        if len(ended) == 1:
            runner.start(lambda _progress, _cancellation: (time.sleep(0.2), "second")[1])

    runner: Runner[str] = Runner(lambda _stage: None, go_on)
    runner.start(lambda _progress, _cancellation: "first")
    assert runner.wait(LIMIT)
    assert ended == ["first", "second"]
