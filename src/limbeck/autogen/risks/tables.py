"""The risks of whole tables, and of comments."""

from __future__ import annotations

from alembic.operations import ops
from sqlalchemy import Enum as EnumType

from limbeck.autogen.risks.facts import Situation, listed
from limbeck.autogen.risks.judgement import Judgement, destructive, failing, safe
from limbeck.autogen.rows import Doubt, counted
from limbeck.records import Risk


def add_table(at: Situation) -> Judgement:
    """A new table touches no row, but on PostgreSQL its enum types may exist already."""
    judgement = safe(f"Creates {at.table}; no existing row is touched.")
    operation = at.step.operation
    if at.facts.dialect == "postgresql" and isinstance(operation, ops.CreateTableOp):
        for column in operation.to_table(at.facts.words.context).columns:
            type_ = column.type
            if not isinstance(type_, EnumType) or not type_.native_enum or not type_.name:
                continue
            if getattr(type_, "create_type", True) and at.facts.dependents.has_type(
                at.facts.words.type(type_)
            ):
                judgement = judgement.but(
                    Risk.CAUTION,
                    f"It fails: the type `{type_.name}` exists already and the script creates it again. "
                    "Give that column's postgresql.ENUM `create_type=False`.",
                    fails=True,
                )
    return judgement


def remove_table(at: Situation) -> Judgement:
    """All rows go with their table."""
    held = at.held
    parent = at.facts.dependents.partitions.get(at.place)
    extension = at.facts.dependents.extensions.get(at.place)
    if extension is not None:
        return failing(
            f"Fails: {at.table} belongs to the extension `{extension}`. Leave it out with `include_object`."
        )
    if isinstance(held, Doubt):
        judgement = destructive(f"Drops {at.table} and every row in it.")
    else:
        judgement = destructive(f"Drops {at.table} and every row in it; it holds {counted(held, 'row')}.")
    if parent is not None:
        judgement = judgement.but(
            Risk.CAUTION,
            f"It is a partition of `{parent}`, not a table of its own: leave it out with `include_object`.",
        )
    return _with_dependents(at, judgement)


def table_comment(at: Situation) -> Judgement:
    """Comments are read by people only."""
    return safe(f"Changes the comment of {at.table}; rows are not touched.")


def _with_dependents(at: Situation, judgement: Judgement) -> Judgement:
    views = at.facts.dependents.views.get((at.place, None), [])
    if views:
        judgement = judgement.but(
            Risk.CAUTION, f"It fails while the view {listed(views)} reads the table.", fails=True
        )
    children = at.facts.dependents.children.get(at.place, [])
    going = [name for name in children if (at.step.schema, name) in at.facts.dropped]
    staying = [name for name in children if name not in going]
    if staying:
        judgement = judgement.but(
            Risk.CAUTION, f"It fails while a foreign key of {listed(staying)} points to it.", fails=True
        )
    if going:
        judgement = judgement.but(
            Risk.CAUTION,
            f"{listed(going)} must be dropped before it, because of a foreign key: "
            "Alembic writes dropped tables in no fixed order.",
        )
    if at.facts.sqlite is not None:
        triggers = [e.name for e in at.facts.sqlite.of_table(*at.place) if e.type == "trigger"]
        if triggers:
            judgement = judgement.but(Risk.CAUTION, f"The trigger {listed(triggers)} goes with it.")
    return judgement
