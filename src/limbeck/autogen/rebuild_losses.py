"""What a table of SQLite loses when batch mode rebuilds it, by two snapshots of the replica."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from alembic.operations import ops

from limbeck.autogen.operation_steps import OperationStep
from limbeck.catalog import compare
from limbeck.records import Definition, Difference, Snapshot

CONSTRAINTS = ("primary key", "unique", "foreign key", "check")

NAMES = re.compile(r'"(?:[^"]|"")*"|\w+')
ORDERED = re.compile(r" (?:COLLATE (?:\"(?:[^\"]|\"\")*\"|\w+)|DESC)(?=,|$| DESC)")

ALTERS = {
    "modify_type": {"type"},
    "modify_nullable": {"nullable", "not null on conflict"},
    "modify_default": {"default", "generated", "generated kind"},
}
"""The attributes of a column that each change is about."""

CLAUSES = {
    "autoincrement": "AUTOINCREMENT",
    "strict": "STRICT",
    "without rowid": "WITHOUT ROWID",
    "nullable": "NOT NULL",
    "unique": "UNIQUE",
    "collation": "COLLATE {}",
    "default": "DEFAULT {}",
    "generated": "GENERATED ALWAYS AS ({})",
    "not null on conflict": "NOT NULL ON CONFLICT {}",
    "on conflict": "ON CONFLICT {}",
    "on delete": "ON DELETE {}",
    "on update": "ON UPDATE {}",
    "match": "MATCH {}",
    "deferrable": "{}",
    "references": "REFERENCES {}",
    "where": "WHERE {}",
    "name": "CONSTRAINT {}",
}
"""How each attribute is written in SQL; what is not here is told otherwise or makes no difference to rows."""


@dataclass(frozen=True, slots=True)
class RebuildLosses:
    """What a rebuilt table lacks that the old one had.

    Attributes:
        lost: What is gone, in words, with its SQL between backticks.
        retyped: Declared types that are written otherwise. They convert values as before: reflection goes by
            SQLite's own rules of affinity.
        unknown: Whether this SQLite is too old to tell.
    """

    lost: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    unknown: bool = False


NOTHING_LOST = RebuildLosses()


def rebuild_losses(
    before: Snapshot, after: Snapshot, tables: Iterable[str], steps: Sequence[OperationStep]
) -> RebuildLosses:
    """What is lost of some tables without being asked for.

    Args:
        before: The catalogue before the tables were rebuilt.
        after: The catalogue after it.
        tables: The tables that were rebuilt.
        steps: All that the migration asks for: what one step loses, another one may drop.
    """
    wanted = {name: _Wanted.of(name, before, steps) for name in (table.casefold() for table in tables)}
    old = _comparable(before)
    attributes = {each.key: dict(each.attributes) for each in old.definitions}
    remade = {step.object for step in steps if step.kind == "alter_trigger"}  # as a draft does
    lost, retyped = [], []
    for each in compare(old, _comparable(after)):
        asked = wanted.get((each.table or each.name).casefold())
        held = attributes.get((each.kind, each.schema, each.table, each.name))
        if asked is None or held is None or each.before is None or asked.covers(each, held):
            continue
        if each.kind == "trigger" and each.name in remade:
            continue
        if each.attribute == "type":
            retyped.append(f"`{each.table}.{each.name}` as `{each.after}` instead of `{each.before}`")
        elif (words := _words(each)) is not None:
            lost.append(words)
    return RebuildLosses(tuple(lost), tuple(retyped))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the migration asks for on one table.

    Attributes:
        table: The table's name, folded.
        columns: All its columns, folded.
        dropped: Those that are dropped.
        renamed: Those that get another name.
        altered: The attributes of a column that are altered, with the column.
        objects: The kinds and names of indexes and constraints that are dropped.
    """

    table: str
    columns: frozenset[str]
    dropped: frozenset[str]
    renamed: frozenset[str]
    altered: frozenset[tuple[str, str]]
    objects: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, table: str, before: Snapshot, steps: Iterable[OperationStep]) -> _Wanted:
        own = [each for each in steps if (each.table or "").casefold() == table]
        named = [((each.object or "").casefold(), each) for each in own]
        return cls(
            table,
            frozenset(
                each.name.casefold()
                for each in before.definitions
                if each.kind == "column" and each.table.casefold() == table
            ),
            frozenset(name for name, each in named if each.kind == "remove_column"),
            frozenset(name for name, each in named if each.kind == "modify_name"),
            frozenset((name, word) for name, each in named for word in ALTERS.get(each.kind, ())),
            frozenset(
                ("index" if isinstance(each.operation, ops.DropIndexOp) else "constraint", name)
                for name, each in named
                if isinstance(each.operation, (ops.DropIndexOp, ops.DropConstraintOp))
            ),
        )

    def covers(self, difference: Difference, held: Mapping[str, str]) -> bool:
        """Whether a difference is asked for, or comes with what is asked for.

        Args:
            difference: Of an object of the table, or of the table itself.
            held: The attributes of the object before.
        """
        name = difference.name.casefold()
        if difference.kind == "column":
            return name in self.dropped | self.renamed or (name, difference.attribute) in self.altered
        if difference.kind == "index":
            parts = f"{held.get('columns', '')} {held.get('where', '')}"
            return ("index", name) in self.objects or self._goes_with_columns(parts)
        if difference.kind not in CONSTRAINTS:
            return False
        return (
            ("constraint", held.get("name", "").casefold()) in self.objects
            or self._goes_with_columns(difference.name)
            or (difference.kind == "check" and self._is_of_type(difference.name))
        )

    def _goes_with_columns(self, text: str) -> bool:
        """Whether all columns that a text mentions are dropped, or one of them has another name now."""
        mentioned = {_bare(each).casefold() for each in NAMES.findall(text)} & self.columns
        return bool(mentioned) and (mentioned <= self.dropped or bool(mentioned & self.renamed))

    def _is_of_type(self, expression: str) -> bool:
        """Whether a check is the list of values that came with the type of a column: Boolean and Enum."""
        column = expression.partition(" IN (")[0]
        return (_bare(column).casefold(), "type") in self.altered and " IN (" in expression


