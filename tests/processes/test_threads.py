"""Threads, timers, and work that ends in time."""

from __future__ import annotations

import threading

import pytest

from limbeck.processes.threads import available, timer, within


def give_up() -> None:
    """Called when it must not be."""
    pytest.fail("gave up on work that was done in time")


def test_what_is_done_in_time_is_returned() -> None:
    """Its value comes back, and nobody gives up."""
    assert within(5, lambda: 42, give_up) == 42


def test_what_fails_in_time_fails_here() -> None:
    """Its error is raised where somebody waits for it."""

    def fail() -> int:
        raise KeyError("why")

    with pytest.raises(KeyError, match="why"):
        within(5, fail, give_up)


def test_what_takes_too_long_is_given_up() -> None:
    """The waiting ends, and the work is told to end."""
    told = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: told.wait(5), told.set)
    assert told.is_set()


def test_a_timer_calls_when_the_block_takes_longer() -> None:
    """From another thread, while the block still runs."""
    called = threading.Event()
    with timer(0.05, called.set):
        assert called.wait(30)


def test_a_timer_calls_nothing_when_the_block_has_ended() -> None:
    """Not even when it ends at the last moment."""
    called = threading.Event()
    with timer(0.05, called.set):
        pass
    assert not called.wait(0.2)


def test_where_no_thread_can_be_started_time_limits_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a browser: the call is made, the block runs, and who asks is told."""

    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    available.cache_clear()
    try:
        assert not available()
        assert within(0.01, lambda: 42, give_up) == 42
        with timer(0.01, give_up):
            ran = True
        assert ran
    finally:
        available.cache_clear()
