"""What a database schema holds, and what two of them disagree on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Key = tuple[str, str, str, str]


class Definition(NamedTuple):
    """One object of a schema, in the words of the database's own catalogue.

    Two databases that were built the same way give equal definitions: there is no oid in them, no order
    of creation, and no name that the server made up where the author gave none.

    It is a tuple, as there are tens of thousands: a frozen dataclass takes three times as long to make.

    Attributes:
        kind: What it is, in lower case: `table`, `column`, `check`, `index`, `trigger`, `policy`, …
        schema: The schema that it is in; empty for what belongs to the whole database, and on SQLite.
        table: The table, or other object, that it belongs to; empty for what stands alone.
        name: Its name; empty where the author gave none and the database shows none. Functions have their
            argument types in it.
        attributes: Pairs of a word and a text, sorted by the word: `("type", "integer")`,
            `("comment", "…")`. What is absent has no pair.
        position: The place of a column in its table, counted from 1; 0 for everything else. Kept apart from
            the attributes: a different order is a difference of its own kind.
    """

    kind: str
    schema: str
    table: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    position: int = 0

    @property
    def key(self) -> Key:
        """What makes it the same object in two snapshots."""
        return self[:4]

    @property
    def text(self) -> str:
        """Its attributes in one line."""
        return ", ".join(f"{word}: {value}" for word, value in self.attributes)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a schema holds.

    Attributes:
        dialect: SQLAlchemy's name of the dialect: `sqlite` or `postgresql`.
        server: The server and its version, such as `PostgreSQL 18.6`.
        definitions: Its objects, sorted by their keys and then by their attributes.
    """

    dialect: str
    server: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two snapshots disagree on.

    Attributes:
        kind: The kind of the object.
        schema: Its schema; empty where it has none.
        table: What it belongs to; empty where it stands alone.
        name: Its name; empty where it has none.
        attribute: The attribute that differs; None where the whole object is in one of them only.
            `position` where only the order of the columns differs.
        before: What the first one holds, None for nothing.
        after: What the second one holds, None for nothing.
    """

    kind: str
    schema: str
    table: str
    name: str
    attribute: str | None
    before: str | None
    after: str | None

    @property
    def subject(self) -> str:
        """The object in words, such as `column users.email` or `index ix_users_email on users`."""
        place = ".".join(part for part in (self.schema, self.table) if part)
        if self.kind == "column":
            return f"column {place}.{self.name}"
        if not self.table:
            return f"{self.kind} {'.'.join(part for part in (self.schema, self.name) if part)}".rstrip()
        return f"{self.kind} {self.name or '(unnamed)'} on {place}"

    def __str__(self) -> str:
        """The difference in one line."""
        return self.sentence("before", "after")

    def sentence(self, first: str, second: str) -> str:
        """The difference in one line, in words for the two snapshots.

        Args:
            first: What the first one is, as the end of a sentence: `before`, `now`.
            second: What the second one is: `after`, `in the target`.
        """
        if self.attribute is None:
            lacks, has = (first, self.after) if self.before is None else (second, self.before)
            return (
                f"{self.subject}: not there {lacks} ({has})" if has else f"{self.subject}: not there {lacks}"
            )
        before = "nothing" if self.before is None else self.before
        after = "nothing" if self.after is None else self.after
        return f"{self.subject}: {self.attribute} is {before} {first} and {after} {second}"
