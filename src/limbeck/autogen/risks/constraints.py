"""The risks of constraints and foreign keys."""

from __future__ import annotations

from alembic.operations import ops

from limbeck.autogen.risks.facts import Situation, named
from limbeck.autogen.risks.judgement import Judgement, caution, safe
from limbeck.autogen.rows import Doubt, counted
from limbeck.records import Risk

UNNAMED = "It has no name, so that `downgrade()` fails: name it, or give the MetaData a `naming_convention`."


def add_constraint(at: Situation) -> Judgement:
    """A new constraint must hold for the rows that are there."""
    operation = at.step.operation
    if at.is_empty:
        judgement = safe(f"Adds {_what(at)}; {at.table} holds no rows.")
    elif isinstance(operation, ops.CreateUniqueConstraintOp):
        judgement = _unique(at, operation)
    elif at.facts.dialect == "postgresql":
        judgement = caution(
            f"Checks every row of {at.table} while reads and writes wait, and fails on a row that breaks "
            f"{_what(at)}. "
            "On a large table add it as NOT VALID, then validate it in a second transaction."
        )
    else:
        judgement = caution(f"Fails if a row of {at.table} breaks {_what(at)}.")
    return judgement if at.step.object else judgement.but(Risk.CAUTION, UNNAMED)


def remove_constraint(at: Situation) -> Judgement:
    """Rows stay, what guarded them goes."""
    if not at.step.object:
        return caution(
            f"Fails: the constraint of {at.table} that it drops has no name that Alembic knows. "
            "Look the name up in the database and write it into the script."
        )
    return safe(f"Drops {at.name}: rows stay, but {at.table} then accepts rows that it now refuses.")


def add_fk(at: Situation) -> Judgement:
    """A new foreign key must hold for the rows that are there, and locks both tables."""
    operation = at.step.operation
    if not isinstance(operation, ops.CreateForeignKeyOp):
        return caution(f"Adds a foreign key to {at.table}.")
    parent = (operation.kw.get("referent_schema"), operation.referent_table)
    judgement = _orphans(at, operation, parent)
    return judgement if at.step.object else judgement.but(Risk.CAUTION, UNNAMED)


def remove_fk(at: Situation) -> Judgement:
    """Rows stay, but may then point nowhere."""
    if not at.step.object:
        return remove_constraint(at)
    return safe(
        f"Drops {at.name}: rows stay, but those of {at.table} may then point to rows that do not exist."
    )


def _unique(at: Situation, operation: ops.CreateUniqueConstraintOp) -> Judgement:
    names = [str(getattr(each, "name", each)) for each in operation.columns]
    groups = _duplicates(at, names)
    shown = ", ".join(f"`{name}`" for name in names)
    if not isinstance(groups, Doubt) and groups:
        verb = "occurs" if groups == 1 else "occur"
        return caution(
            f"Fails: {counted(groups, 'value')} of {shown} {verb} more than once in {at.table}. "
            "Remove the duplicates first."
        )
    doubt = (
        f"It fails if two rows share {shown}." if isinstance(groups, Doubt) else "No rows share a value now."
    )
    if at.facts.dialect == "postgresql":
        return caution(
            f"Reads and writes of {at.table} wait while its index is built. {doubt} On a large table "
            "create a unique "
            "index with `postgresql_concurrently=True` first, then add the constraint USING INDEX."
        )
    return caution(f"Fails if rows of {at.table} get to share {shown} before the migration runs. {doubt}")


def _orphans(at: Situation, operation: ops.CreateForeignKeyOp, parent: tuple[str | None, str]) -> Judgement:
    there = named(*parent)
    if at.is_empty:
        return safe(f"Adds {_what(at)} from {at.table} to {there}; {at.table} holds no rows.")
    orphans: int | Doubt = Doubt.UNREADABLE
    if _columns_exist(at, operation.local_cols) and parent not in at.facts.created:
        orphans = at.facts.rows.orphans(at.place, operation.local_cols, parent, operation.remote_cols)
    columns = ", ".join(f"`{name}`" for name in operation.local_cols)
    if not isinstance(orphans, Doubt) and orphans:
        verb = "points" if orphans == 1 else "point"
        if at.facts.dialect == "sqlite":
            return caution(
                f"{counted(orphans, 'row').capitalize()} of {at.table} {verb} from {columns} to nothing "
                f"in {there}; "
                "SQLite adds the foreign key without a word and refuses later changes of those rows."
            )
        return caution(
            f"Fails: {counted(orphans, 'row')} of {at.table} {verb} from {columns} to nothing in {there}. "
            "Correct these rows first."
        )
    fails = f"It fails if a row of {at.table} points to nothing. " if isinstance(orphans, Doubt) else ""
    if at.facts.dialect == "postgresql":
        return caution(
            f"Writes to {at.table} and {there} wait while every row is checked. {fails}On large tables "
            "add it with "
            "`postgresql_not_valid=True`, then validate it in a second transaction."
        )
    if at.facts.dialect == "sqlite" and not fails:
        return safe(f"Adds {_what(at)} from {at.table} to {there}; every row points to one that exists.")
    return caution(f"Adds {_what(at)} from {at.table} to {there}. {fails}".strip())


def _duplicates(at: Situation, names: list[str]) -> int | Doubt:
    return at.facts.rows.duplicates(at.place, names) if _columns_exist(at, names) else Doubt.UNREADABLE


def _columns_exist(at: Situation, names: list[str]) -> bool:
    """Whether the database has the columns already: one that the script adds cannot be asked about."""
    block = at.step.block
    added = [each.column.name for each in block.ops if isinstance(each, ops.AddColumnOp)] if block else []
    return not set(added) & set(names)


def _what(at: Situation) -> str:
    return at.name if at.step.object else "the constraint"
