"""Stopping long work from another thread."""

import pytest

from limbeck.errors import CancelledError
from limbeck.progress import Cancellation


def test_cancelling_calls_what_the_work_registered() -> None:
    """The stopper of the block that runs now is called, once for each cancel."""
    stopped: list[str] = []
    switch = Cancellation()
    with switch.stopping(lambda: stopped.append("query")):
        switch.cancel()
    assert stopped == ["query"]
    assert switch.cancelled


def test_a_stopper_is_forgotten_after_its_block() -> None:
    """Cancelling later does not stop something that has ended already."""
    stopped: list[str] = []
    switch = Cancellation()
    with switch.stopping(lambda: stopped.append("query")):
        pass
    switch.cancel()
    assert stopped == []


def test_work_that_was_cancelled_before_it_began_does_not_begin() -> None:
    """A block is not entered once somebody asked to stop."""
    switch = Cancellation()
    switch.cancel()
    with pytest.raises(CancelledError), switch.stopping(lambda: None):
        pytest.fail("the block ran")
    with pytest.raises(CancelledError, match="cancelled"):
        switch.check()


def test_nothing_is_raised_while_nobody_asks() -> None:
    """The twin: a switch that was not used changes nothing."""
    switch, done = Cancellation(), []
    with switch.stopping(lambda: done.append("stopped")):
        switch.check()
        done.append("worked")
    assert done == ["worked"]
    assert not switch.cancelled
