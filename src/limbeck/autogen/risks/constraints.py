"""The risks of constraints."""

from __future__ import annotations

from alembic.operations import ops

from limbeck.autogen.risks.creations import refused_creation
from limbeck.autogen.risks.facts import JudgedChange, listed, named
from limbeck.autogen.risks.judgement import Judgement, caution, failing, safe
from limbeck.autogen.rows import NoCount, count_text
from limbeck.records import Risk

UNNAMED = "It has no name, so that `downgrade()` fails: name it, or give the MetaData a `naming_convention`."


def add_constraint(change: JudgedChange) -> Judgement:
    """A new constraint fails if a row breaks it.

    What it means: Autogenerate proposes a unique or check constraint that the models have and the database
    lacks.

    Why it matters: One row that breaks the rule stops the migration. PostgreSQL reads the whole table and
    blocks writes meanwhile; SQLite needs batch mode.

    What to do: Find and repair such rows first. On a large table build a unique index concurrently and
    attach it, or add a check as NOT VALID and validate it in a second step.
    """
    operation = change.step.operation
    refused = refused_creation(change)
    if refused is not None:
        return refused
    if change.is_new:
        judgement = safe(f"Adds {what(change)}; {change.table} holds no rows.")
    elif isinstance(operation, ops.CreateUniqueConstraintOp):
        judgement = _unique(change, operation)
    elif change.facts.dialect == "postgresql":
        judgement = caution(
            f"Checks every row of {change.table} while reads and writes wait, and fails on a row that breaks "
            f"{what(change)}. On a large table add it as NOT VALID, then validate it in a second transaction."
        )
    else:
        judgement = caution(f"Fails if a row of {change.table} breaks {what(change)}.")
    return judgement if change.step.object else judgement.with_consequence(Risk.CAUTION, UNNAMED)


def remove_constraint(change: JudgedChange) -> Judgement:
    """Rows stay, but nothing guards them any more.

    What it means: Autogenerate proposes `op.drop_constraint()` for a unique or check constraint that the
    models do not have, or whose name or columns have changed.

    Why it matters: From then on wrong rows are accepted, and adding the constraint again fails on them.
    Without a name it cannot be dropped, and foreign keys that need it make the migration fail.

    What to do: If it was only renamed, rename it. If it was made by hand, add it to the model. Give each
    constraint a name, best with a `naming_convention`.
    """
    if not change.step.object:
        return failing(
            f"Fails: the constraint of {change.table} that it drops has no name that Alembic knows. "
            "Look the name up in the database and write it into the script."
        )
    needed = needing(change)
    if needed is not None:
        return needed
    return safe(f"Drops {change.name}: rows stay, but {change.table} then accepts rows that it now refuses.")


def needing(change: JudgedChange) -> Judgement | None:
    """The foreign keys that need what is unique; None when none does."""
    keys = [
        key
        for key in change.facts.dependents.foreign_keys
        if key.parent == change.table_name and key.index == change.step.object
    ]
    staying = [key for key in keys if (key.child, key.child_columns) not in change.facts.dropped_keys]
    staying = [key for key in staying if key.child not in change.facts.dropped]
    if staying:
        tables = list(dict.fromkeys(named(*key.child) for key in staying))
        return failing(
            f"Fails: a foreign key of {listed(tables)} needs {change.name}. Drop that key first, and add it "
            "again once its columns are unique."
        )
    if keys:
        tables = list(dict.fromkeys(named(*key.child) for key in keys))
        return caution(
            f"Drops {change.name}, which a foreign key of {listed(tables)} needs: it fails unless that is "
            "dropped before it."
        )
    return None


def _unique(change: JudgedChange, operation: ops.CreateUniqueConstraintOp) -> Judgement:
    names = [str(getattr(each, "name", each)) for each in operation.columns]
    together = bool(operation.kw.get(f"{change.facts.dialect}_nulls_not_distinct"))
    groups: int | NoCount = NoCount.UNREADABLE
    if columns_exist(change, names):
        groups = change.facts.rows.count_duplicates(change.table_name, names, nulls_equal=together)
    shown = ", ".join(f"`{name}`" for name in names)
    if not isinstance(groups, NoCount) and groups:
        verb = "occurs" if groups == 1 else "occur"
        return failing(
            f"Fails: {count_text(groups, 'value')} of {shown} {verb} more than once in {change.table}. "
            "Remove the duplicates first."
        )
    doubt = (
        f"It fails if two rows share {shown}."
        if isinstance(groups, NoCount)
        else "No rows share a value now."
    )
    if change.facts.dialect == "postgresql":
        return caution(
            f"Reads and writes of {change.table} wait while its index is built. {doubt} On a large table "
            "create a unique index with `postgresql_concurrently=True` first, then add the constraint USING "
            "INDEX."
        )
    if isinstance(groups, NoCount):
        return caution(f"Fails if rows of {change.table} share {shown}.")
    return caution(f"Fails if rows of {change.table} get to share {shown} before the migration runs. {doubt}")


def columns_exist(change: JudgedChange, names: list[str]) -> bool:
    """Whether the database has the columns already: one that the script adds cannot be asked about.

    Args:
        change: The change.
        names: Names of columns, and expressions as they are written.
    """
    block = change.step.block
    added = [each.column.name for each in block.ops if isinstance(each, ops.AddColumnOp)] if block else []
    return not any(
        new == name or (new in name and not name.isidentifier()) for new in added for name in names
    )


def what(change: JudgedChange) -> str:
    """The constraint in words."""
    return change.name if change.step.object else "the constraint"
