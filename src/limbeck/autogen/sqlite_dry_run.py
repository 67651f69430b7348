"""The SQL of operations on SQLite: run on a copy of the schema, because batch mode must reflect."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
from limbeck.autogen.operation_steps import operation_steps
from limbeck.autogen.replica import recorded_statements, replica
from limbeck.autogen.sqlite_schema import Entry, SqliteSchema, entries, quoted
from limbeck.errors import error_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_ALTER = "SQLite cannot do this with ALTER TABLE"

TRAIT = re.compile(
    r"COLLATE\s+[\"\w]+|AUTOINCREMENT|CHECK|WITHOUT\s+ROWID|\bSTRICT\b|GENERATED\s+ALWAYS|ON\s+CONFLICT\s+\w+",
    re.IGNORECASE,
)
"""What a table may have that reflection does not carry over, looked for outside of quotes."""

QUOTES = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class SqliteDryRunner:
    """Runs parts on an in-memory copy of an SQLite schema, without its rows, and notes the statements.

    Attributes:
        schema: Everything in the database's schema.
        opts: The project's own options.
        invocation: How a part is run.
    """

    schema: SqliteSchema
    opts: Mapping[str, Any]
    invocation: Invocation

    def run_alone(self, part: ScriptPart, before: Sequence[ScriptPart] = ()) -> DryRun:
        """Run one part on a copy of its own, after others."""
        tables = part.tables.union(*(each.tables for each in before))
        with silenced_logs(), replica(self.schema.around(tables)) as (connection, missing):
            for each in before:
                self._run(connection, each, missing)
            before_it = entries(connection)
            working = _working_views(connection, before_it)
            dry_run = self._run(connection, part, missing)
            after_it = entries(connection)
            broken = tuple(sorted(working - _working_views(connection, after_it)))
            had, has = _traits(before_it, part.tables), _traits(after_it, part.tables)
        recreates = "_alembic_tmp_" in dry_run.sql
        lost = tuple(sorted((had - has).elements())) if recreates and dry_run.error is None else ()
        return DryRun(dry_run.sql, dry_run.error, recreates, _less_wanted(lost, part), broken)

    def run_directions(self, directions: Sequence[Sequence[ScriptPart]]) -> list[DryRun]:
        """Run the parts of each direction, one direction after the other, on one copy."""
        tables = {table for parts in directions for part in parts for table in part.tables}
        dry_runs = []
        with silenced_logs(), replica(self.schema.around(tables)) as (connection, missing):
            for parts in directions:
                done = [self._run(connection, part, missing) for part in parts]
                error = next((each.error for each in done if each.error is not None), None)
                dry_runs.append(DryRun("\n".join(each.sql for each in done if each.sql), error))
        return dry_runs

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


def _working_views(connection: Connection, found: Iterable[Entry]) -> set[str]:
    working = set()
    for entry in found:
        if entry.type == "view":
            with suppress(DBAPIError):
                view = f"{quoted(entry.schema)}.{quoted(entry.name)}"
                connection.exec_driver_sql(f"SELECT 1 FROM {view} LIMIT 0")  # noqa: S608 - quoted
                working.add(entry.name)
    return working


def _traits(found: Iterable[Entry], tables: frozenset[str]) -> Counter[str]:
    """What could be lost with the tables: their triggers, indexes, and words of their definitions."""
    names = {table.casefold() for table in tables}
    traits: Counter[str] = Counter()
    for entry in found:
        if entry.table.casefold() not in names:
            continue
        if entry.type == "table":
            bare = QUOTES.sub("''", entry.sql)
            traits.update(" ".join(each.split()).upper() for each in TRAIT.findall(bare))
        elif entry.type in {"index", "trigger"}:
            traits[f"{entry.type} `{entry.name}`"] += 1
    return traits


def _less_wanted(lost: tuple[str, ...], part: ScriptPart) -> tuple[str, ...]:
    """Leave out what the part itself takes away."""
    done = list(operation_steps([part.operation])) if part.operation is not None else []
    dropped = {f"index `{step.object}`" for step in done if step.kind == "remove_index"}
    wanted = any(step.kind in {"remove_column", "remove_constraint", "modify_type"} for step in done)
    kept = (each for each in lost if each not in dropped)
    return tuple(each for each in kept if not wanted or each.startswith(("index", "trigger")))
