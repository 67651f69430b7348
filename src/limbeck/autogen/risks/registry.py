"""Which function judges which kind of change."""

from __future__ import annotations

from collections.abc import Callable

from limbeck.autogen.dry_run import DryRun
from limbeck.autogen.operation_steps import OperationStep, WrittenOp
from limbeck.autogen.risks import batches, columns, constraints, foreign_keys, indexes, tables, types
from limbeck.autogen.risks.facts import Facts, JudgedChange, listed
from limbeck.autogen.risks.judgement import Judgement, caution, failing, safe
from limbeck.autogen.rows import NoCount
from limbeck.autogen.sqlite_dry_run import NO_ALTER
from limbeck.records import Risk

JUDGES: dict[str, Callable[[JudgedChange], Judgement]] = {
    "add_table": tables.add_table,
    "remove_table": tables.remove_table,
    "rename_table": tables.rename_table,
    "add_table_comment": tables.table_comment,
    "remove_table_comment": tables.table_comment,
    "add_column": columns.add_column,
    "remove_column": columns.remove_column,
    "modify_type": types.modify_type,
    "modify_nullable": columns.modify_nullable,
    "modify_default": columns.modify_default,
    "modify_comment": columns.modify_comment,
    "modify_name": columns.modify_name,
    "add_index": indexes.add_index,
    "remove_index": indexes.remove_index,
    "add_constraint": constraints.add_constraint,
    "remove_constraint": constraints.remove_constraint,
    "add_fk": foreign_keys.add_fk,
    "remove_fk": foreign_keys.remove_fk,
}

ROWLESS = frozenset({"modify_default", "modify_name", "rename_table", "remove_constraint", "remove_fk"})
"""Kinds of which the consequence is the same with and without rows."""


def judge(step: OperationStep, dry_run: DryRun, facts: Facts) -> Judgement:
    """What applying one change can do.

    Args:
        step: The change.
        dry_run: What running it somewhere harmless did.
        facts: What is known of the database.
    """
    change = JudgedChange(step, dry_run, facts)
    if dry_run.error is not None and dry_run.error.startswith(NO_ALTER):
        return failing(
            f"Fails: SQLite cannot change {change.name} with ALTER TABLE. "
            "Set `render_as_batch=True` in `context.configure()`."
        )
    known = JUDGES.get(step.kind) or (written if isinstance(step.operation, WrittenOp) else None)
    judgement = known(change) if known else _unknown(change)
    if step.kind == "remove_table":
        judgement = batches.with_cascades(change, judgement)
    judgement = batches.with_recreation(change, judgement)
    if dry_run.broken:
        judgement = judgement.with_consequence(
            Risk.CAUTION, f"The view {listed(dry_run.broken)} stops working."
        )
    if dry_run.error is not None and not judgement.fails:
        judgement = judgement.with_consequence(
            Risk.CAUTION, f"As it stands it fails: {_reason(dry_run.error)}.", fails=True
        )
    if _depends_on_rows(step.kind, judgement) and change.row_count is NoCount.EMPTY:
        judgement = judgement.with_consequence(
            Risk.SAFE, f"{change.table} holds no rows in this database; elsewhere it may."
        )
    return judgement


def _depends_on_rows(kind: str, judgement: Judgement) -> bool:
    """Whether a reader would judge otherwise by how many rows there are."""
    if kind not in JUDGES or kind in ROWLESS:
        return False
    return judgement.risk is Risk.DESTRUCTIVE or (judgement.risk is Risk.CAUTION and not judgement.fails)


def written(change: JudgedChange) -> Judgement:
    """What is written for a blind spot, which autogenerate would not have written."""
    if change.step.kind.startswith("rename_"):
        return safe(f"Gives `{change.step.object}` another name; nothing is rebuilt, and no row is read.")
    kind = change.step.kind.removeprefix("alter_").replace("_", " ")
    subject = f"the {kind} `{change.step.object or change.step.table or ''}`"
    if kind == "trigger":
        return safe(f"Makes {subject} again, which is lost when {change.table} is rebuilt.")
    if kind in {"check", "unique", "foreign key", "exclude", "primary key", "index"} and change.step.table:
        return caution(f"Makes {subject} what the models want; it fails if rows of {change.table} break it.")
    return safe(f"Makes {subject} what the models want; rows stay as they are.")


def _unknown(change: JudgedChange) -> Judgement:
    return caution(
        f"`{change.step.kind}` comes from the project itself or another library: what it does to rows is not "
        "known here."
    )


def _reason(error: str) -> str:
    return error.split("fails here: ", maxsplit=1)[-1].rstrip(".")
