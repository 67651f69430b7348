"""The bar that carries out what a click asks for, without a panel around it."""

import threading
from typing import Any

import pytest

from limbeck.errors import InputError
from limbeck.progress import Cancellation, Progress
from limbeck.widgets.action_bar import ActionBar

LIMIT = 10.0


@pytest.fixture
def running() -> list[bool]:
    """What the bar reports of its work."""
    return []


@pytest.fixture
def bar(running: list[bool]) -> ActionBar:
    """An idle bar that knows a secret."""
    return ActionBar(running.append, secrets=lambda: ["s3cret"])


def seven(_progress: Progress, _cancellation: Cancellation) -> int:
    return 7


def refused(*_arguments: object) -> None:
    message = "No such thing."
    raise InputError(message, slug="none", remedy="Take another.")


def broken(*_arguments: object) -> None:
    message = "cannot open postgresql://ann:s3cret@h/d"
    raise RuntimeError(message)


def test_what_an_action_raises_is_a_card_until_the_next_action(bar: ActionBar) -> None:
    """A click that fails is told, and the next one begins without its card."""
    bar.run(refused)
    assert "No such thing." in bar.fault.value
    assert (bar.status.state, bar.status.words) == ("failed", "That did not work.")
    bar.run(lambda: None)
    assert bar.fault.value == ""


def test_a_card_goes_where_the_click_was(bar: ActionBar) -> None:
    """What was there before is taken away first."""
    shown: list[str] = []
    bar.run(refused, shown.append)
    assert [bool(card) for card in shown] == [False, True]
    assert bar.fault.value == ""


def test_a_secret_is_on_no_card(bar: ActionBar, running: list[bool]) -> None:
    """Neither of an action nor of work in the background."""
    bar.run(broken)
    assert "cannot open" in bar.fault.value
    assert "s3cret" not in bar.fault.value
    bar.fault.value = ""
    bar.start("opening", broken, lambda _result: None)
    assert bar.wait(LIMIT)
    assert "cannot open" in bar.fault.value
    assert "s3cret" not in bar.fault.value
    assert running == [True, False]


def test_work_reports_its_stages_and_hands_over_its_result(bar: ActionBar, running: list[bool]) -> None:
    """The Cancel button is there as long as it takes, and the seconds are known afterwards."""
    results: list[int] = []
    waiting, release = threading.Event(), threading.Event()

    def work(progress: Progress, _cancellation: Cancellation) -> int:
        progress("counting")
        waiting.set()
        release.wait(LIMIT)
        return 7

    bar.start("starting", work, results.append)
    assert waiting.wait(LIMIT)
    assert (bar.running, bar.status.state, bar.status.words) == (True, "running", "counting")
    assert bar.cancel_button.layout.display is None
    release.set()
    assert bar.wait(LIMIT)
    assert (results, running, bar.cancel_button.layout.display) == ([7], [True, False], "none")
    assert 0 < bar.seconds < LIMIT


def test_work_that_is_bound_to_its_thread_has_ended_when_start_returns(bar: ActionBar) -> None:
    """As with SQLite in memory, which another thread would not see."""
    threads: list[int] = []
    bar.start("starting", lambda *_arguments: threading.get_ident(), threads.append, aside=False)
    assert threads == [threading.get_ident()]


def test_a_second_start_does_nothing(bar: ActionBar) -> None:
    """The first one keeps its words and its result."""
    results: list[Any] = []
    release = threading.Event()
    bar.start("first", lambda *_arguments: release.wait(LIMIT), results.append)
    bar.start("second", seven, results.append)
    assert bar.status.words == "first"
    release.set()
    assert bar.wait(LIMIT)
    assert results == [True]


def test_cancelled_work_is_let_go_at_once(bar: ActionBar, running: list[bool]) -> None:
    """Its result is not shown, and other work can be started."""
    results: list[Any] = []
    release = threading.Event()
    bar.start("first", lambda *_arguments: release.wait(LIMIT), results.append)
    bar.cancel()
    assert (bar.running, bar.status.state, bar.status.words) == (False, "stopped", "Cancelled.")
    bar.start("second", seven, results.append)
    assert bar.wait(LIMIT)
    release.set()
    assert (results, running) == ([7], [True, False, True, False])


def test_work_that_notices_its_cancellation_is_no_error(bar: ActionBar) -> None:
    """However it came to be cancelled."""

    def cancelled(_progress: Progress, cancellation: Cancellation) -> None:
        cancellation.cancel()
        cancellation.check()

    bar.start("starting", cancelled, lambda _result: None)
    assert bar.wait(LIMIT)
    assert (bar.status.state, bar.status.words, bar.fault.value) == ("stopped", "Cancelled.", "")


def test_cancelling_nothing_says_nothing(bar: ActionBar, running: list[bool]) -> None:
    """The last words stay."""
    bar.say("done", "Saved.")
    bar.cancel()
    assert (bar.status.state, bar.status.words, running) == ("done", "Saved.", [])


def test_a_result_that_cannot_be_shown_is_a_card(bar: ActionBar) -> None:
    """The work has ended well; what follows it has not."""
    bar.start("starting", seven, refused)
    assert bar.wait(LIMIT)
    assert "No such thing." in bar.fault.value
    assert bar.status.state == "failed"
