"""What each step of a script does when it is run alone, on no more of the script than it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from alembic.operations import ops
from sqlalchemy import Column, Constraint

from limbeck.autogen.dry_run import DryRun, DryRunner, ScriptPart
from limbeck.autogen.operation_steps import OperationStep
from limbeck.autogen.rendered_python import Renderer
from limbeck.autogen.sqlite_dry_run import NO_ALTER

if TYPE_CHECKING:
    from alembic.operations.ops import MigrateOperation

Named = str
"""A table as a foreign key names it: with its schema, where the project names one."""


def step_dry_runs(
    found: Sequence[OperationStep], renderer: Renderer, runner: DryRunner, check: Callable[[], None]
) -> list[DryRun]:
    """Run each step alone; one that fails then, after what it may stand on.

    How much is run grows with the number of steps, not with its square: a step on a new table is run after
    the steps of that table, and after the tables that these point to only where it still fails.

    Args:
        found: The steps of a script, in its order.
        renderer: Writes their Python.
        runner: Runs them somewhere harmless.
        check: Called before each run; raises to stop.
    """
    prerequisites = Prerequisites(found)
    parts: dict[int, ScriptPart] = {}

    def part_of(step: OperationStep, operation: MigrateOperation) -> ScriptPart:
        if id(operation) not in parts:
            parts[id(operation)] = ScriptPart.from_operation(step.wrapped(operation), renderer)
        return parts[id(operation)]

    done = []
    for step in found:
        part = part_of(step, step.alone)
        tried: list[DryRun] = []
        for before in prerequisites.before(step):
            check()
            tried.append(runner.run_alone(part, [part_of(each, each.operation) for each in before]))
            if tried[-1].error is None or NO_ALTER in tried[-1].error:
                break  # it runs, or no prerequisites would help it
        # Where nothing helps, what it says on the database as it is.
        done.append(tried[-1] if tried[-1].error is None else tried[0])
        prerequisites.add(step)
    return done


class Prerequisites:
    """The steps of a script that a later one may stand on, found by table.

    Args:
        found: All steps of the script.
    """

    def __init__(self, found: Sequence[OperationStep]) -> None:
        self._created = {_named(step.schema, step.table) for step in found if step.kind == "add_table"}
        self._of_table: dict[Named, list[tuple[int, OperationStep]]] = {}
        self._parents: dict[Named, set[Named]] = {}
        self._removals: list[OperationStep] = []
        self._count = 0

    def add(self, step: OperationStep) -> None:
        """Note a step that ran: later ones may stand on it."""
        operation = step.operation
        name = _named(step.schema, step.table)
        if isinstance(operation, ops.RenameTableOp):
            name = _named(step.schema, operation.new_table_name)
        if step.kind in {"remove_table", "remove_index"}:
            self._removals.append(step)
        steps = self._of_table.setdefault(name, [])
        if not any(each.operation is step.operation for _, each in steps):
            steps.append((self._count, step))
            self._count += 1
        self._parents.setdefault(name, set()).update(_parents(step))

    def before(self, step: OperationStep) -> Iterator[list[OperationStep]]:
        """What to run before a step, the least first, until it runs.

        Nothing; the earlier steps of its own table; these and the new tables that they point to, and those
        that these point to. A step that names no table may need any new table. The name of a new table or
        index may be free only after another one is dropped.
        """
        name = _named(step.schema, step.table)
        own = self._own(step, name)
        if not own or name not in self._created:
            yield []
        if own:
            yield own
        reached = {name} if step.table is not None else set(self._of_table)
        pending = reached | _parents(step) | self._parents.get(name, set())
        while pending:
            reached |= pending
            pending = {parent for each in pending for parent in self._parents.get(each, ())} - reached
        wider = self._within(reached & self._created, step, name)
        if len(wider) > len(own):
            yield wider
        freeing = [each for each in self._removals if not any(each is other for other in wider)]
        if step.kind in {"add_table", "add_index"} and freeing:
            yield [*freeing, *wider]

    def _own(self, step: OperationStep, name: Named) -> list[OperationStep]:
        return [each for _, each in self._of_table.get(name, ()) if each.operation is not step.operation]

    def _within(self, tables: set[Named], step: OperationStep, name: Named) -> list[OperationStep]:
        """The step's own prerequisites, and the creation of other tables, in the order of the script."""
        chosen = [
            (number, each)
            for table in {*tables, name}
            for number, each in self._of_table.get(table, ())
            if each.operation is not step.operation and (table == name or each.kind == "add_table")
        ]
        return [each for _, each in sorted(chosen, key=lambda pair: pair[0])]


def _parents(step: OperationStep) -> set[Named]:
    """The tables that a step makes its table point to."""
    operation = step.operation
    if isinstance(operation, ops.CreateForeignKeyOp):
        return {_named(operation.kw.get("referent_schema"), operation.referent_table)}
    parts: Sequence[object] = ()
    if isinstance(operation, ops.CreateTableOp):
        parts = operation.columns
    elif isinstance(operation, ops.AddColumnOp):
        parts = [operation.column]
    targets: set[Named] = set()
    for part in parts:
        if isinstance(part, Column):
            keys = list(part.foreign_keys)
        else:
            keys = list(getattr(part, "elements", ())) if isinstance(part, Constraint) else []
        targets.update(key.target_fullname.rpartition(".")[0] for key in keys)
    return targets


def _named(schema: object, table: str | None) -> Named:
    return f"{schema}.{table}" if schema else str(table)
