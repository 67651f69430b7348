"""What autogenerate would write now, in a few lines: for a panel that tells it after every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck.view.audit.blind_spots import difference_word, spot_name
from limbeck.view.kinds import subject
from limbeck.view.looks import risk_look
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup

    from limbeck.audits.report import Audit
    from limbeck.records import BlindSpot, Change
    from limbeck.view.looks import Look

MOST = 8
"""How many changes, and how many blind spots, are told."""


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A change, in words.

    Attributes:
        sign: a plus for what comes, a minus for what goes, a tilde for what becomes another.
        name: What it is about.
        look: Its risk.
        why: What follows from it, in a sentence.
    """

    sign: str
    name: str
    look: Look
    why: str


def proposal(audit: Audit, blind_spots: Sequence[BlindSpot] = ()) -> Markup:
    """What autogenerate would write, what of it may be a rename, and what it does not see.

    Args:
        audit: The comparison of the database with the models.
        blind_spots: What it does not see, as far as that is known.
    """
    if audit.failure is not None:
        return macro("proposal.html", "failed", audit.failure)
    told = {
        "changes": [_proposed_change(each) for each in audit.changes[:MOST]],
        "more": max(0, len(audit.changes) - MOST),
        "renames": audit.renames,
        "blind_spots": [(spot_name(each), difference_word(each), each) for each in blind_spots[:MOST]],
        "unseen": max(0, len(blind_spots) - MOST),
    }
    return macro("proposal.html", "proposal", told)


def _proposed_change(change: Change) -> ProposedChange:
    sign = "+" if change.before is None else "\u2212" if change.after is None else "~"
    return ProposedChange(sign, str(subject(change)), risk_look(change.risk), change.why)
