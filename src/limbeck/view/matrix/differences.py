"""What two schemas disagree on, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck.records import Difference
from limbeck.view.characters import shown
from limbeck.view.matrix.models_diff import marked

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Contrast:
    """One difference.

    Attributes:
        subject: The object in words.
        attribute: What of it differs; empty where one side has no such object.
        there: What there is; None where there is nothing.
        wanted: What should be; None where nothing should.
    """

    subject: str
    attribute: str
    there: Markup | None
    wanted: Markup | None


@dataclass(frozen=True, slots=True)
class Contrasts:
    """Several differences.

    Attributes:
        shown: Those that are shown.
        more: How many are not.
    """

    shown: tuple[Contrast, ...]
    more: int


def differences(found: Sequence[Difference], limit: int | None) -> Contrasts:
    """Differences between what there is and what should be.

    Args:
        found: What `catalog.compare` found, what there is first.
        limit: How many to show; None for all.
    """
    kept = found if limit is None else found[:limit]
    return Contrasts(tuple(map(_contrast, kept)), len(found) - len(kept))


def _contrast(of: Difference) -> Contrast:
    if of.before is not None and of.after is not None:
        there, wanted = marked(of.before, of.after)
        return Contrast(of.subject, of.attribute or "", there, wanted)
    return Contrast(of.subject, of.attribute or "", _side(of.before), _side(of.after))


def _side(definition: str | None) -> Markup | None:
    return None if definition is None else shown(definition, keep="\n\t")
