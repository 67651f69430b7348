"""What the catalogue of PostgreSQL says of tables, as far as it decides what SQLAlchemy reflects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from limbeck.autogen.quiet.facts import ColumnFacts, ForeignKeyFacts, Key, KeyFacts, TableFacts
from limbeck.records.snapshot import Definition, Snapshot

_NAME = r'(?:[a-z_][a-z0-9_]*|"[A-Za-z0-9_ ]+")'
_NAMES = rf"{_NAME}(?:, {_NAME})*"
_UNIQUE = re.compile(rf"UNIQUE \(({_NAMES})\)")
_INDEX = re.compile(
    rf"CREATE (UNIQUE )?INDEX {_NAME} ON {_NAME}\.{_NAME} USING btree \(({_NAMES})\)", re.ASCII
)
_FOREIGN_KEY = re.compile(
    rf"FOREIGN KEY \(({_NAMES})\) REFERENCES ({_NAME})\.({_NAME})\(({_NAMES})\)((?: [A-Z ]+)?)", re.ASCII
)
_CHECK = re.compile(r"CHECK \(.+\)", re.DOTALL)
_SERIAL = re.compile(r"nextval\('([a-z_][a-z0-9_]*)\.([a-z_][a-z0-9_]*)'::regclass\)", re.ASCII)
_SILENT = {"owner", "comment"}
_START = " start "
_PARTS = ("check", "exclude", "foreign key", "index", "unique")


def postgresql_facts(snapshot: Snapshot, default_schema: str) -> dict[Key, TableFacts]:
    """What a snapshot says of each table.

    Args:
        snapshot: Of the database.
        default_schema: The only schema on the search path.
    """
    reader = _Reader(snapshot, default_schema)
    return reader.read()


class _Reader:
    def __init__(self, snapshot: Snapshot, default_schema: str) -> None:
        self._kinds: dict[str, list[Definition]] = {}
        for kind, group in groupby(snapshot.definitions, attrgetter("kind")):
            self._kinds.setdefault(kind, []).extend(group)
        self._default = default_schema
        self._tables: dict[tuple[str, str], TableFacts] = {}
        self._owners = {
            (each.schema, each.name): dict(each.attributes).get("owned by")
            for each in self._kinds.get("sequence", ())
        }
        self._known: dict[int, ColumnFacts] = {}
        self._plain_checks: set[int] = set()

    def read(self) -> dict[Key, TableFacts]:
        for each in self._kinds.get("table", ()):
            self._add_table(each)
        for facts, columns in self._of_tables("column"):
            self._add_columns(facts, columns)
        for kind in _PARTS:
            for facts, parts in self._of_tables(kind):
                for each in parts:
                    self._add_part(facts, each)
        return {
            (None if schema == self._default else schema, name): facts
            for (schema, name), facts in self._tables.items()
        }

    def _of_tables(self, kind: str) -> Iterator[tuple[TableFacts, Iterable[Definition]]]:
        """The definitions of a kind that belong to tables; those of one mostly follow each other."""
        for place, definitions in groupby(self._kinds.get(kind, ()), attrgetter("schema", "table")):
            facts = self._tables.get(place)
            if facts is not None:
                yield facts, definitions

    def _add_table(self, each: Definition) -> None:
        said = dict(each.attributes)
        options = tuple(pair for pair in each.attributes if pair[0] not in _SILENT)
        facts = TableFacts(options, said.get("comment"))
        # Names like these may be hidden by those of the system.
        facts.is_odd = bool(options) or each.name.startswith("pg_")
        self._tables[each.schema, each.name] = facts

    def _add_columns(self, facts: TableFacts, definitions: Iterable[Definition]) -> None:
        known = self._known
        for each in definitions:
            column = known.get(id(each.attributes))  # many columns have the same ones
            if column is None:
                column = known[id(each.attributes)] = _column_facts(each.attributes)
            if column.plain is not None and not self._owns_its_sequence(each):
                column = replace(column, plain=None)
            facts.columns[each.name] = column

    def _owns_its_sequence(self, each: Definition) -> bool:
        serial = _SERIAL.fullmatch(dict(each.attributes)["default"])
        if serial is None or serial[1] != each.schema:
            return False
        return self._owners.get((serial[1], serial[2])) == f"{each.schema}.{each.table}.{each.name}"

    def _add_part(self, facts: TableFacts, each: Definition) -> None:
        if id(each.attributes) in self._plain_checks:
            return
        said = dict(each.attributes)
        text = said.pop("definition", "")
        said.pop("comment", None)
        said.pop("index comment", None)
        options = tuple(said.items())
        if each.kind == "unique" and (match := _UNIQUE.fullmatch(text)):
            facts.uniques.append(KeyFacts(each.name, _names(match[1]), options))
        elif each.kind == "index" and (match := _INDEX.fullmatch(text)):
            facts.indexes.append(KeyFacts(each.name, _names(match[2]), (bool(match[1]), options)))
        elif each.kind == "foreign key" and (match := _FOREIGN_KEY.fullmatch(text)):
            columns, schema, table, targets, rest = match.groups()
            (schema,), (table,) = _names(schema), _names(table)
            target = (None if schema == self._default else schema, table)
            facts.foreign_keys.append(
                ForeignKeyFacts(each.name, _names(columns), target, _names(targets), (rest, options))
            )
        elif each.kind == "check" and _CHECK.fullmatch(text):
            self._plain_checks.add(id(each.attributes))
        else:
            facts.is_odd = True


def _column_facts(attributes: tuple[tuple[str, str], ...]) -> ColumnFacts:
    said = dict(attributes)
    comment = said.pop("comment", None)
    if "identity options" in said:  # they begin with the name of the sequence
        options = said["identity options"]
        said["identity options"] = options[options.rfind(_START) :]
    signature = tuple(said.items())
    default = said.pop("default", "")
    plain = (*said.items(), ("serial", "yes")) if default.startswith("nextval(") else None
    return ColumnFacts(signature, plain, comment, "generated" in said)


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    return tuple(_each_name(text))


def _each_name(text: str) -> Iterator[str]:
    for name in text.split(", "):
        yield name[1:-1] if name.startswith('"') else name
