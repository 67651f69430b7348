"""Drops and adds that look like one thing renamed, and the operation that keeps the rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from alembic.operations import ops

from limbeck.autogen import similarity
from limbeck.autogen.ddl_text import DdlText
from limbeck.autogen.draft_renames import rename_statement
from limbeck.autogen.dry_run import DryRunner, ScriptPart
from limbeck.autogen.operation_steps import OperationStep, executed
from limbeck.autogen.rendered_python import Renderer
from limbeck.phrases import and_joined
from limbeck.records import AnsweredRename, Rename

Numbered = tuple[int, OperationStep]


def renames(
    steps: Sequence[OperationStep], renderer: Renderer, runner: DryRunner, ddl: DdlText
) -> tuple[Rename, ...]:
    """Find the pairs among the changes.

    Args:
        steps: All changes, in the order of the comparison.
        renderer: Writes the operation that keeps the rows.
        runner: Finds its SQL.
        ddl: Writes types.
    """
    numbered = list(enumerate(steps))
    found = []
    for dropped, added, why in _table_pairs(numbered, ddl):
        found.append(_table(dropped, added, why, runner, renderer))
    for dropped, added, why in _moved_pairs(numbered, ddl, {n for each in found for n in each.changes}):
        found.append(_moved(dropped, added, why, runner, renderer, ddl))
    for dropped, added, why in _column_pairs(numbered, ddl):
        found.append(_column(dropped, added, why, runner, renderer, ddl))
    return tuple(sorted(found, key=lambda each: each.changes))


def _table_pairs(
    numbered: list[Numbered], ddl: DdlText
) -> list[tuple[Numbered, Numbered, similarity.Similarity]]:
    pairs = []
    for here in _groups(numbered, lambda step: step.schema):
        dropped = [each for each in here if isinstance(each[1].operation, ops.DropTableOp)]
        added = [each for each in here if isinstance(each[1].operation, ops.CreateTableOp)]
        pairs += similarity.best_pairs(
            dropped,
            added,
            lambda old, new: similarity.table_similarity(
                old[1].operation.to_table(ddl.context),  # type: ignore[attr-defined]  # filtered above
                new[1].operation.to_table(ddl.context),  # type: ignore[attr-defined]  # filtered above
                ddl.type,
            ),
        )
    return pairs


def _groups(numbered: Iterable[Numbered], key: Callable[[OperationStep], Hashable]) -> list[list[Numbered]]:
    """The steps that have a key in common, in the order of their first ones."""
    groups: dict[Hashable, list[Numbered]] = {}
    for each in numbered:
        groups.setdefault(key(each[1]), []).append(each)
    return list(groups.values())


def _moved_pairs(
    numbered: list[Numbered], ddl: DdlText, taken: set[int]
) -> list[tuple[Numbered, Numbered, similarity.Similarity]]:
    """Tables of one name that go from one schema and come to another, where a statement moves them."""
    if ddl.dialect.name != "postgresql":
        return []
    pairs = []
    for here in _groups((each for each in numbered if each[0] not in taken), lambda step: step.table):
        pairs += similarity.best_pairs(
            [each for each in here if isinstance(each[1].operation, ops.DropTableOp)],
            [each for each in here if isinstance(each[1].operation, ops.CreateTableOp)],
            lambda old, new: (
                similarity.table_similarity(
                    old[1].operation.to_table(ddl.context),  # type: ignore[attr-defined]  # filtered above
                    new[1].operation.to_table(ddl.context),  # type: ignore[attr-defined]  # filtered above
                    ddl.type,
                )
                if old[1].schema != new[1].schema
                else similarity.Similarity(0.0, ())
            ),
        )
    return pairs


def _column_pairs(
    numbered: list[Numbered], ddl: DdlText
) -> list[tuple[Numbered, Numbered, similarity.Similarity]]:
    pairs = []
    for here in _groups(numbered, lambda step: step.table_name):
        dropped = [each for each in here if _dropped(each[1]) is not None]
        added = [each for each in here if _added(each[1]) is not None]
        only_ones = len(dropped) == len(added) == 1
        pairs += similarity.best_pairs(
            dropped,
            added,
            lambda old, new, only_ones=only_ones: similarity.column_similarity(  # type: ignore[misc]  # bound now
                _dropped(old[1]), _added(new[1]), ddl.type, only_ones=only_ones
            ),
        )
    return pairs


def _dropped(step: OperationStep) -> Any:
    """The dropped column in its table; None for anything else."""
    operation = step.operation
    if not isinstance(operation, ops.DropColumnOp):
        return None
    column = operation.to_column()
    return column if getattr(column, "table", None) is not None and column.name in column.table.c else None


def _added(step: OperationStep) -> Any:
    """The added column in its table; None for anything else."""
    operation = step.operation
    if not isinstance(operation, ops.AddColumnOp):
        return None
    column = operation.column
    return column if getattr(column, "table", None) is not None and column.name in column.table.c else None


def _table(
    dropped: Numbered, added: Numbered, why: similarity.Similarity, runner: DryRunner, renderer: Renderer
) -> Rename:
    before, after, schema = str(dropped[1].table), str(added[1].table), dropped[1].schema
    python = renderer.table_renaming(before, after, schema)
    part = ScriptPart(python, None, frozenset({before, after}))
    return Rename(
        kind="table",
        schema=schema,
        table=before,
        before=before,
        after=after,
        question=f"Was the table `{before}` renamed to `{after}`?",
        evidence=why.evidence,
        python=python,
        sql=runner.run_alone(part).sql,
        changes=(dropped[0], added[0]),
    )


def _moved(  # noqa: PLR0913, PLR0917 - both steps, why, and the three that write
    dropped: Numbered,
    added: Numbered,
    why: similarity.Similarity,
    runner: DryRunner,
    renderer: Renderer,
    ddl: DdlText,
) -> Rename:
    table, schema = str(dropped[1].table), dropped[1].schema
    there = added[1].schema or ddl.dialect.default_schema_name or "public"
    statement = rename_statement(AnsweredRename(schema, None, table, table, there), ddl.dialect)
    python = executed(statement, renderer.prefix)
    return Rename(
        kind="table",
        schema=schema,
        table=table,
        before=table,
        after=f"{there}.{table}",
        question=f"Was the table `{table}` moved to the schema `{there}`?",
        evidence=why.evidence,
        python=python,
        sql=runner.run_alone(ScriptPart(python, None, frozenset({table}))).sql,
        changes=(dropped[0], added[0]),
    )


def _column(  # noqa: PLR0913, PLR0917 - both steps, why, and the three that write
    dropped: Numbered,
    added: Numbered,
    why: similarity.Similarity,
    runner: DryRunner,
    renderer: Renderer,
    ddl: DdlText,
) -> Rename:
    old, new = _dropped(dropped[1]), _added(added[1])
    table, schema = str(dropped[1].table), dropped[1].schema
    operation = ops.AlterColumnOp(table, str(old.name), schema=schema, modify_name=str(new.name))
    left = []
    if ddl.type(old.type) != ddl.type(new.type):
        left.append(f"{ddl.type(old.type)} to {ddl.type(new.type)}")
    if bool(old.nullable) != bool(new.nullable):
        left.append("NOT NULL to NULL" if new.nullable else "NULL to NOT NULL")
    evidence = why.evidence
    if left:
        # These may fail or alter values: they are judged when they are proposed.
        evidence += (f"After the renaming, autogenerate still finds {and_joined(left)}: compare again.",)
    if ddl.dialect.name in {"mysql", "mariadb"}:
        # MySQL states a column as a whole whenever it changes.
        operation.existing_type = old.type
        operation.existing_nullable = old.nullable
    python = renderer.operation(dropped[1].wrapped(operation))
    part = ScriptPart(python, None, frozenset({table}))
    return Rename(
        kind="column",
        schema=schema,
        table=table,
        before=str(old.name),
        after=str(new.name),
        question=f"Was `{old.name}` renamed to `{new.name}`?",
        evidence=evidence,
        python=python,
        sql=runner.run_alone(part).sql,
        changes=(dropped[0], added[0]),
    )
