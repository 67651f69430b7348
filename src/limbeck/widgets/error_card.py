"""The card that shows an error."""

from __future__ import annotations

import traceback
from collections.abc import Iterable

from markupsafe import Markup

from limbeck.databases.masking import scrub
from limbeck.errors import LimbeckError, message_of
from limbeck.records import Failure
from limbeck.view import cards
from limbeck.view.characters import shown

UNEXPECTED = "This is a bug in limbeck. Please report it together with the traceback below."

_DETAILS = Markup(
    '<details class="lb-traceback"><summary>Traceback</summary>'
    '<pre class="lb-code"><code>{}</code></pre></details>'
)


def failure_of(error: BaseException, secrets: Iterable[str] = ()) -> Failure:
    """The record that the card of an error shows.

    Args:
        error: What was raised.
        secrets: Texts that must not appear, however they got into the message.
    """
    if isinstance(error, LimbeckError):
        return error.failure
    said = scrub(f"{type(error).__name__}: {message_of(error)}", tuple(secrets))
    return Failure("unexpected", said, (), UNEXPECTED)


def card(error: BaseException, secrets: Iterable[str] = ()) -> Markup:
    """The card of an error; one that limbeck did not raise on purpose comes with its traceback."""
    drawn = cards.failure(failure_of(error, secrets))
    if isinstance(error, LimbeckError):
        return drawn
    frames = scrub("".join(traceback.format_exception(error)), tuple(secrets))
    return drawn + _DETAILS.format(shown(frames, keep="\n\t"))
