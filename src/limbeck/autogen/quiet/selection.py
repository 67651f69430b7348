"""Which tables Alembic is shown, so that its answers decide about all others.

Each pair that a table has is shown in at least one table. Where Alembic then has nothing to say of it, it
would have nothing to say of it elsewhere either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from alembic.operations.ops import AlterColumnOp, MigrateOperation, ModifyTableOps

from limbeck.autogen.quiet.facts import Key
from limbeck.autogen.quiet.pairs import Pair, TablePairs


@dataclass(slots=True)
class Selection:
    """What is known of the tables up to now.

    Attributes:
        tables: The pairs of each table that may be quiet.
        shown: Those of them that Alembic is shown all the same.
        silent: Pairs of which Alembic had nothing to say.
        told: Pairs of which it had.
    """

    tables: Mapping[Key, TablePairs]
    shown: set[Key] = field(default_factory=set)
    silent: set[Pair] = field(default_factory=set)
    told: set[Pair] = field(default_factory=set)

    @property
    def quiet(self) -> set[Key]:
        """The tables that Alembic is not shown."""
        return set(self.tables) - self.shown

    def extend(self) -> bool:
        """Show more tables, until each pair of the others is seen in one; whether there were any to add."""
        before = len(self.shown)
        covered = set(self.silent)
        alike: dict[int, list[Key]] = {}
        for key in self.quiet:
            alike.setdefault(id(self.tables[key]), []).append(key)
        for keys in sorted(alike.values(), key=lambda keys: -len(self.tables[keys[0]].every)):
            pairs = self.tables[keys[0]].every
            if not self.told.isdisjoint(pairs):
                self.shown.update(keys)
            elif not pairs <= covered:
                self.shown.add(keys[0])
                covered |= pairs
        return len(self.shown) > before

    def is_settled(self) -> bool:
        """Whether Alembic has nothing to say of any table that it was not shown."""
        left = {id(pairs): pairs for key, pairs in self.tables.items() if key not in self.shown}
        return all(pairs.every <= self.silent for pairs in left.values())

    def learn(self, operations: Iterable[MigrateOperation], unknown: Iterable[tuple[Key, str]]) -> None:
        """Take in what Alembic said of the tables that it was shown.

        Args:
            operations: What it proposes.
            unknown: The columns whose type SQLAlchemy could not tell.
        """
        columns = set(unknown)
        tables: set[Key] = set()
        for operation in operations:
            if isinstance(operation, ModifyTableOps):
                key = (operation.schema, str(operation.table_name))
                for each in operation.ops:
                    if isinstance(each, AlterColumnOp):
                        columns.add((key, str(each.column_name)))
                    else:
                        tables.add(key)
            else:
                tables.add((getattr(operation, "schema", None), str(getattr(operation, "table_name", ""))))
        for key in self.shown:
            pairs = self.tables[key]
            for name, pair in zip(pairs.names, pairs.columns, strict=True):
                (self.told if (key, name) in columns else self.silent).add(pair)
            if key not in tables:
                self.silent |= pairs.others
        self.silent -= self.told