def _comparable(snapshot: Snapshot) -> Snapshot:
    """The snapshot with each constraint named after what it is on: batch mode writes them in other places."""
    keys = {
        (each.schema, each.table.casefold()): dict(each.attributes)["columns"]
        for each in snapshot.definitions
        if each.kind == "primary key"
    }
    return replace(snapshot, definitions=tuple(_definitions(snapshot.definitions, keys)))


def _definitions(
    definitions: Sequence[Definition], keys: Mapping[tuple[str, str], str]
) -> Iterator[Definition]:
    for each in definitions:
        if each.kind not in CONSTRAINTS:
            yield each
            continue
        attributes = dict(each.attributes)
        if each.name:
            attributes["name"] = each.name
        parent = attributes.get("references", "")
        if parent and not parent.endswith(")"):
            # Without columns it means the parent's key.
            key = keys.get((each.schema, _bare(parent).casefold()), "")
            attributes["references"] = f"{parent}({ORDERED.sub('', key)})"
        subject = attributes.get("expression") or ORDERED.sub("", attributes.get("columns", ""))
        yield Definition(each.kind, each.schema, each.table, subject, tuple(sorted(attributes.items())))


def _words(difference: Difference) -> str | None:
    """What is lost, as the end of a sentence; None for what makes no difference to rows or rules."""
    before, after = difference.before or "", difference.after or ""
    subject = _subject(difference)
    if difference.attribute is None:
        return subject
    if difference.attribute == "columns":
        kept = after.split(", ")
        return f"`{', '.join(each for each in before.split(', ') if each not in kept)}` of {subject}"
    clause = CLAUSES.get(difference.attribute)
    if clause is None or (difference.attribute == "nullable" and before != "no"):
        return None
    written = f"`{clause.format(before)}`"
    return written if difference.kind == "table" else f"{written} of {subject}"


def _subject(difference: Difference) -> str:
    kind, name = difference.kind, difference.name
    if kind == "column":
        return f"`{difference.table}.{name}`"
    if kind in CONSTRAINTS:
        return f"`{kind.upper()} ({name})`"
    return f"{kind} `{name}`"


def _bare(name: str) -> str:
    """A name without its double quotes."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
