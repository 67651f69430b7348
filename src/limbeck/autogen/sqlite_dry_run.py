"""The SQL of operations on SQLite: run on a copy of the schema, because batch mode must reflect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from limbeck.autogen.dry_run import (
    KEPT_OPTIONS,
    DryRun,
    Invocation,
    ScriptPart,
    failure_reason,
)
from limbeck.autogen.messages import collected_warnings, silenced_logs
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.autogen.rebuild_losses import NOTHING_LOST, RebuildLosses, rebuild_losses
from limbeck.autogen.replica import recorded_statements, replica
from limbeck.autogen.sqlite_schema import SqliteSchema, entries
from limbeck.catalog import read
from limbeck.databases.sqlite import quoted
from limbeck.errors import DatabaseError, error_text
from limbeck.records import Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_ALTER = "SQLite cannot do this with ALTER TABLE"


@dataclass(frozen=True, slots=True)
class SqliteDryRunner:
    """Runs parts on an in-memory copy of an SQLite schema, without its rows, and notes the statements.

    Attributes:
        schema: Everything in the database's schema.
        opts: The project's own options.
        invocation: How a part is run.
        steps: All that the script asks for.
    """

    schema: SqliteSchema
    opts: Mapping[str, Any]
    invocation: Invocation
    steps: Sequence[OperationStep]

    def run_alone(self, part: ScriptPart, before: Sequence[ScriptPart] = ()) -> DryRun:
        """Run one part on a copy of its own, after others."""
        tables = part.tables.union(*(each.tables for each in before))
        with silenced_logs(), replica(self.schema.around(tables)) as (connection, missing):
            for each in before:
                self._run(connection, each, missing)
            working = _working_views(connection)
            snapshot = _snapshot(connection)
            dry_run = self._run(connection, part, missing)
            broken = tuple(sorted(working - _working_views(connection)))
            recreates = "_alembic_tmp_" in dry_run.sql
            losses = NOTHING_LOST
            if recreates and dry_run.error is None:
                losses = self._losses(snapshot, _snapshot(connection), part)
        return DryRun(dry_run.sql, dry_run.error, recreates, losses, broken)

    def _losses(self, before: Snapshot | None, after: Snapshot | None, part: ScriptPart) -> RebuildLosses:
        if before is None or after is None:
            return RebuildLosses(unknown=True)
        return rebuild_losses(before, after, part.tables, self.steps)

    def run_directions(self, directions: Sequence[Sequence[ScriptPart]]) -> list[list[DryRun]]:
        """Run the parts of each direction, one direction after the other, on one copy."""
        tables = {table for parts in directions for part in parts for table in part.tables}
        with silenced_logs(), replica(self.schema.around(tables)) as (connection, missing):
            return [[self._run(connection, part, missing) for part in parts] for parts in directions]

    def _run(self, connection: Connection, part: ScriptPart, missing: Iterable[str]) -> DryRun:
        kept = {key: self.opts[key] for key in KEPT_OPTIONS if key in self.opts}
        context = MigrationContext.configure(connection, opts=kept)
        error = None
        notes: list[str] = []
        everything = isinstance(part.operation, ops.ExecuteSQLOp)
        with recorded_statements(connection, everything=everything) as statements, collected_warnings(notes):
            try:
                self.invocation.run(context, part)
            except Exception as raised:  # noqa: BLE001 - whatever it is, the script would raise it
                error = _explain(raised, missing)
        comments = [f"-- Warning: {note}" for note in notes]
        if error is not None:
            comments.append(f"-- {error}")
        return DryRun("\n".join([*statements, *comments]), error)


def batch_dry_run(schema: SqliteSchema, table: str, python: str, name: str, *, is_column: bool) -> DryRun:
    """Run a batch that a person may write, on a copy.

    Args:
        schema: Everything in the database's schema.
        table: The table of the batch.
        python: The batch; it calls `op` and `sa`.
        name: The column whose default it changes, or the constraint that it drops: that is no loss.
        is_column: Whether it is a column.
    """
    asked: ops.MigrateOperation = ops.DropConstraintOp(name, table)
    if is_column:
        asked = ops.AlterColumnOp(table, name, modify_server_default=None)
    invocation = Invocation({"sa": sqlalchemy}, batch=True, prefix="op")
    runner = SqliteDryRunner(schema, {}, invocation, tuple(operation_steps([asked])))
    return runner.run_alone(ScriptPart(python, None, frozenset({table})))


def _explain(error: Exception, missing: Iterable[str]) -> str:
    message = error_text(error)
    if isinstance(error, NotImplementedError) or re.search(r'near "(ALTER|COMMENT|CONSTRAINT)"', message):
        return (
            f"{NO_ALTER}: the script fails here. With render_as_batch=True in env.py "
            "Alembic recreates the table instead."
        )
    absent = [name for name in missing if name in message]
    if absent:
        return f"Not shown: {', '.join(absent)} could not be copied without its extension ({message})."
    return f"The script fails here: {failure_reason(error)}"


def _working_views(connection: Connection) -> set[str]:
    working = set()
    for entry in entries(connection):
        if entry.type == "view":
            with suppress(DBAPIError):
                view = f"{quoted(entry.schema)}.{quoted(entry.name)}"
                connection.exec_driver_sql(f"SELECT 1 FROM {view} LIMIT 0")  # noqa: S608 - quoted
                working.add(entry.name)
    return working


def _snapshot(connection: Connection) -> Snapshot | None:
    """What the copy holds; None where this SQLite is too old to tell."""
    try:
        return read(connection)
    except DatabaseError:
        return None
