"""A proposal of autogenerate as a person means it: renames, what is kept, what is added."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from alembic.operations import ops
from alembic.operations.ops import DowngradeOps, MigrateOperation, MigrationScript, ModifyTableOps, UpgradeOps

from limbeck.autogen.operation_order import mended_order
from limbeck.autogen.operation_steps import WrittenOp, executed, operation_steps
from limbeck.autogen.proposal import Proposal
from limbeck.autogen.renamed_indexes import with_renamed_indexes
from limbeck.autogen.replica import replica
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.records import Addition, AnsweredRename, DraftOptions

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


def rename_statement(rename: AnsweredRename, dialect: Dialect) -> str:
    """The statement that renames, on SQLite and PostgreSQL alike, and takes along what uses the old name.

    Args:
        rename: What is renamed.
        dialect: Quotes the names.
    """
    quote = dialect.identifier_preparer.quote
    prefix = f"{quote(rename.schema)}." if rename.schema else ""
    if rename.table is not None:
        return (
            f"ALTER TABLE {prefix}{quote(rename.table)} "
            f"RENAME COLUMN {quote(rename.before)} TO {quote(rename.after)}"
        )
    if rename.to_schema is not None:
        there = rename.to_schema or dialect.default_schema_name or "public"
        return f"ALTER TABLE {prefix}{quote(rename.before)} SET SCHEMA {quote(there)}"
    return f"ALTER TABLE {prefix}{quote(rename.before)} RENAME TO {quote(rename.after)}"


def schema_before(schema: SqliteSchema, renames: Sequence[AnsweredRename], dialect: Dialect) -> SqliteSchema:
    """The schema of SQLite as it was before something was renamed in it.

    Args:
        schema: With the new names.
        renames: What was renamed, in order.
        dialect: Quotes the names.
    """
    if not renames:
        return schema
    with replica(schema.entries) as (connection, _missing):
        for each in reversed(renames):
            connection.exec_driver_sql(rename_statement(each.reversed, dialect))
        return SqliteSchema.read(connection)


def draft_proposal(
    proposal: Proposal,
    options: DraftOptions,
    dialect: Dialect,
    is_lossy: Callable[[ModifyTableOps], bool],
    schemas: tuple[SqliteSchema, SqliteSchema] | None = None,
) -> Proposal:
    """What a person means, made of what autogenerate proposes after the renames.

    Args:
        proposal: That, from a database which has the new names.
        options: What the person has answered.
        dialect: That of the database.
        is_lossy: Whether an operation, in a table block, loses something of its table.
        schemas: Where table blocks are batches on SQLite: its schema before the renames, and after them.
    """
    kept = frozenset(options.kept)
    first = [each for each in options.additions if each.is_first]
    last = [each for each in options.additions if not each.is_first]
    lossy = [each.table is not None and is_lossy(_column_block(each)) for each in options.renames]
    renames = [
        _rename(each, dialect, in_place=plain) for each, plain in zip(options.renames, lossy, strict=True)
    ]
    back = [
        _rename(each.reversed, dialect, in_place=plain)
        for each, plain in zip(options.renames, lossy, strict=True)
    ][::-1]
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
                *(_triggers(upgrade, schemas and schemas[1])),
            ]
        ),
        downgrade_ops=DowngradeOps(
            [
                *_undone(last[::-1]),
                *downgrade,
                *back,
                *_undone(first[::-1]),
                *_triggers(downgrade, schemas and schemas[0]),
            ]
        ),
        head="head",
        splice=False,
    )
    steps = tuple(operation_steps(script.upgrade_ops_list[-1].ops))
    return replace(proposal, scripts=(script,), before_hook=steps)


def _rename(rename: AnsweredRename, dialect: Dialect, *, in_place: bool) -> MigrateOperation:
    """The operation that renames; outside of a batch SQLite does it in place, and the table keeps all."""
    if rename.table is not None:
        block = _column_block(rename)
        return block.ops[0] if in_place else block
    if rename.to_schema is None:
        return ops.RenameTableOp(rename.before, rename.after, schema=rename.schema)
    return WrittenOp(
        "rename_table",
        executed(rename_statement(rename, dialect)),
        schema=rename.schema,
        table_name=rename.before,
        after=f"{rename.to_schema}.{rename.after}",
    )


def _column_block(rename: AnsweredRename) -> ModifyTableOps:
    operation = ops.AlterColumnOp(
        str(rename.table), rename.before, schema=rename.schema, modify_name=rename.after
    )
    return ModifyTableOps(str(rename.table), [operation], schema=rename.schema)


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
