"""What stands in the way of changing one column, or lacks for adding it, on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Column
from sqlalchemy import Enum as EnumType

from limbeck.autogen.ddl_text import dialect_of_type
from limbeck.autogen.risks.facts import JudgedChange, listed, named
from limbeck.autogen.risks.judgement import Judgement, failing
from limbeck.records import Risk

WORDS = {
    "trigger": "the trigger {} is fired by it",
    "policy": "the policy {} reads it",
    "function": "the function {} reads it",
    "column": "the generated column {} is computed from it",
}
"""What may use a column, as PostgreSQL's catalogue knows it."""

UNWRITABLE = "can't render element of type"
"""How SQLAlchemy refuses a type for which a dialect has no word."""


def with_users(change: JudgedChange, judgement: Judgement, *, dropping: bool) -> Judgement:
    """Add what uses the column: PostgreSQL then neither drops it nor changes its type.

    Args:
        change: The change.
        judgement: What the change itself costs.
        dropping: Whether the column goes; foreign keys stand in the way of that only.
    """
    name = change.step.object or ""
    users = change.facts.dependents.column_users.get((change.table_name, name), [])
    for kind, words in WORDS.items():
        found = [user for its, user in users if its == kind]
        going = [user for user in found if kind == "column" and _is_dropped(change, user)]
        staying = [user for user in found if user not in going]
        if staying:
            judgement = judgement.with_consequence(
                Risk.CAUTION, f"It fails while {words.format(listed(staying))}.", fails=True
            )
        if going:
            judgement = judgement.with_consequence(
                Risk.CAUTION, f"{words.format(listed(going)).capitalize()}: drop that column before it."
            )
    if not dropping:
        return judgement
    children = [
        named(*key.child)
        for key in change.facts.dependents.foreign_keys
        if key.parent == change.table_name
        and name in key.parent_columns
        and key.child != change.table_name
        and key.child not in change.facts.dropped
        and (key.child, key.child_columns) not in change.facts.dropped_keys
    ]
    if children:
        sentence = f"It fails while a foreign key of {listed(children)} points to it."
        judgement = judgement.with_consequence(Risk.CAUTION, sentence, fails=True)
    return judgement


def foreign_type(change: JudgedChange, columns: Iterable[Column[Any]]) -> Judgement | None:
    """Why the database refuses the type of another one; None where no new column has such a type.

    Args:
        change: The change.
        columns: The new columns.
    """
    for column in columns:
        other = dialect_of_type(column.type)
        if other in {None, change.facts.dialect}:
            continue
        kind = type(column.type).__name__
        if missing_type(change, column) or f"{UNWRITABLE} {kind}" in (change.dry_run.error or ""):
            where = named(change.step.schema, change.step.table, column.name)
            return failing(
                f"Fails: {where} has the type `{kind}`, which only {other} has. Give the model a type of "
                f"`sqlalchemy` itself, and `with_variant(…, {other!r})` where {other} needs its own."
            )
    return None


def missing_type(change: JudgedChange, column: Column[Any]) -> str | None:
    """The type that the column needs and PostgreSQL does not have; None when it has it.

    Args:
        change: The change.
        column: The new column.
    """
    if change.facts.dialect != "postgresql":
        return None
    type_ = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    if isinstance(type_, EnumType) and not type_.native_enum:
        return None
    written = change.facts.ddl.type(type_)
    if re.search(rf"CREATE (TYPE|DOMAIN) {re.escape(written)} ", change.dry_run.sql):
        return None
    if change.facts.dependents.has_type(written) is not False or written in change.facts.created_types:
        return None
    return (type_.name if isinstance(type_, EnumType) else None) or written


def _is_dropped(change: JudgedChange, column: str) -> bool:
    return any(
        step.kind == "remove_column"
        and step.object == column
        and (step.schema, step.table) == change.table_name
        for step in change.facts.steps
    )
