"""The risks of indexes."""

from __future__ import annotations

from alembic.operations import ops
from sqlalchemy import Column, text

from limbeck.autogen.risks.constraints import columns_exist, needing
from limbeck.autogen.risks.creations import refused_creation
from limbeck.autogen.risks.facts import JudgedChange
from limbeck.autogen.risks.judgement import Judgement, caution, failing, safe
from limbeck.autogen.row_queries import unbound
from limbeck.autogen.rows import NoCount, count_text
from limbeck.records import Risk


def add_index(change: JudgedChange) -> Judgement:
    """Building an index makes writers wait; a unique one fails on duplicates.

    What it means: Autogenerate proposes `op.create_index()` for an index of the models that the database
    lacks, or beside a drop for one that has changed.

    Why it matters: PostgreSQL blocks writes to the table until the index is built. A unique index stops the
    migration if two rows hold the same values.

    What to do: On a large table create it with `postgresql_concurrently=True` inside
    `op.get_context().autocommit_block()`. Look for duplicates first, and decide which row stays.
    """
    operation = change.step.operation
    unique = isinstance(operation, ops.CreateIndexOp) and bool(operation.unique)
    refused = refused_creation(change)
    if refused is not None:
        return refused
    if change.is_new:
        return safe(f"Creates {change.name}; {change.table} holds no rows.")
    if change.table_name in change.facts.dependents.partitioned:
        judgement = _on_partitions(change, operation)
    elif change.facts.dialect == "postgresql":
        if isinstance(operation, ops.CreateIndexOp) and operation.kw.get("postgresql_concurrently"):
            judgement = caution(
                f"Builds {change.name} while {change.table} stays usable, but fails inside a transaction: "
                "run it in `with op.get_context().autocommit_block():`."
            )
        else:
            judgement = caution(
                f"Writes to {change.table} wait until {change.name} is built over "
                f"{count_text(change.row_count, 'row')}. Instead use `postgresql_concurrently=True` in `with "
                "op.get_context().autocommit_block():`."
            )
    elif change.facts.dialect == "sqlite":
        judgement = safe(
            f"Builds {change.name} over {count_text(change.row_count, 'row')} of {change.table}; rows are "
            "not changed."
        )
    else:
        judgement = caution(
            f"Builds {change.name} over {count_text(change.row_count, 'row')}; writes to {change.table} may "
            "wait."
        )
    return _with_duplicates(change, judgement, operation) if unique and not judgement.fails else judgement


def remove_index(change: JudgedChange) -> Judgement:
    """Dropping an index loses no row, but queries become slow and duplicates possible.

    What it means: Autogenerate proposes `op.drop_index()` for an index that the models do not have, which
    includes indexes that somebody added by hand in production.

    Why it matters: Queries that relied on it read the whole table. Where the index was unique, duplicates
    are no longer refused, and foreign keys that need it make the migration fail.

    What to do: Ask whether the index is in use (`pg_stat_user_indexes`). If it is, add it to the model
    instead.
    """
    operation = change.step.operation
    needed = needing(change)
    if needed is not None:
        return needed
    if isinstance(operation, ops.DropIndexOp) and operation.kw.get("unique"):
        return safe(
            f"Drops {change.name}: rows stay, but {change.table} then accepts duplicates that it now refuses."
        )
    return safe(f"Drops {change.name}: rows stay, but queries of {change.table} that used it become slower.")


def _on_partitions(change: JudgedChange, operation: object) -> Judgement:
    """A partitioned table has no rows of its own: PostgreSQL builds the index on each partition.

    https://www.postgresql.org/docs/current/sql-createindex.html
    """
    cure = (
        f"create it with `CREATE INDEX … ON ONLY {change.step.table}`, build one with "
        "`postgresql_concurrently=True` on each partition, and attach these with "
        "`ALTER INDEX … ATTACH PARTITION`."
    )
    if isinstance(operation, ops.CreateIndexOp) and operation.kw.get("postgresql_concurrently"):
        return failing(
            f"Fails: {change.table} is partitioned, and PostgreSQL builds no index on it concurrently. "
            f"Instead {cure}"
        )
    return caution(
        f"Writes to {change.table} wait until {change.name} is built on each of its partitions. "
        f"Instead {cure}"
    )


def _with_duplicates(change: JudgedChange, judgement: Judgement, operation: object) -> Judgement:
    if not isinstance(operation, ops.CreateIndexOp):
        return judgement
    dialect = change.facts.dialect
    where = operation.kw.get(f"{dialect}_where")
    groups: int | NoCount = NoCount.UNREADABLE
    parts = [each.name if isinstance(each, Column) else each for each in operation.columns]
    if columns_exist(change, [_written(each) for each in (*parts, *([] if where is None else [where]))]):
        groups = change.facts.rows.count_duplicates(
            change.table_name,
            parts,
            where=text(where) if isinstance(where, str) else where,
            nulls_equal=bool(operation.kw.get(f"{dialect}_nulls_not_distinct")),
        )
    if isinstance(groups, NoCount):
        return judgement.with_consequence(Risk.CAUTION, "It fails if rows share what must be unique.")
    if groups:
        shown = ", ".join(f"`{_written(each)}`" for each in parts)
        verb = "occurs" if groups == 1 else "occur"
        among = "" if where is None else f" among the rows of its WHERE, `{_written(where)}`"
        return failing(
            f"Fails: {count_text(groups, 'value')} of {shown} {verb} more than once in "
            f"{change.table}{among}. Remove the duplicates first."
        )
    return judgement


def _written(part: object) -> str:
    """A column or an expression without the name of its table."""
    if isinstance(part, str):
        return part
    return " ".join(str(unbound(part)).split())  # type: ignore[arg-type]  # Alembic gives nothing else
