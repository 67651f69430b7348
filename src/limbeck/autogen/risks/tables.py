"""The risks of whole tables, and of comments."""

from __future__ import annotations

from alembic.operations import ops
from sqlalchemy import Enum as EnumType

from limbeck.autogen.operation_order import pointed_tables
from limbeck.autogen.risks.creations import refused_creation, with_sequences
from limbeck.autogen.risks.facts import JudgedChange, listed
from limbeck.autogen.risks.judgement import Judgement, caution, destructive, failing, safe
from limbeck.autogen.rows import NoCount, count_text
from limbeck.records import Risk


def add_table(change: JudgedChange) -> Judgement:
    """A new table touches no existing row.

    What it means: Autogenerate proposes `op.create_table()` for a table of the models that the database
    lacks. With it come its columns, constraints and the enum types that its columns use.

    Why it matters: On PostgreSQL the migration fails if an enum type exists already, for example because an
    earlier table uses it, if another thing has the name of the table, or if a type, domain or extension that
    it needs is missing. If the table was only renamed, a `remove_table` stands beside it, and the rows
    stay behind.

    What to do: For a type that exists, write `postgresql.ENUM(…, name=…, create_type=False)`. For a rename,
    use `op.rename_table()` instead of both operations.
    """
    refused = refused_creation(change)
    if refused is not None:
        return refused
    judgement = safe(f"Creates {change.table}; no existing row is touched.")
    operation = change.step.operation
    if change.facts.dialect == "postgresql" and isinstance(operation, ops.CreateTableOp):
        columns = operation.to_table(change.facts.ddl.context).columns
        judgement = with_sequences(change, columns, judgement)
        for column in columns:
            type_ = column.type
            if not isinstance(type_, EnumType) or not type_.native_enum or not type_.name:
                continue
            if getattr(type_, "create_type", True) and change.facts.dependents.has_type(
                change.facts.ddl.type(type_)
            ):
                judgement = judgement.with_consequence(
                    Risk.CAUTION,
                    f"It fails: the type `{type_.name}` exists already and the script creates it again. "
                    "Give that column's postgresql.ENUM `create_type=False`.",
                    fails=True,
                )
    return judgement


def remove_table(change: JudgedChange) -> Judgement:
    """Dropping a table deletes all its rows.

    What it means: Autogenerate proposes `op.drop_table()` for every table that no model describes: an
    obsolete one, one whose model was renamed or not imported, or one that another program owns.

    Why it matters: The rows are gone, and `downgrade()` creates an empty table. Foreign keys and views that
    need the table make the migration fail; on SQLite with foreign keys enforced, rows of other tables may
    go with it.

    What to do: Find out why no model describes it. Import the model, rename with `op.rename_table()`, or
    leave it out with `include_object`. Drop it only when nothing reads it any more.
    """
    held = change.row_count
    parent = change.facts.dependents.partitions.get(change.table_name)
    extension = change.facts.dependents.extensions.get(change.table_name)
    if extension is not None:
        return failing(
            f"Fails: {change.table} belongs to the extension `{extension}`. Leave it out with "
            "`include_object`."
        )
    if isinstance(held, NoCount):
        judgement = destructive(f"Drops {change.table} and every row in it.")
    else:
        judgement = destructive(
            f"Drops {change.table} and every row in it; it holds {count_text(held, 'row')}."
        )
    if parent is not None:
        judgement = judgement.with_consequence(
            Risk.CAUTION,
            f"It is a partition of `{parent}`, not a table of its own: leave it out with `include_object`.",
        )
    heir_of = change.facts.dependents.inherited.get(change.table_name)
    if heir_of is not None:
        judgement = judgement.with_consequence(
            Risk.DESTRUCTIVE,
            f"It inherits from `{heir_of}`, whose queries lose these rows, too: leave it out with "
            f"`include_object` if it is a part of `{heir_of}`.",
        )
    return _with_dependents(change, judgement)


