"""What went wrong, as a card."""

import re

import pytest

from limbeck.errors import InputError
from limbeck.view import cards
from limbeck.widgets import error_card


def fail(message: str) -> None:
    raise ValueError(message)


def raised(message: str) -> Exception:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        fail(message)
    return caught.value


def test_an_error_of_limbeck_is_its_own_card() -> None:
    """What happened, the evidence and the remedy, and no traceback."""
    error = InputError("No such thing.", slug="none", remedy="Take another.", evidence={"name": "x"})
    assert error_card.card(error) == cards.failure(error.failure)


def test_any_other_error_brings_its_traceback() -> None:
    """A fault of limbeck can be reported: the card ends with the frames, folded."""
    card = error_card.card(raised("boom"))
    assert "ValueError: boom" in card
    assert '<details class="lb-traceback"><summary>Traceback</summary>' in card
    assert "in fail" in card


def test_a_secret_in_the_message_of_an_error_is_not_shown() -> None:
    """Not in the message, and not in the traceback."""
    card = error_card.card(raised("cannot open postgresql://ann:s3cret@h/d"), ["s3cret"])
    assert "s3cret" not in card
    assert card.count("***") >= 2


def test_a_hostile_message_stays_text() -> None:
    """The message of an error may hold a name from a database."""
    assert "<img" not in error_card.card(raised("<img src=x onerror=alert(1)>"))
