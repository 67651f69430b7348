"""Kinds of change in words, and the tables into which a report sorts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from limbeck.records import Change

TABLES, COLUMNS, INDEXES = "Tables", "Columns", "Indexes"
CONSTRAINTS, COMMENTS, OTHER = "Constraints and foreign keys", "Comments", "Other operations"

GROUPS = (TABLES, COLUMNS, INDEXES, CONSTRAINTS, COMMENTS, OTHER)


@dataclass(frozen=True, slots=True)
class Kind:
    """One of Alembic's kinds of change.

    Attributes:
        slug: Alembic's own word, as in `Change.kind`.
        words: What the migration does, in words.
        group: The table of the report that it belongs to.
    """

    slug: str
    words: str
    group: str


KINDS = (
    Kind("add_table", "Create table", TABLES),
    Kind("remove_table", "Drop table", TABLES),
    Kind("rename_table", "Rename table", TABLES),
    Kind("add_column", "Add column", COLUMNS),
    Kind("remove_column", "Drop column", COLUMNS),
    Kind("modify_name", "Rename column", COLUMNS),
    Kind("modify_type", "Change type", COLUMNS),
    Kind("modify_nullable", "Change nullability", COLUMNS),
    Kind("modify_default", "Change server default", COLUMNS),
    Kind("add_index", "Create index", INDEXES),
    Kind("remove_index", "Drop index", INDEXES),
    Kind("add_constraint", "Add constraint", CONSTRAINTS),
    Kind("remove_constraint", "Drop constraint", CONSTRAINTS),
    Kind("add_fk", "Add foreign key", CONSTRAINTS),
    Kind("remove_fk", "Drop foreign key", CONSTRAINTS),
    Kind("modify_comment", "Change column comment", COMMENTS),
    Kind("add_table_comment", "Set table comment", COMMENTS),
    Kind("remove_table_comment", "Drop table comment", COMMENTS),
)

_BY_SLUG = {each.slug: each for each in KINDS}


@dataclass(frozen=True, slots=True)
class ChangeSubject:
    """What a change is about, in the reader's own names; both are None for what belongs to no table.

    Attributes:
        name: The object: `users.email`, `ix_users_email`; None for an object without a name.
        on: The table that it belongs to, where `name` does not say so already.
    """

    name: str | None
    on: str | None

    def __str__(self) -> str:
        """Both in one line of text."""
        name = self.name or (self.on and "unnamed") or "the database"
        return f"{name} on {self.on}" if self.on else name


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report.

    Attributes:
        title: The kind of object.
        changes: Its changes, most dangerous first, otherwise in Alembic's order.
    """

    title: str
    changes: tuple[Change, ...]


def kind(slug: str) -> Kind:
    """The words for a kind of change; one that Alembic itself does not have keeps its own name."""
    words = slug.replace("_", " ").strip()
    return _BY_SLUG.get(slug) or Kind(slug, words[:1].upper() + words[1:], OTHER)


def subject(change: Change) -> ChangeSubject:
    """What a change is about."""
    table = None if change.table is None else _dotted(change.schema, change.table)
    group = kind(change.kind).group
    if group in (COLUMNS, COMMENTS) and table is not None and change.object is not None:
        return ChangeSubject(_dotted(table, change.object), None)
    if group in (TABLES, COMMENTS) and change.object is None:
        return ChangeSubject(table, None)
    return ChangeSubject(change.object, table)


def sections(changes: Iterable[Change]) -> tuple[Section, ...]:
    """The changes by kind of object; a kind that does not occur has no section."""
    ranked = sorted(changes, key=lambda change: change.risk.rank)
    sorted_in = {title: tuple(each for each in ranked if kind(each.kind).group == title) for title in GROUPS}
    return tuple(Section(title, those) for title, those in sorted_in.items() if those)


def _dotted(*names: str | None) -> str:
    return ".".join(name for name in names if name is not None)
