"""The risks of foreign keys."""

from __future__ import annotations

from itertools import takewhile

from alembic.operations import ops

from limbeck.autogen.operation_steps import TableName
from limbeck.autogen.risks.constraints import UNNAMED, columns_exist, remove_constraint, what
from limbeck.autogen.risks.facts import JudgedChange, named
from limbeck.autogen.risks.judgement import Judgement, caution, failing, safe
from limbeck.autogen.risks.key_rules import KeyRules, differences, dropped_key, key_columns
from limbeck.autogen.rows import NoCount, count_text
from limbeck.records import Risk


def add_fk(change: JudgedChange) -> Judgement:
    """A new foreign key fails on rows that point nowhere, and locks both tables.

    What it means: Autogenerate proposes `op.create_foreign_key()` for a key that the models have and the
    database lacks, or beside a drop for one whose rules have changed.

    Why it matters: One row without a partner stops the migration. PostgreSQL checks every row while writes
    to both tables wait. From then on deleting a row may be refused, or delete others.

    What to do: Look for orphans first. On a large table create the key with `postgresql_not_valid=True` and
    run VALIDATE CONSTRAINT in a second step. Index the columns of the key.
    """
    operation = change.step.operation
    if not isinstance(operation, ops.CreateForeignKeyOp):
        return caution(f"Adds a foreign key to {change.table}.")
    parent: TableName = (operation.kw.get("referent_schema"), operation.referent_table)
    impossible = _impossible(change, operation, parent) if change.facts.dialect == "postgresql" else None
    if impossible is not None:
        judgement = failing(impossible)
    elif change.is_new:
        judgement = safe(
            f"Adds {what(change)} from {change.table} to {named(*parent)}; {change.table} holds no rows."
        )
    else:
        judgement = _with_rules(change, operation, parent, _orphans(change, operation, parent))
    return judgement if change.step.object else judgement.with_consequence(Risk.CAUTION, UNNAMED)


def remove_fk(change: JudgedChange) -> Judgement:
    """Rows stay, but may then point nowhere.

    What it means: Autogenerate proposes to drop a foreign key that the models do not have. Where its rules
    have changed, a new key of the same columns stands beside it.

    Why it matters: Without the key, deleting a row leaves orphans, and ON DELETE CASCADE no longer cleans
    up. On SQLite a key without a name needs a naming convention to be dropped.

    What to do: If the key is only changed, drop and create it in the same migration. If it is to go, check
    who relied on its rules.
    """
    if not change.step.object:
        return remove_constraint(change)
    was = dropped_key(change.step)
    if was is not None and key_columns(was) in change.facts.added_keys:
        return safe(f"Drops {change.name}: rows stay, and the script adds a key of the same columns.")
    return safe(
        f"Drops {change.name}: rows stay, but those of {change.table} may then point to rows that do not "
        "exist."
    )


def _with_rules(
    change: JudgedChange, operation: ops.CreateForeignKeyOp, parent: TableName, judgement: Judgement
) -> Judgement:
    """Add what the key does from now on: neither its removal nor its return says it alone."""
    before = change.facts.dropped_keys.get(key_columns(operation), KeyRules())
    words = {"child": change.table, "parent": named(*parent), "columns": _columns(operation)}
    changed = list(differences(before, KeyRules.from_operation(operation), **words))
    for risk, sentence in changed:
        judgement = judgement.with_consequence(risk, sentence)
    if changed and change.facts.dialect == "sqlite":
        judgement = judgement.with_consequence(
            Risk.SAFE, "SQLite does so only where `PRAGMA foreign_keys` is on."
        )
    return judgement


def _impossible(change: JudgedChange, operation: ops.CreateForeignKeyOp, parent: TableName) -> str | None:
    """Why PostgreSQL cannot make the key at all; None where it can, or where the script prepares for it."""
    dependents, wanted = change.facts.dependents, [str(name) for name in operation.remote_cols]
    if parent in change.facts.created or (parent, wanted[0]) not in dependents.column_types:
        return None
    there = f"{named(*parent)} ({', '.join(f'`{name}`' for name in wanted)})"
    prepared = any(
        (step.schema, step.table) == parent and step.kind in {"add_constraint", "add_index"}
        for step in takewhile(lambda step: step is not change.step, change.facts.steps)
    )
    if not prepared and set(wanted) not in dependents.unique.get(parent, []):
        return (
            f"Fails: {there} is not unique, and a foreign key can only point to unique columns. Make it "
            "unique first."
        )
    for child, other in zip(operation.local_cols, wanted, strict=True):
        types = [_type(change, change.table_name, child), _type(change, parent, other)]
        if None not in types and change.facts.dependents.joinable(*types) is False:  # type: ignore[arg-type]  # no None
            return (
                f"Fails: {named(*change.table_name, child)} is {types[0]} and {named(*parent, other)} is "
                f"{types[1]}, types that no foreign key can join."
            )
    return None


def _type(change: JudgedChange, table: TableName, name: str) -> str | None:
    """The type of a column once the script has reached the key; None when that is not known."""
    for step in change.facts.steps:
        if (step.schema, step.table, step.object) != (*table, name):
            continue
        if isinstance(step.operation, ops.AddColumnOp):
            return change.facts.ddl.type(step.operation.column.type)
        if isinstance(step.operation, ops.AlterColumnOp) and step.kind == "modify_type":
            return None
    return change.facts.dependents.column_types.get((table, name))


def _orphans(change: JudgedChange, operation: ops.CreateForeignKeyOp, parent: TableName) -> Judgement:
    there, columns = named(*parent), _columns(operation)
    orphans: int | NoCount = NoCount.UNREADABLE
    if columns_exist(change, operation.local_cols) and parent not in change.facts.created:
        orphans = change.facts.rows.count_orphans(
            change.table_name, operation.local_cols, parent, operation.remote_cols
        )
    if change.facts.dialect == "sqlite":
        return _on_sqlite(change, orphans, there, columns)
    if not isinstance(orphans, NoCount) and orphans:
        verb = "points" if orphans == 1 else "point"
        return failing(
            f"Fails: {count_text(orphans, 'row')} of {change.table} {verb} from {columns} to nothing in "
            f"{there}. Correct these rows first."
        )
    fails = f"It fails if a row of {change.table} points to nothing. " if isinstance(orphans, NoCount) else ""
    if change.facts.dialect == "postgresql":
        both = change.table if parent == change.table_name else f"{change.table} and {there}"
        return caution(
            f"Writes to {both} wait while every row is checked. {fails}On large tables add "
            "it with `postgresql_not_valid=True`, then validate it in a second transaction."
        )
    return caution(f"Adds {what(change)} from {change.table} to {there}. {fails}".strip())


def _on_sqlite(change: JudgedChange, orphans: int | NoCount, there: str, columns: str) -> Judgement:
    silently = "SQLite adds the foreign key silently and refuses later changes to those rows."
    if isinstance(orphans, NoCount):
        return caution(
            f"Adds {what(change)} from {change.table} to {there}. Should rows point from {columns} to "
            f"nothing, {silently}"
        )
    if orphans:
        verb = "points" if orphans == 1 else "point"
        return caution(
            f"{count_text(orphans, 'row').capitalize()} of {change.table} {verb} from {columns} to nothing "
            f"in {there}; {silently}"
        )
    return safe(f"Adds {what(change)} from {change.table} to {there}; every row points to one that exists.")


def _columns(operation: ops.CreateForeignKeyOp) -> str:
    return ", ".join(f"`{name}`" for name in operation.local_cols)
