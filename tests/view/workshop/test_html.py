"""Workshops, steps and proposals as HTML, on a real workshop."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.view import samples
from tests.view.workshops import AUTOGENERATE, FAILED, UPGRADE, WARNED

from limbeck import view
from limbeck.view.text import text
from limbeck.view.workshop.html import log_html, notice
from limbeck.view.workshop.proposal import proposal
from limbeck.workshops.steps import UNDONE
from limbeck.workshops.workshop import Workshop


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """Customers, and one step."""
    with Workshop(start="customers") as made:
        made.revision("by hand", rev_id="a0000001")
        yield made


def plain(html: object) -> str:
    """The words of a piece of HTML."""
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", str(html), flags=re.DOTALL)
    return " ".join(words.split())


def test_a_workshop_shows_where_it_stands(workshop: Workshop) -> None:
    """The history, the tables with their rows and the log; in a notebook in less than half a screen."""
    shown = plain(view.html(workshop))
    assert "The database is at 4b1a7c0de001 ; the head is a0000001 ." in shown
    assert "customers 43 rows id name email 1 Ada ada@example.com" in shown
    assert "and 37 more rows" in shown
    assert "new: a0000001_by_hand.py" in shown
    told = text(workshop, 100, colour=False)
    assert "  customers: 43 rows\n  orders: 12 rows\n" in told
    assert "$ alembic revision -m 'by hand'" in told
    assert list(view.frame(workshop).command) == ["alembic revision -m 'by hand'"]


def test_a_step_as_a_table_has_a_line_for_each_row(workshop: Workshop) -> None:
    """With the values before and after, by column."""
    frame = view.frame(workshop.log[0])
    assert len(frame) == 43 + 12 + 1
    assert frame.before[1] == {"id": 1, "name": "Ada", "email": "ada@example.com"}


def test_a_notice_is_what_stops_a_reader() -> None:
    """A warning, or a failure; nothing of a step that did what it was asked."""
    assert plain(notice(WARNED)).startswith("\u25b2 customers. user_ name is dropped with 43 values")
    assert plain(notice(FAILED)).startswith("\u2715 OperationalError: near")
    assert "Correct the line" not in notice(FAILED)
    assert notice(UPGRADE) == ""


def test_the_log_tells_how_each_step_ended() -> None:
    """By a sign and a word, with the file that a command made."""
    shown = plain(log_html((AUTOGENERATE, WARNED, FAILED)))
    assert "\u2713 done: $ alembic revision" in shown
    assert "new: 8c2e5d7f1a3b_rename_the_column.py" in shown
    assert "\u25b2 not run: $ alembic upgrade head not run: customers. user_ name is dropped" in shown
    assert "\u2715 failed:" in shown
    assert plain(log_html(())) == "Nothing has been done yet."


def test_a_cancelled_step_says_that_it_was_undone() -> None:
    """Everywhere, and nobody is told to do it anyway."""
    step = replace(WARNED, warnings=(), cancelled=True)
    for shown in (plain(view.html(step)), plain(log_html((step,))), text(step, width=100, colour=False)):
        assert "\u25a0 cancelled" in shown
        assert shown.count(UNDONE) == 1
        assert "anyway" not in shown
    assert plain(notice(step)) == ""


def test_a_proposal_is_told_in_a_line_for_each_change() -> None:
    """What comes, what goes and what becomes another; the question of a rename, and blind spots."""
    shown = plain(proposal(samples.full(), samples.blind().blind_spots))
    assert "+ coupons" in shown
    assert "\u2212 customers. user_ name \u2715 destructive:" in shown
    assert "? Was" in shown
    assert "not seen:" in shown
    assert plain(proposal(samples.clean())) == "\u25cb Nothing: autogenerate is silent."
    assert plain(proposal(samples.failed())).startswith("\u2715 ")
