"""Two databases are equal for the catalogue exactly when their `sqlite_master` says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from limbeck.audits.sample import sample
from limbeck.catalog import compare, order, read
from limbeck.catalog.sqlite.tokens import identifier
from limbeck.databases.connect import connect
from limbeck.records.snapshot import Definition, Snapshot

from .master import Normal, normalised
from .schemas import Schema, pairs, schemas
from .snapshots import built, master_of
from .test_mutations import ADDED, REWRITTEN, SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHADOWS = frozenset(
    f"search_{part}" for part in ("data", "idx", "content", "docsize", "config", "segments", "segdir", "stat")
)


def equal(first: Snapshot, second: Snapshot) -> bool:
    return compare(first, second) == order(first, second) == ()


def both_of(statements: Iterable[str]) -> tuple[Snapshot, list[Normal]]:
    """What the catalogue says of a new database, and what `sqlite_master` says."""
    with built(statements) as connection:
        return read(connection), normalised(master_of(connection), SHADOWS)


def test_every_two_of_the_changed_schemas() -> None:
    """Each schema of the mutations equals itself, and no two of them are taken for each other."""
    changed = [
        list((SCHEMA | {name: SCHEMA[name].replace(old, new)}).values()) for name, old, new, _ in REWRITTEN
    ]
    changed += [[*SCHEMA.values(), statement] for statement, _ in ADDED]
    found = [both_of(each) for each in changed]
    two = list(combinations_with_replacement(found, 2))
    same = [(one, other) for one, other in two if one[1] == other[1]]
    assert len(same) == len(found)
    assert [(one, other) for one, other in two if equal(one[0], other[0])] == same


def test_the_shop() -> None:
    """Its statements in another order build the same, and differ once any of them is left out."""
    url = sample("sqlite").url
    assert url is not None
    with connect(url) as shop, shop.engine.connect() as connection:
        snapshot, rows = read(connection), master_of(connection)
    ordered = sorted((row for row in rows if row[1] != "sqlite_sequence"), key=lambda row: row[0] != "table")
    again = both_of(row[3] for row in ordered)
    assert equal(snapshot, again[0])
    assert normalised(rows) == again[1]
    assert {row[0] for row in ordered} >= {"table", "index"}
    for missing in ordered:
        fewer = both_of(row[3] for row in ordered if missing[1] not in {row[1], row[2]})
        assert normalised(rows) != fewer[1]
        place = "" if missing[0] in {"table", "view"} else f" on {missing[2]}"
        assert [each.subject for each in compare(snapshot, fewer[0])] == [f"{missing[0]} {missing[1]}{place}"]


@settings(max_examples=40)
@given(pairs(), st.randoms(use_true_random=False))
def test_random_schemas_in_random_writing(both: tuple[Schema, Schema], random: Random) -> None:
    """The catalogue, `sqlite_master` and what was meant agree on whether two schemas are the same."""
    first, second = (both_of(each.statements(random)) for each in both)
    meant = both[0].same() == both[1].same()
    assert (first[1] == second[1]) == meant
    assert equal(first[0], second[0]) == meant


@settings(max_examples=25)
@given(schemas(), st.randoms(use_true_random=False))
def test_sqlite_reads_constraints_the_same_way(schema: Schema, random: Random) -> None:
    """Foreign keys and unique columns are those that SQLite's own PRAGMAs tell."""
    with built(schema.statements(random)) as connection:
        definitions = read(connection).definitions
        for table in schema.tables:
            found = [each for each in definitions if each.table == table.name]
            assert sorted(map(foreign_key, of_kind(found, "foreign key"))) == told_keys(
                connection, table.name
            )
            unique = {dict(each.attributes)["columns"] for each in of_kind(found, "primary key", "unique")}
            told = told_unique(connection, table.name)
            assert told <= unique
            # An INTEGER PRIMARY KEY is the rowid, and needs no index.
            assert len(unique - told) <= (table.columns[0].type == "INTEGER")


def of_kind(definitions: Sequence[Definition], *kinds: str) -> list[Definition]:
    return [each for each in definitions if each.kind in kinds]


def foreign_key(definition: Definition) -> tuple[str, str, str, str]:
    said = dict(definition.attributes)
    actions = (said.get("on update", "NO ACTION"), said.get("on delete", "NO ACTION"))
    return (said["columns"], said["references"], *actions)


def told_keys(connection: Connection, table: str) -> list[tuple[str, str, str, str]]:
    keys: dict[int, list[tuple[str, str, str | None, str, str]]] = {}
    query = 'SELECT id, "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(?)'
    for number, *row in connection.exec_driver_sql(query + " ORDER BY id, seq", (table,)):
        keys.setdefault(number, []).append((row[0], row[1], row[2], row[3], row[4]))
    return sorted(
        (
            ", ".join(identifier(row[1]) for row in rows),
            identifier(rows[0][0]) + (f"({identifier(rows[0][2])})" if rows[0][2] is not None else ""),
            rows[0][3],
            rows[0][4],
        )
        for rows in keys.values()
    )


def told_unique(connection: Connection, table: str) -> set[str]:
    query = """SELECT l.name, x.name FROM pragma_index_list(?) AS l, pragma_index_xinfo(l.name) AS x
    WHERE l.origin <> 'c' AND x.key ORDER BY l.name, x.seqno"""
    columns: dict[str, list[str]] = {}
    for index, column in connection.exec_driver_sql(query, (table,)):
        columns.setdefault(index, []).append(identifier(column))
    return {", ".join(each) for each in columns.values()}
