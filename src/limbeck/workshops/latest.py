"""The workshop that was made last: what a cell is about that names none."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

_made: list[weakref.ref[Workshop]] = []


def remember(workshop: Workshop) -> None:
    """Take a workshop for the one that was made last, as long as it lives."""
    _made[:] = [each for each in _made if each() is not None]
    _made.append(weakref.ref(workshop))


def latest_workshop() -> Workshop | None:
    """The workshop that was made last and is not closed; None where there is none."""
    living = (each() for each in reversed(_made))
    return next((each for each in living if each is not None and each.folder.is_dir()), None)
