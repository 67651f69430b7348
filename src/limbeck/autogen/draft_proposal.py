"""A proposal of autogenerate as a person means it: renames, what is kept, what is added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from alembic.operations import ops
from alembic.operations.ops import DowngradeOps, MigrateOperation, MigrationScript, ModifyTableOps, UpgradeOps

from limbeck.autogen.draft_renames import BatchSchemas, lossy_renames, rename_operation
from limbeck.autogen.operation_order import mended_order
from limbeck.autogen.operation_steps import WrittenOp, executed, operation_steps
from limbeck.autogen.proposal import Proposal
from limbeck.autogen.renamed_indexes import with_renamed_indexes
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.records import Addition, DraftOptions

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_IN_PLACE = (ops.AddColumnOp, ops.CreateIndexOp, ops.DropIndexOp)
"""What a batch does on SQLite without building the table anew."""

_CREATE_TRIGGER = re.compile(r"^\s*CREATE\s+TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?", re.IGNORECASE)

FIRST_WORDS = {
    "table": "table",
    "column": "column",
    "modify": "column",
    "index": "index",
    "constraint": "constraint",
    "fk": "foreign key",
    "name": "column",
}
"""What a reader may write before a name, by the word with which Alembic's kind of a change ends or begins."""


def change_names(kind: str, schema: str | None, table: str | None, name: str | None) -> frozenset[str]:
    """What a change is called: by its object, with and without what that is, or by its table.

    Args:
        kind: Alembic's word for the change.
        schema: The schema of its table, None for the default one.
        table: The table.
        name: The column, index or constraint; None for the table itself, or one without a name.
    """
    if table is None:
        return frozenset() if name is None else frozenset({name})
    tables = {table} if schema is None else {table, f"{schema}.{table}"}
    found = {*tables, *(f"table {each}" for each in tables)}
    if name is not None:
        own = {f"{each}.{name}" for each in tables}
        words = kind.split("_")
        word = FIRST_WORDS.get(words[0]) or FIRST_WORDS.get(words[-1], "")
        if word != "column":
            own.add(name)
        found |= own | {f"{word} {each}" for each in own if word}
    return frozenset(found)


def draft_proposal(
    proposal: Proposal,
    options: DraftOptions,
    dialect: Dialect,
    batch: BatchSchemas | None = None,
) -> Proposal:
    """What a person means, made of what autogenerate proposes after the renames.

    Args:
        proposal: That, from a database which has the new names.
        options: What the person has answered.
        dialect: That of the database.
        batch: What SQLite holds, where table blocks are batches on it.
    """
    kept = frozenset(options.kept)
    first = [each for each in options.additions if each.is_first]
    last = [each for each in options.additions if not each.is_first]
    in_place = lossy_renames(options.renames, batch)
    renames = [rename_operation(each, dialect, in_place=each in in_place) for each in options.renames]
    back = [
        rename_operation(each.reversed, dialect, in_place=each in in_place)
        for each in reversed(options.renames)
    ]
    touched = {
        (each.schema if each.to_schema is None else each.to_schema, each.table or each.after)
        for each in options.renames
    }
    upgrade, downgrade = (
        mended_order(with_renamed_indexes(_without(part, kept), touched, dialect), dialect.name)
        for part in (proposal.upgrade, proposal.downgrade)
    )
    script = MigrationScript(
        rev_id="000000000000",
        message=None,
        imports=set().union(*(each.imports for each in proposal.scripts)),
        upgrade_ops=UpgradeOps(
            [
                *_written(first),
                *renames,
                *upgrade,
                *_written(last),
                *(_triggers(upgrade, None if batch is None else batch.after)),
            ]
        ),
        downgrade_ops=DowngradeOps(
            [
                *_undone(last[::-1]),
                *downgrade,
                *back,
                *_undone(first[::-1]),
                *_triggers(downgrade, None if batch is None else batch.before),
            ]
        ),
        head="head",
        splice=False,
    )
    steps = tuple(operation_steps(script.upgrade_ops_list[-1].ops))
    return replace(proposal, scripts=(script,), before_hook=steps)


def _triggers(
    operations: Sequence[MigrateOperation], schema: SqliteSchema | None
) -> Iterator[MigrateOperation]:
    """The triggers of the tables that batch mode builds anew, which it forgets, made again.

    Args:
        operations: What one function of the script does.
        schema: What SQLite holds, by the names that it has at the end of the function.
    """
    if schema is None:
        return
    dropped = {
        (each.schema, each.table, each.object)
        for each in operation_steps(operations)
        if each.kind == "remove_column"
    }
    rebuilt = {
        (each.schema, each.table_name): None
        for each in operations
        if isinstance(each, ModifyTableOps) and any(not isinstance(op, _IN_PLACE) for op in each.ops)
    }
    for place, table in rebuilt:
        gone = {str(column).casefold() for *where, column in dropped if where == [place, table]}
        for each in schema.of_table(place, table):
            if each.type == "trigger" and not gone & each.words():
                yield WrittenOp(
                    "alter_trigger",
                    executed(_CREATE_TRIGGER.sub("CREATE TRIGGER IF NOT EXISTS ", each.sql, count=1)),
                    schema=place,
                    table_name=table,
                    name=each.name,
                    after=each.sql,
                )


def _without(operations: Iterable[MigrateOperation], kept: frozenset[str]) -> list[MigrateOperation]:
    """The operations on what is not kept."""
    if not kept:
        return list(operations)
    left: list[MigrateOperation] = []
    for operation in operations:
        if isinstance(operation, ModifyTableOps):
            inner = [each for each in operation.ops if not _is_kept(each, kept)]
            if inner:
                left.append(ModifyTableOps(operation.table_name, inner, schema=operation.schema))
        elif not _is_kept(operation, kept):
            left.append(operation)
    return left


def _is_kept(operation: MigrateOperation, kept: frozenset[str]) -> bool:
    return any(
        change_names(step.kind, step.schema, step.table, step.object) & kept
        for step in operation_steps([operation])
    )


def _written(additions: Iterable[Addition]) -> list[MigrateOperation]:
    return [_operation(each, each.upgrade, each.before, each.after) for each in additions]


def _undone(additions: Iterable[Addition]) -> list[MigrateOperation]:
    return [_operation(each, each.downgrade, each.after, each.before) for each in additions if each.downgrade]


def _operation(addition: Addition, python: str, before: str | None, after: str | None) -> MigrateOperation:
    return WrittenOp(
        f"alter_{addition.kind.replace(' ', '_')}",
        python,
        schema=addition.schema,
        table_name=addition.table,
        name=addition.object,
        before=before,
        after=after,
    )