def rename_table(change: JudgedChange) -> Judgement:
    """A renamed table keeps its rows, but programs that use the old name fail.

    What it means: The migration gives a table another name, or moves it to another schema. Autogenerate never
    writes this by itself; a draft does, where somebody has answered that it was renamed.

    Why it matters: Every query and report with the old name breaks at the moment the migration runs, in other
    programs too. Foreign keys, indexes and views follow, but keep the names that they have.

    What to do: Rename when all programs can be deployed together. Otherwise create a view with the old name
    for as long as some still use it.
    """
    return caution(f"Renames {change.table}; rows stay, but programs that use the old name fail.")


def table_comment(change: JudgedChange) -> Judgement:
    """The comment of a table changes; rows are not touched.

    What it means: The comment in the models differs from the one in the database, or one of them has
    none.

    Why it matters: Comments are read by people and by tools for documentation only; the database takes a
    short lock.

    What to do: Apply it. If a comment is written by hand in the database, copy it into the model, or the
    next migration removes it.
    """
    return safe(f"Changes the comment of {change.table}; rows are not touched.")


def _with_dependents(change: JudgedChange, judgement: Judgement) -> Judgement:
    views = change.facts.dependents.views.get((change.table_name, None), [])
    if views:
        judgement = judgement.with_consequence(
            Risk.CAUTION, f"It fails while the view {listed(views)} reads the table.", fails=True
        )
    children = [
        name
        for name in change.facts.dependents.children.get(change.table_name, [])
        if not _has_lost_its_key(change, name)
    ]
    going = [name for name in children if (change.step.schema, name) in change.facts.dropped]
    staying = [name for name in children if name not in going]
    circle = [name for name in going if _must_follow(change, name)]
    going = [name for name in going if name not in circle]
    if staying:
        judgement = judgement.with_consequence(
            Risk.CAUTION, f"It fails while a foreign key of {listed(staying)} points to it.", fails=True
        )
    if going:
        judgement = judgement.with_consequence(
            Risk.CAUTION,
            f"{listed(going)} must be dropped before it, because of a foreign key: "
            "Alembic writes dropped tables in no fixed order.",
        )
    if circle:
        judgement = judgement.with_consequence(
            Risk.CAUTION,
            f"It fails: foreign keys form a cycle through it and {listed(circle)}. First drop the "
            f"foreign key of {listed(circle)} to it, with `op.drop_constraint(…, type_='foreignkey')`.",
            fails=True,
        )
    if change.facts.sqlite is not None:
        triggers = [e.name for e in change.facts.sqlite.of_table(*change.table_name) if e.type == "trigger"]
        if triggers:
            judgement = judgement.with_consequence(
                Risk.CAUTION, f"The trigger {listed(triggers)} goes with it."
            )
    return judgement


def _has_lost_its_key(change: JudgedChange, child: str, parent: str | None = None) -> bool:
    """Whether the script has dropped the foreign key of a child before, as a draft does.

    Args:
        change: The drop of a table.
        child: The table that has the key.
        parent: The table that it points to; None for the one that is dropped.
    """
    target = change.step.table if parent is None else parent
    for step in change.facts.steps:
        if step is change.step:
            return False
        if step.kind != "remove_fk" or step.table != child or step.schema != change.step.schema:
            continue
        if target in pointed_tables(step.operation):
            return True
    return False


def _must_follow(change: JudgedChange, child: str) -> bool:
    """Whether a table with a foreign key to this one has to be dropped after it, too."""
    pending, seen = [child], {child}
    while pending:
        parent = pending.pop()
        for name in change.facts.dependents.children.get((change.step.schema, parent), []):
            if _has_lost_its_key(change, name, parent):
                continue
            if (change.step.schema, name) == change.table_name:
                return True
            if name not in seen:
                seen.add(name)
                pending.append(name)
    return False
