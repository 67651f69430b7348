"""Why something could not be done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """What happened, the evidence and the remedy: the content of every error and of every failure card.

    Attributes:
        slug: A stable name for the kind of failure, in lower case with hyphens.
        what: What happened, in one sentence, without secrets.
        evidence: Pairs of a label and a text: the file, the line, what the server or the program said.
        remedy: What the reader can do about it.
    """

    slug: str
    what: str
    evidence: tuple[tuple[str, str], ...]
    remedy: str
