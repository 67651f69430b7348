"""What the operations of other libraries do, seen by running their SQL in a scratch database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from limbeck import catalog
from limbeck.audits.identifiers import QUOTERS
from limbeck.audits.scratch_build import attempt, borrowed_objects, empty_database
from limbeck.records import Blueprint, Change, Definition, Difference, Snapshot

_OF_THE_SERVER = "owner"


@dataclass(frozen=True, slots=True)
class OperationEffects:
    """What a scratch database held before and after the operations.

    Attributes:
        before: The objects by their keys.
        after: The same, later.
    """

    before: dict[tuple[str, str, str, str], dict[str, str]]
    after: dict[tuple[str, str, str, str], dict[str, str]]

    def accounts_for(self, difference: Difference) -> bool:
        """Whether the operations end a difference.

        Args:
            difference: Between the database and its models.
        """
        key = (difference.kind, difference.schema, difference.table, difference.name)
        before, after = self.before.get(key), self.after.get(key)
        if difference.attribute is not None:
            word = difference.attribute
            held = None if before is None else before.get(word)
            made = None if after is None else after.get(word)
            return before is not None and (held, made) == (difference.before, difference.after)
        if difference.after is None:
            return before is not None and after is None
        return (
            before is None
            and after is not None
            and all(f"{word}: {text}" in difference.after for word, text in after.items())
        )


def effects_of_foreign_operations(blueprint: Blueprint, changes: Sequence[Change]) -> OperationEffects | None:
    """Run the SQL of operations that belong to no table; None where there are none, or not on PostgreSQL.

    The scratch database has the types and sequences of the audited one, and the columns of those tables that
    the SQL mentions.

    Args:
        blueprint: What the audited database holds.
        changes: What autogenerate proposes.

    Raises:
        ServerError: No PostgreSQL server is available.
    """
    foreign = [each.sql for each in changes if each.table is None]
    if not foreign or blueprint.snapshot.dialect != "postgresql":
        return None
    with empty_database(blueprint) as connection:
        for statement in (
            *borrowed_objects(blueprint.snapshot),
            *_tables(blueprint.snapshot, "\n".join(foreign)),
        ):
            attempt(connection, statement)
        before = _by_key(catalog.read(connection))
        for statement in foreign:
            attempt(connection, statement)
        return OperationEffects(before, _by_key(catalog.read(connection)))


def _tables(snapshot: Snapshot, sql: str) -> Iterator[str]:
    """The columns of the tables that are mentioned, as statements that create them."""
    quote = QUOTERS["postgresql"]
    columns: dict[tuple[str, str], list[Definition]] = {}
    for each in snapshot.definitions:
        if each.kind == "column" and each.table in sql:
            columns.setdefault((each.schema, each.table), []).append(each)
    for (schema, table), parts in columns.items():
        lines = (f"{quote(each.name)} {dict(each.attributes)['type']}" for each in parts)
        yield f"CREATE TABLE {quote(schema)}.{quote(table)} ({', '.join(lines)})"


def _by_key(snapshot: Snapshot) -> dict[tuple[str, str, str, str], dict[str, str]]:
    return {
        each.key: {word: text for word, text in each.attributes if word != _OF_THE_SERVER}
        for each in snapshot.definitions
    }
