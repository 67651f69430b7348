"""What an error tells."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

import limbeck
from limbeck.errors import DatabaseError, LimbeckError, driver_error, error_text
from limbeck.records import Failure

ERROR = DatabaseError(
    "The file shop.db does not exist.",
    slug="missing-file",
    evidence={"Path": "shop.db", "Said": "first\nsecond"},
    remedy="Check the path.",
)


def test_an_error_says_what_happened_the_evidence_and_the_remedy() -> None:
    """The text of an error is enough to act on, and its evidence is indented below its label."""
    assert str(ERROR) == (
        "The file shop.db does not exist.\n"
        "  Path: shop.db\n"
        "  Said: first\n"
        "    second\n"
        "  Remedy: Check the path."
    )


def test_an_error_and_its_failure_carry_the_same() -> None:
    """A failure that came as a result can be raised, and the error that was raised can be shown as a card."""
    assert ERROR.failure == Failure(
        "missing-file",
        "The file shop.db does not exist.",
        (("Path", "shop.db"), ("Said", "first\nsecond")),
        "Check the path.",
    )
    assert LimbeckError.from_failure(ERROR.failure).failure == ERROR.failure


def test_ipython_shows_the_message_and_no_frames() -> None:
    """In a notebook the reader sees the message, named by its class, and not forty lines of our frames."""
    assert ERROR._render_traceback_() == [f"DatabaseError: {ERROR}"]


# Clears the screen, opens a link, rings, goes back to the start of the line, turns the reading direction.
HOSTILE = "\x1b[2J\x1b]8;;http:evil\x1b\\click\x07\r\u202eusers\x9b31m"
SHOWN = r"\x1b[2J\x1b]8;;http:evil\x1b\click\x07\r\u202eusers\x9b31m"


@pytest.mark.parametrize("place", ["what", "label", "text", "remedy"])
def test_no_part_of_an_error_steers_a_terminal(place: str) -> None:
    """Names in an error come from databases and files: each control character is written out."""
    parts = dict.fromkeys(("what", "label", "text", "remedy"), "plain") | {place: HOSTILE}
    error = LimbeckError(
        parts["what"], slug="x", evidence={parts["label"]: parts["text"]}, remedy=parts["remedy"]
    )
    told = dict.fromkeys(parts, "plain") | {place: SHOWN}
    assert str(error) == f"{told['what']}\n  {told['label']}: {told['text']}\n  Remedy: {told['remedy']}"
    assert error._render_traceback_() == [f"LimbeckError: {error}"]
    assert HOSTILE in "".join((error.failure.what, *error.failure.evidence[0], error.failure.remedy))


def test_a_line_break_in_a_name_makes_no_line_of_its_own() -> None:
    """Only evidence has lines, and they are indented: a name can't pretend to be a remedy."""
    error = LimbeckError("No a\n  Remedy: run it", slug="x", evidence={"a": "b\n  Remedy: no"}, remedy="Do.")
    assert str(error) == "No a\\n  Remedy: run it\n  a: b\n      Remedy: no\n  Remedy: Do."


@pytest.mark.parametrize("typed", ["postgresql://u:geheim@h/db", "pw=geheim", "--password geheim"])
def test_an_error_shows_no_secret_that_was_typed(typed: str) -> None:
    """Somebody may give a URL where something else is asked for; other evidence stays as it is."""
    what = f"There is no case {typed!r}."
    error = LimbeckError(what, slug="x", remedy="Try another.", evidence={"given": typed})
    assert "geheim" not in f"{error}{error.args}{error.failure}{error._render_traceback_()}"
    assert error.failure.what.startswith("There is no case '")
    for ask in (limbeck.trial, limbeck.history, limbeck.scratch, limbeck.explain, limbeck.exercise):
        with pytest.raises(LimbeckError, match="\\*\\*\\*") as caught:
            ask(typed)
        assert "geheim" not in f"{caught.value}{caught.value.failure}"


def test_the_text_of_an_error_is_the_drivers_alone_in_one_line() -> None:
    """SQLAlchemy repeats the statement and a link below what the database said: a sentence has no room."""
    said = sqlite3.OperationalError("no such table:\n  users")
    wrapped = OperationalError("SELECT * FROM users", {}, said)
    assert driver_error(wrapped) is said
    assert error_text(wrapped) == "no such table: users"


def test_an_error_without_words_is_told_by_its_class() -> None:
    """An empty text would leave a gap in the sentence."""
    assert error_text(KeyError()) == "KeyError"
    assert driver_error(error := ValueError("odd")) is error
