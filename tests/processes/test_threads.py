"""Threads, timers, and work that ends in time."""

from __future__ import annotations

import threading

import pytest

from limbeck.processes.threads import within


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
