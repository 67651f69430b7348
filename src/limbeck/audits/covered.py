"""Which differences the changes of autogenerate account for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from limbeck.records import Change, Definition, Difference, RemovedChange, Snapshot

COVERS: dict[str, tuple[str, ...]] = {
    "modify_type": ("type",),
    "modify_nullable": (
        "nullable",
        "not null constraint",
        "not null inheritance",
        "not null validity",
        "not null comment",
    ),
    "modify_default": ("default", "identity", "identity options"),
    "modify_comment": ("comment",),
}
"""For each change of a column, the attributes of it that it changes."""

OBJECTS: dict[str, tuple[str, ...]] = {
    "index": ("index",),
    "fk": ("foreign key",),
    "constraint": ("unique", "check", "exclude", "primary key"),
}
"""For each object that is added or removed on a table, what the catalogue calls it."""

_CONSTRAINT = re.compile(
    r"""(?:CONSTRAINT (?:"(?:[^"]|"")*"|\S+) )?(PRIMARY KEY|UNIQUE|CHECK|EXCLUDE)\b""", re.IGNORECASE
)

Proposed = Change | RemovedChange

LONGEST = 63
"""Characters of a name on PostgreSQL."""

Relation = tuple[str, str]
"""The schema and the name of a table or of what else stands beside it."""

_NOBODY: tuple[Relation, str] = (("", ""), "")

_NAMED_CHECK = re.compile(r"""CONSTRAINT ("(?:[^"]|"")*"|\S+) CHECK\b""")
_NAMELESS_CHECK = re.compile(r"ADD CHECK\b")

_MARK = 8  # what SQLAlchemy keeps free at the end of a name that it cuts
_COLUMNS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The changes of an audit, and what they stand for in the catalogue.

    Attributes:
        changes: What autogenerate proposes, or did before a hook removed it.
        default_schema: The schema of a table without one; empty on SQLite.
        before: What the database holds.
        after: What it should hold.
    """

    changes: tuple[Proposed, ...]
    default_schema: str
    before: Snapshot
    after: Snapshot

    def uncovered(self, differences: Iterable[Difference]) -> tuple[Difference, ...]:
        """The differences that no change accounts for.

        Args:
            differences: Between the two snapshots.
        """
        lookup = _Lookup(self)
        return tuple(
            each
            for each in differences
            if not any(self._covers(change, each, lookup) for change in lookup.changes_near(each))
        )

    def _covers(self, change: Proposed, difference: Difference, lookup: _Lookup) -> bool:
        if change.kind in {"add_table", "remove_table"}:
            return self._covers_table(change, difference, lookup)
        if change.kind in {"add_column", "remove_column"}:
            return self._covers_column(change, difference, lookup)
        here = (difference.schema, difference.table) == self.relation(change)
        if change.kind in COVERS:
            column = (difference.kind, difference.name) == ("column", change.object)
            changed = column and difference.attribute in _attributes(change)
            return here and (changed or _comes_with_type(change, difference))
        if change.kind in {"add_table_comment", "remove_table_comment"}:
            return self._is_table(change, difference) and difference.attribute == "comment"
        return here and _is_object(change, difference)

    def relation(self, change: Proposed) -> Relation:
        """The schema and the name of the table that a change is about, as the catalogue has them."""
        schema = self.default_schema if change.schema in {None, "main"} else change.schema
        return (schema or "", change.table or "")

    def _is_table(self, change: Proposed, difference: Difference) -> bool:
        return (difference.kind, difference.schema, difference.name) == ("table", *self.relation(change))

    def _covers_table(self, change: Proposed, difference: Difference, lookup: _Lookup) -> bool:
        relation = self.relation(change)
        if (difference.schema, difference.table) == relation or self._is_table(change, difference):
            return difference.attribute is None or change.kind == "remove_table"
        if difference.kind == "sequence":
            return lookup.owner(difference)[0] == relation
        is_new = change.kind == "add_table" and difference.before is None
        return is_new and relation in lookup.users(difference)

    def _covers_column(self, change: Proposed, difference: Difference, lookup: _Lookup) -> bool:
        relation = self.relation(change)
        if difference.kind == "sequence":
            return lookup.owner(difference) == (relation, change.object)
        if (difference.schema, difference.table) != relation:
            return False
        if difference.kind == "column":
            return difference.name == change.object and difference.attribute is None
        if change.kind == "add_column" and _comes_with_type(change, difference):
            return True
        gone = change.kind == "remove_column" and difference.after is None
        return gone and change.object in _columns(difference.before)


class _Lookup:
    """What a coverage knows, found without going through all of it for each difference."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._changes: dict[Relation, list[Proposed]] = {}
        for each in coverage.changes:
            if each.table is not None:
                self._changes.setdefault(coverage.relation(each), []).append(each)

    def changes_near(self, difference: Difference) -> Iterator[Proposed]:
        """The changes of the tables that a difference may have to do with."""
        near = {(difference.schema, difference.table), (difference.schema, difference.name)}
        near |= {self.owner(difference)[0], *self.users(difference)}
        for relation in near:
            yield from self._changes.get(relation, ())

    def owner(self, difference: Difference) -> tuple[Relation, str]:
        """The table and the column that a sequence belongs to."""
        if difference.kind != "sequence":
            return _NOBODY
        owners = self._owners_after if difference.before is None else self._owners_before
        return owners.get((difference.schema, difference.name), _NOBODY)

    def users(self, difference: Difference) -> set[Relation]:
        """The tables that have a column of a type, which is created with them."""
        return self._users.get(difference.name, set()) if difference.kind in {"enum", "domain"} else set()

    @cached_property
    def _owners_before(self) -> dict[Relation, tuple[Relation, str]]:
        return self._owners(self._coverage.before)

    @cached_property
    def _owners_after(self) -> dict[Relation, tuple[Relation, str]]:
        return self._owners(self._coverage.after)

    def _owners(self, snapshot: Snapshot) -> dict[Relation, tuple[Relation, str]]:
        default = self._coverage.default_schema
        return {
            (each.schema, each.name): sequence_owner(each, default)
            for each in snapshot.definitions
            if each.kind == "sequence"
        }

    @cached_property
    def _users(self) -> dict[str, set[Relation]]:
        users: dict[str, set[Relation]] = {}
        for each in self._coverage.after.definitions:
            if each.kind == "column":
                for name in name_parts(_type_of(each).removesuffix("[]"))[-1:]:
                    users.setdefault(name, set()).add((each.schema, each.table))
        return users


