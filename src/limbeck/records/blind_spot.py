"""A difference that autogenerate does not see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One thing in which a database differs from what it should be, and that no change accounts for.

    Attributes:
        kind: What differs: `column`, `check`, `index`, `enum`, …
        schema: The schema that it is in; empty for none.
        table: The table that it belongs to; empty for what stands alone.
        object: Its name; empty where it has none.
        attribute: The attribute that differs; None where the whole object is on one side only.
        before: What the database holds; None for nothing.
        after: What it should hold; None for nothing.
        why: Why autogenerate does not see it, in a sentence.
        case: The slug of the case of the matrix that shows it; None where there is none.
        remedy: What to do about it, in a sentence.
        against: What the database was compared with: `models`, or `migrations` that were replayed.
    """

    kind: str
    schema: str
    table: str
    object: str
    attribute: str | None
    before: str | None
    after: str | None
    why: str
    case: str | None
    remedy: str
    against: str = "models"

    @property
    def key(self) -> tuple[str, str, str, str, str | None]:
        """What it is about, whatever it was compared with."""
        return (self.kind, self.schema, self.table, self.object, self.attribute)
