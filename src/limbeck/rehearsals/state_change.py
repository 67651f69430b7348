"""What two states of a scratch database differ in: catalogue, rows and next ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from limbeck import catalog
from limbeck.records import Definition, Difference, Snapshot
from limbeck.rehearsals.renames import qualified_name, tables_by_name
from limbeck.rehearsals.row_counts import TableRows

_NAMED_NOT_NULL = "not null constraint"
"""The attribute of a column whose NOT NULL has another name than the server would give it."""


@dataclass(frozen=True)
class StateChange:
    """What is different after a step.

    Attributes:
        before: The catalogue before it.
        after: The catalogue after it.
        rows: What became of the rows of each table.
        next_ids: The next id of each table that numbers its rows, before and after; on PostgreSQL of each
            column that has a sequence, as `table.column`.
        broken: Views and triggers that are still there and no longer work, each with what the database says.
        stale: The materialized views with rows that are no longer those of their query, and how many.
    """

    before: Snapshot
    after: Snapshot
    rows: Mapping[str, TableRows]
    next_ids: Mapping[str, tuple[int | None, int | None]]
    stale: Mapping[str, int] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def catalogue(self) -> tuple[Difference, ...]:
        """What the catalogues differ in."""
        return catalog.compare(self.before, self.after)

    def changes_something(self) -> bool:
        """Whether a step did anything at all."""
        return bool(self.catalogue) or any(
            each.gone or each.new or each.columns or each.before is None for each in self.rows.values()
        )

    def has_column(self, table: str, column: str) -> bool:
        """Whether a table, whatever its name is now, still has a column.

        Args:
            table: Its name before.
            column: The column.
        """
        return column in self.columns(self.after, self.renamed_tables.get(table, table))

    def tables(self, snapshot: Snapshot) -> dict[str, Definition]:
        """The tables of one of both catalogues, by the names that `rows` has for them.

        Args:
            snapshot: `before` or `after`.
        """
        return {
            qualified_name(each.schema, each.name): each
            for each in snapshot.definitions
            if each.kind == "table"
        }

    def columns(self, snapshot: Snapshot, table: str) -> dict[str, Definition]:
        """The columns of a table, by their names.

        Args:
            snapshot: `before` or `after`.
            table: The table, as `rows` names it: with its schema unless that is the default one.
        """
        held = self._held_before if snapshot is self.before else self._held_after
        return held.get(table, {})

    @cached_property
    def _held_before(self) -> Columns:
        return _columns(self.before)

    @cached_property
    def _held_after(self) -> Columns:
        return _columns(self.after)

    @cached_property
    def renamed_tables(self) -> dict[str, str]:
        """The tables that have another name now, as their rows or their columns show."""
        old, new = self._held_before, self._held_after
        found: dict[str, str] = {}
        for table, columns in old.items():
            if table in new:
                continue
            rows = self.rows.get(table)
            is_whole = rows is not None and rows.kept == rows.gone and not rows.columns
            if rows is not None and rows.moved and is_whole and rows.moved not in old:
                found[table] = rows.moved
            elif rows is None or not rows.before:
                alike = self._alike(table, columns)
                if len(alike) == 1:
                    found[table] = alike[0]
        return found

    def _alike(self, table: str, columns: Mapping[str, Definition]) -> list[str]:
        """The new tables with the columns of one that is gone; those of its own schema, if there are any."""
        old, new = self._held_before, self._held_after
        alike = [each for each in new if each not in old and new[each].keys() == columns.keys()]
        (schema, _), now = tables_by_name(self.before)[table], tables_by_name(self.after)
        return [each for each in alike if now[each][0] == schema] or alike

    @cached_property
    def renamed_columns(self) -> dict[tuple[str, str], str]:
        """The columns that have another name now, as their values show; by table and name."""
        old, new = self._held_before, self._held_after
        found = {}
        for table, rows in self.rows.items():
            was, now = old.get(table, {}), new.get(table, {})
            gone, made = was.keys() - now.keys(), now.keys() - was.keys()
            for column in gone & rows.columns.keys():
                each = rows.columns[column]
                there = each.moved.removeprefix(f"column {table}.")
                if each.kept == each.vanished and there in made:
                    found[table, column] = there
            if (
                len(gone) == len(made) == 1
                and not gone & rows.columns.keys()
                and not made & rows.columns.keys()
            ):
                # Without a value there is nothing to follow: what is declared alike is taken for the same.
                (column,), (there,) = gone, made
                if _declared(was[column]) == _declared(now[there]):
                    found[table, column] = there
        for table, new_name in self.renamed_tables.items():
            was, now = old[table], new[new_name]
            missing = {name: _declared(each) for name, each in was.items() if name not in now}
            fresh = {name: _declared(each) for name, each in now.items() if name not in was}
            for column, declared in missing.items():
                alike = [each for each in fresh if fresh[each] == declared]
                if len(alike) == 1 and list(missing.values()).count(declared) == 1:
                    found[table, column] = alike[0]
        return found


def _declared(column: Definition) -> tuple[tuple[str, str], ...]:
    """The attributes of a column, but for the name of its NOT NULL: that stays when the column is renamed."""
    return tuple(each for each in column.attributes if each[0] != _NAMED_NOT_NULL)


Columns = dict[str, dict[str, Definition]]
"""The columns of each table, by the names that rows have for tables."""


def _columns(snapshot: Snapshot) -> Columns:
    found: Columns = {name: {} for name in tables_by_name(snapshot)}
    for each in snapshot.definitions:
        if each.kind == "column":
            found.get(qualified_name(each.schema, each.table), {})[each.name] = each
    return found
