"""What a person has answered, so that a proposal becomes the migration that is meant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnsweredRename:
    """One thing that was renamed, as a person says.

    Attributes:
        schema: The schema of the table, None for the default one.
        table: For a column its table, by the name that it has when all tables have been renamed; None for
            a table.
        before: The name in the database.
        after: The name in the models.
        to_schema: For a table that was moved, the schema where it is now; None for one that stays.
    """

    schema: str | None
    table: str | None
    before: str
    after: str
    to_schema: str | None = None

    @property
    def reversed(self) -> AnsweredRename:
        """The way back."""
        if self.to_schema is None:
            return AnsweredRename(self.schema, self.table, self.after, self.before)
        return AnsweredRename(self.to_schema, self.table, self.after, self.before, self.schema or "")


@dataclass(frozen=True, slots=True)
class Addition:
    """What is written for a blind spot: Python in which the operations are called `op`.

    Attributes:
        kind: What differs, as the blind spot has it.
        schema: The schema that it is in, None for the default one.
        table: The table that it belongs to; None for what stands alone.
        object: Its name; None where it has none.
        before: What the database holds.
        after: What it should hold.
        upgrade: The lines of `upgrade()`.
        downgrade: The lines of `downgrade()`; empty where nothing takes it back.
        is_first: Whether other operations may need it.
    """

    kind: str
    schema: str | None
    table: str | None
    object: str | None
    before: str | None
    after: str | None
    upgrade: str
    downgrade: str
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How a draft differs from what autogenerate proposes.

    Attributes:
        renames: What was renamed, tables first; the database that is compared has the new names already.
        kept: What is left alone, by its names in a report.
        additions: What is written for blind spots.
        heads: What the migration follows; None for all heads.
    """

    renames: tuple[AnsweredRename, ...] = ()
    kept: tuple[str, ...] = ()
    additions: tuple[Addition, ...] = ()
    heads: tuple[str, ...] | None = None
