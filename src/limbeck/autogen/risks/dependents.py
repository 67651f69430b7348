"""What stands in the way of changing one column, or lacks for adding it, on PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Column
from sqlalchemy import Enum as EnumType

from limbeck.autogen.risks.facts import Situation, listed, named
from limbeck.autogen.risks.judgement import Judgement
from limbeck.records import Risk

WORDS = {
    "trigger": "the trigger {} is fired by it",
    "policy": "the policy {} reads it",
    "function": "the function {} reads it",
    "column": "the generated column {} is computed from it",
}
"""What may use a column, as PostgreSQL's catalogue knows it."""


def with_users(at: Situation, judgement: Judgement, *, dropping: bool) -> Judgement:
    """Add what uses the column: PostgreSQL then neither drops it nor changes its type.

    Args:
        at: The change.
        judgement: What the change itself costs.
        dropping: Whether the column goes; foreign keys stand in the way of that only.
    """
    name = at.step.object or ""
    users = at.facts.dependents.standing.users.get((at.place, name), [])
    for kind, words in WORDS.items():
        found = [user for its, user in users if its == kind]
        going = [user for user in found if kind == "column" and _is_dropped(at, user)]
        staying = [user for user in found if user not in going]
        if staying:
            judgement = judgement.but(
                Risk.CAUTION, f"It fails while {words.format(listed(staying))}.", fails=True
            )
        if going:
            judgement = judgement.but(
                Risk.CAUTION, f"{words.format(listed(going)).capitalize()}: drop that column before it."
            )
    if not dropping:
        return judgement
    children = [
        named(*key.child)
        for key in at.facts.dependents.standing.keys
        if key.parent == at.place
        and name in key.parent_columns
        and key.child != at.place
        and key.child not in at.facts.dropped
        and (key.child, key.child_columns) not in at.facts.dropped_keys
    ]
    if children:
        sentence = f"It fails while a foreign key of {listed(children)} points to it."
        judgement = judgement.but(Risk.CAUTION, sentence, fails=True)
    return judgement


def missing_type(at: Situation, column: Column[Any]) -> str | None:
    """The type that the column needs and PostgreSQL does not have; None when it has it.

    Args:
        at: The change.
        column: The new column.
    """
    if at.facts.dialect != "postgresql" or "CREATE TYPE" in at.outcome.sql:
        return None
    type_ = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    if isinstance(type_, EnumType) and not type_.native_enum:
        return None
    written = at.facts.words.type(type_)
    if at.facts.dependents.has_type(written) is not False or written in at.facts.created_types:
        return None
    return (type_.name if isinstance(type_, EnumType) else None) or written


def _is_dropped(at: Situation, column: str) -> bool:
    return any(
        step.kind == "remove_column" and step.object == column and (step.schema, step.table) == at.place
        for step in at.facts.steps
    )
