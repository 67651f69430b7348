"""The ledger: the results of all claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.ledger.entry import Entry
from limbeck.ledger.verdict import ClaimVerdict
from limbeck.records import Versions, encode
from limbeck.results import Result

_NOT_RUN = "not run"

_WRONG_FIRST = (
    ClaimVerdict.FALSE,
    ClaimVerdict.OUTDATED,
    ClaimVerdict.DEPENDS,
    None,
    ClaimVerdict.TRUE,
    ClaimVerdict.NOT_TESTABLE,
)


@dataclass(frozen=True, slots=True, repr=False)
class Ledger(Result):
    """The claims, each with its verdict, reason and evidence.

    Attributes:
        entries: One for each claim, in the order of the sources.
        versions: The versions that they hold for.
    """

    entries: tuple[Entry, ...]
    versions: Versions

    @property
    def wrong_first(self) -> tuple[Entry, ...]:
        """The entries as a reader needs them: what is false, outdated or depends, then what is true."""
        return tuple(sorted(self.entries, key=lambda each: _WRONG_FIRST.index(each.verdict)))

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict; those that could not be run count as `not run`."""
        found = Counter(_word(each) for each in self.entries)
        return {
            word: found[word] for word in (*(each.value for each in ClaimVerdict), _NOT_RUN) if found[word]
        }

    def __getitem__(self, key: str) -> Entry:
        """The entry of a claim.

        Raises:
            InputError: The ledger has no such claim.
        """
        known = {entry.id: entry for entry in self.entries}
        if key not in known:
            raise InputError(
                f"This ledger has no claim {key!r}.",
                slug="unknown-claim",
                remedy=f"Use one of: {', '.join(known)}.",
            )
        return known[key]

    def __len__(self) -> int:
        """How many claims there are."""
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        """The entries in order."""
        return iter(self.entries)

    def to_dict(self) -> dict[str, Any]:
        """The ledger as JSON-ready values."""
        return {"versions": encode(self.versions), "claims": [entry.to_dict() for entry in self.entries]}

    def __repr__(self) -> str:
        """A line with the counts, then a line for each claim, the wrong ones first."""
        counts = ", ".join(f"{count} {word}" for word, count in self.counts.items()) or "no claims"
        lines = [f"<Ledger of {len(self.entries)} claims: {counts}>"]
        lines += [f"  {entry.id}  {_word(entry):<12}  {entry.claim}" for entry in self.wrong_first]
        return "\n".join(map(visible, lines))


def _word(entry: Entry) -> str:
    return entry.verdict.value if entry.verdict else _NOT_RUN
