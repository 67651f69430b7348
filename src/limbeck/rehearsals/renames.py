"""A catalogue in which tables and columns have the names that they have got since, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from limbeck.databases.sqlite import quoted
from limbeck.records import Definition, Snapshot

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
"""A name that PostgreSQL writes without quotes, unless it is one of its words."""

_COLUMN_GRANT = " on column "
"""What stands before the column in the name of a privilege."""

TableKey = tuple[str, str]
"""The schema and the name of a table."""


def qualified_name(schema: str, table: str) -> str:
    """What rows name a table: with its schema unless that is the default one.

    Args:
        schema: The schema as a catalogue has it; empty on SQLite.
        table: The table.
    """
    return table if schema in {"", "public"} else f"{schema}.{table}"


def tables_by_name(snapshot: Snapshot) -> dict[str, TableKey]:
    """The tables of a catalogue by the names that rows have for them.

    Args:
        snapshot: The catalogue.
    """
    return {
        qualified_name(each.schema, each.name): (each.schema, each.name)
        for each in snapshot.definitions
        if each.kind == "table"
    }


@dataclass(frozen=True)
class Spelling:
    """How the texts of a catalogue write names.

    Attributes:
        after: The catalogue in which the new names stand.
    """

    after: Snapshot

    @cached_property
    def _texts(self) -> str:
        return "\n".join(text for each in self.after.definitions for _, text in each.attributes)

    @property
    def _quotes(self) -> bool:
        """Whether all that needs quotes has them, and nothing else."""
        return self.after.dialect == "postgresql"

    def written(self, name: str) -> str:
        """A name as a text has it; in quotes where PostgreSQL needs these."""
        if self._quotes and (not _PLAIN.fullmatch(name) or quoted(name) in self._texts):
            return quoted(name)
        return name

    def word(self, name: str) -> str:
        """What matches a name in a text, with the quotes that belong to it."""
        if not self._quotes:
            return rf"(?<![\w$]){re.escape(name)}(?![\w$])"
        bare = rf'|(?<![\w$"]){name}(?![\w$"])' if _PLAIN.fullmatch(name) else ""
        return rf"(?:{re.escape(quoted(name))}{bare})"

    def place(self, place: TableKey) -> str:
        """A table as a text names it."""
        return ".".join(map(self.written, place)) if self._quotes else self.written(place[1])

    def table(self, place: TableKey) -> str:
        """What matches a table in a text; PostgreSQL names all of them with their schemas."""
        schema, name = place
        return rf"{self.word(schema)}\.{self.word(name)}" if self._quotes else self.word(name)


def with_renames(
    snapshot: Snapshot, after: Snapshot, tables: Mapping[str, str], columns: Mapping[tuple[str, str], str]
) -> Snapshot:
    """A catalogue in which tables and columns have the names that they have got since, wherever they stand.

    Args:
        snapshot: The catalogue.
        after: The one in which they have these names.
        tables: The new names of tables, as rows name them.
        columns: The new names of columns, by table and name.
    """
    spelling = Spelling(after)
    new = tables_by_name(after)
    old = new | tables_by_name(snapshot)
    definitions: Iterable[Definition] = snapshot.definitions
    for (table, column), name in columns.items():
        if table in old:
            definitions = [_with_column(each, old[table], column, name, spelling) for each in definitions]
    for table, name in tables.items():
        if table in old and name in new:
            definitions = [_with_table(each, old[table], new[name], spelling) for each in definitions]
    return replace(snapshot, definitions=tuple(definitions))


def _with_column(each: Definition, place: TableKey, column: str, name: str, spelling: Spelling) -> Definition:
    is_its = (each.schema, each.table) == place
    named = re.compile(spelling.table(place))
    if not is_its and not any(named.search(text) for _, text in each.attributes):
        return each
    word, written = re.compile(spelling.word(column)), spelling.written(name)
    attributes = tuple((key, word.sub(lambda _: written, text)) for key, text in each.attributes)
    changed = each._replace(attributes=attributes)
    if is_its and (each.kind, each.name) == ("column", column):
        return changed._replace(name=name)
    grantee, granted, its_column = each.name.rpartition(_COLUMN_GRANT)
    if is_its and each.kind == "grant" and granted and its_column in {column, quoted(column)}:
        return changed._replace(name=f"{grantee}{granted}{written}")
    return changed


def _with_table(each: Definition, place: TableKey, new: TableKey, spelling: Spelling) -> Definition:
    """A definition with the new name of a table; in a view, that is an alias as well, without a schema."""
    named, word = re.compile(spelling.table(place)), re.compile(rf"(?<!\.){spelling.word(place[1])}")
    whole, alias = spelling.place(new), spelling.written(new[1])

    def reworded(text: str) -> str:
        parts = named.split(text)
        return text if len(parts) == 1 else whole.join(word.sub(lambda _: alias, part) for part in parts)

    changed = each._replace(attributes=tuple((key, reworded(text)) for key, text in each.attributes))
    if (each.schema, each.table) == place:
        return changed._replace(schema=new[0], table=new[1])
    is_it = not each.table and (each.kind, each.schema, each.name) == ("table", *place)
    return changed._replace(schema=new[0], name=new[1]) if is_it else changed
