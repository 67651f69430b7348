"""What SQLite's batch mode costs a table: the remedy of a blind spot, tried on a copy of the schema."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.autogen.dry_run import DryRun
from limbeck.autogen.sqlite_dry_run import batch_dry_run
from limbeck.autogen.sqlite_schema import SchemaEntry, SqliteSchema
from limbeck.phrases import and_joined
from limbeck.records import Blueprint, Difference


@dataclass(frozen=True, slots=True)
class RebuildTrial:
    """Runs batches on copies of a schema, without its rows.

    Attributes:
        schema: The schema of the audited database.
    """

    schema: SqliteSchema

    @classmethod
    def from_blueprint(cls, blueprint: Blueprint) -> RebuildTrial:
        """The trial of remedies for the database of a blueprint."""
        entries = (SchemaEntry(number, *columns) for number, columns in enumerate(blueprint.created))
        return cls(SqliteSchema.from_entries(entries))

    def __call__(self, difference: Difference, python: str) -> str:
        """What a batch costs its table, in words.

        Args:
            difference: What the batch is meant to end.
            python: The batch.
        """
        column = difference.kind == "column"
        done = batch_dry_run(self.schema, difference.table, python, difference.name, is_column=column)
        if done.error is not None:
            reason = done.error.removeprefix("The script fails here: ")
            return f"Batch mode fails on the table as it is: {reason}."
        return f"SQLite rebuilds `{difference.table}` for this, and {_cost(done)}."


def _cost(done: DryRun) -> str:
    losses = done.losses
    if losses.unknown:
        return "only SQLite 3.37 or newer can tell what is lost"
    costs = []
    if losses.lost:
        costs.append(f"silently loses {and_joined(losses.lost)}")
    if done.broken:
        costs.append(f"breaks the view {and_joined([f'`{each}`' for each in done.broken])}")
    if losses.retyped:
        costs.append(f"declares {and_joined(losses.retyped)}")
    return "; it ".join(costs) or "loses nothing of it"
