"""Something about the set-up that a reader should know before trusting a comparison."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A setting or situation that makes autogenerate see less, or say more, than its user thinks.

    Attributes:
        slug: A stable name, in lower case with hyphens.
        title: What was found, in one line.
        why: What follows from it, naming the user's own objects.
        remedy: What to do about it.
    """

    slug: str
    title: str
    why: str
    remedy: str
