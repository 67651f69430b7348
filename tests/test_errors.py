"""What an error tells."""

from limbeck.errors import DatabaseError, LimbeckError
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
    assert LimbeckError.of(ERROR.failure).failure == ERROR.failure


def test_ipython_shows_the_message_and_no_frames() -> None:
    """In a notebook the reader sees the message, named by its class, and not forty lines of our frames."""
    assert ERROR._render_traceback_() == [f"DatabaseError: {ERROR}"]
