"""The SQL of operations on SQLite: run on a copy of the schema, because batch mode must reflect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy
from alembic.operations import ops

from limbeck.autogen.dry_run import DryRun, Invocation, ScriptPart, failure_reason
from limbeck.autogen.messages import collected_warnings, silenced_logs
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.autogen.part_groups import part_groups
from limbeck.autogen.rebuild_losses import NOTHING_LOST, RebuildLosses, rebuild_losses
from limbeck.autogen.rendered_python import is_comment
from limbeck.autogen.replica import LOOKING
from limbeck.autogen.sqlite_copies import SqliteCopies, SqliteCopy
from limbeck.errors import error_text

if TYPE_CHECKING:
    from limbeck.autogen.sqlite_schema import SqliteSchema
    from limbeck.records import Snapshot

NO_ALTER = "SQLite cannot do this with ALTER TABLE"


@dataclass(frozen=True, slots=True)
class SqliteDryRunner:
    """Runs parts on in-memory copies of an SQLite schema, without its rows, and notes the statements.

    Attributes:
        copies: Of the database's schema.
        invocation: How a part is run.
        steps: All that the script asks for.
    """

    copies: SqliteCopies
    invocation: Invocation
    steps: Sequence[OperationStep]
    _unread: dict[str, DryRun] = field(default_factory=dict)
    _first: dict[tuple[str, frozenset[str]], DryRun] = field(default_factory=dict)

    def run_alone(self, part: ScriptPart, before: Sequence[ScriptPart] = ()) -> DryRun:
        """Run one part on the database as it is, after others.

        What SQLite does not even read it reads on no other copy either, and is not run again; nor is what ran
        as the first on some copy already, where nothing else is to be seen.
        """
        if part.is_alembics and part.python in self._unread:
            return self._unread[part.python]
        tables = part.tables.union(*(each.tables for each in before))
        has_views = bool(before) or any(each.type == "view" for each in self.copies.around(tables))
        if not has_views and (part.python, part.tables) in self._first:
            return self._first[part.python, part.tables]
        with silenced_logs(), self.copies.copy(tables) as copy:
            for each in before:
                self._run(copy, each)
            working = copy.working_views() if has_views else set()
            snapshot = copy.snapshot() if self._may_rebuild(part) else None
            dry_run = self._run(copy, part)
            broken = tuple(sorted(working - copy.working_views())) if working else ()
            recreates = "_alembic_tmp_" in dry_run.sql
            losses = NOTHING_LOST
            if recreates and dry_run.error is None:
                losses = self._losses(snapshot, copy.snapshot(), part)
        return DryRun(dry_run.sql, dry_run.error, recreates, losses, broken)

    def _may_rebuild(self, part: ScriptPart) -> bool:
        return self.invocation.batch or "batch_" in part.python or not part.is_alembics

    def _losses(self, before: Snapshot | None, after: Snapshot | None, part: ScriptPart) -> RebuildLosses:
        if before is None or after is None:
            return RebuildLosses(unknown=True)
        return rebuild_losses(before, after, part.tables, self.steps)

    def run_directions(
        self, directions: Sequence[Sequence[ScriptPart]], *, to_error: bool = False
    ) -> list[list[DryRun]]:
        """Run the parts of each direction, one direction after the other.

        Those that can have to do with each other run on one copy.
        """
        places = [(number, part) for number, parts in enumerate(directions) for part in parts]
        done = self._run_in_groups([part for _, part in places], to_error=to_error)
        return [
            [done[place] for place, (number, _) in enumerate(places) if number == direction and place in done]
            for direction in range(len(directions))
        ]

    def _run_in_groups(self, parts: Sequence[ScriptPart], *, to_error: bool) -> dict[int, DryRun]:
        """Run parts, each group on one copy; what each did, by its place."""
        done: dict[int, DryRun] = {}
        for group in part_groups(parts, self.copies.around):
            tables = frozenset().union(*(parts[place].tables for place in group))
            with silenced_logs(), self.copies.copy(tables) as copy:
                for place in group:
                    part = parts[place]
                    done[place] = self._run(copy, part)
                    if place == group[0] and not self._may_rebuild(part) and self.invocation.runs_lines(part):
                        self._first[part.python, part.tables] = done[place]
                    if to_error and done[place].error is not None:
                        return done
        return done

    def _run(self, copy: SqliteCopy, part: ScriptPart) -> DryRun:
        error = None
        notes: list[str] = []
        start = len(copy.statements)
        with collected_warnings(notes):
            try:
                self.invocation.run(copy.context, part)
            except Exception as raised:  # noqa: BLE001 - whatever it is, the script would raise it
                error = _explain(raised, copy.missing)
        statements = copy.statements[start:]
        if not isinstance(part.operation, ops.ExecuteSQLOp):
            statements = [each for each in statements if not LOOKING.match(each)]
        comments = [f"-- Warning: {note}" for note in notes]
        if error is not None:
            comments.append(f"-- {error}")
        done = DryRun("\n".join([*statements, *comments]), error)
        is_unread = error is not None and NO_ALTER in error and len(statements) <= 1
        if is_unread and not (self.invocation.batch or is_comment(part.python)):
            self._unread[part.python] = done
        return done


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
    runner = SqliteDryRunner(SqliteCopies.of(schema, {}), invocation, tuple(operation_steps([asked])))
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