def sequence_owner(sequence: Definition, default_schema: str) -> tuple[Relation, str]:
    """The table, by schema and name, and the column that a sequence belongs to; empty where it has none.

    Args:
        sequence: Its definition; nothing else belongs to a column.
        default_schema: The schema of a table that is named without one.
    """
    if sequence.kind != "sequence":
        return _NOBODY
    *path, column = name_parts(dict(sequence.attributes).get("owned by", "")) or [""]
    if not path:
        return _NOBODY
    return (path[0] if len(path) > 1 else default_schema, path[-1]), column


def _comes_with_type(change: Proposed, difference: Difference) -> bool:
    """Whether the statements of a change create this CHECK constraint, which the type of a column brings."""
    if difference.kind != "check" or difference.attribute is not None or difference.before is not None:
        return False
    sql = change.sql if isinstance(change, Change) else ""
    if difference.name in {_unquoted(quoted) for quoted in _NAMED_CHECK.findall(sql)}:
        return True
    if difference.name != f"{change.table}_{change.object}_check":  # PostgreSQL's name for one without
        return not difference.name and f"CHECK ({_attribute(difference.after or '', 'expression')})" in sql
    return _NAMELESS_CHECK.search(sql) is not None


def _unquoted(name: str) -> str:
    return name_parts(name)[0]


def _is_object(change: Proposed, difference: Difference) -> bool:
    """Whether a change adds or removes this index or constraint, by its name or else by its columns."""
    verb, _, noun = change.kind.partition("_")
    if difference.kind not in _kinds(change, noun):
        return False
    if change.object is not None:
        return _is_named(difference.name, change.object)
    if difference.attribute is not None or verb != ("add" if difference.before is None else "remove"):
        return False
    return _columns(change.after or change.before) == _columns(difference.after or difference.before)


def _kinds(change: Proposed, noun: str) -> tuple[str, ...]:
    """What the catalogue calls what a change adds or removes; its text tells constraints apart."""
    found = _CONSTRAINT.match(change.after or change.before or "") if noun == "constraint" else None
    return (found[1].lower(),) if found else OBJECTS.get(noun, ())


def _attributes(change: Proposed) -> tuple[str, ...]:
    """The attributes of a column that a change of it changes; a type may be written with its collation."""
    collated = change.kind == "modify_type" and "COLLATE" in f"{change.before} {change.after}"
    return (*COVERS[change.kind], *(["collation"] if collated else []))


def _is_named(held: str, wished: str) -> bool:
    """Whether a name is the wished one, which SQLAlchemy cuts and marks where it is too long."""
    if len(wished) <= LONGEST:
        return held == wished
    return held.startswith(wished[: LONGEST - _MARK])


def _columns(text: str | None) -> list[str]:
    """The columns of a definition: those that it names as such, else those in its first brackets."""
    found = _COLUMNS.search(text or "")
    listed = _attribute(text or "", "columns") or (found[1] if found else "")
    return [part.strip().strip('"') for part in listed.split(",") if part.strip()]


def _attribute(text: str, word: str) -> str:
    found = re.search(rf"(?:^|, ){word}: (.*?)(?=, [a-z][a-z ]*: |$)", text)
    return found[1] if found else ""


def name_parts(text: str) -> list[str]:
    """The names in a dotted name, without their quotation marks."""
    found = re.findall(r'"((?:[^"]|"")*)"|([^".]+)', text)
    return [quoted.replace('""', '"') or plain for quoted, plain in found]


def _type_of(definition: Definition) -> str:
    return dict(definition.attributes).get("type", "")
