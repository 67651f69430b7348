"""What a creation needs on PostgreSQL: a free name, a schema, and types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from alembic.operations import ops
from sqlalchemy import Column, Sequence

from limbeck.autogen.dependents import TakenName
from limbeck.autogen.risks.dependents import foreign_type, missing_type
from limbeck.autogen.risks.facts import JudgedChange, named, new_names
from limbeck.autogen.risks.judgement import Judgement, failing
from limbeck.records import Risk

TYPES = frozenset({"enum", "domain", "type"})
"""What may share a name with an index, which has no row type, but not with a table."""

FREEING = frozenset({"remove_table", "remove_index", "remove_constraint"})
"""What drops the owner of a name."""

NEXT_VALUE = re.compile(r"\bnextval\('((?:[^']|'')*)'")


def refused_creation(change: JudgedChange) -> Judgement | None:
    """Why the database refuses to create something; None where nothing is in the way.

    Args:
        change: A new table, index or constraint.
    """
    dependents = change.facts.dependents
    if getattr(change.step.operation, "if_not_exists", None):
        return None
    twice = _named_twice(change)
    if twice is not None or dependents.connection is None:
        return twice or _without_type(change)
    schema = change.step.schema
    if schema is not None and schema not in dependents.schemas and not _runs_own_sql(change):
        return failing(
            f"Fails: the schema `{schema}` does not exist, and autogenerate does not create it. Write "
            f"`op.execute('CREATE SCHEMA {schema}')` before it."
        )
    for name, what in new_names(change.step, change.facts.ddl):
        if what == "type":
            continue
        taken = [
            each
            for each in dependents.taken.get((schema, name), ())
            if not (what != "table" and each.kind in TYPES) and not _is_freed(change, name, each)
        ]
        if taken:
            return _refused(change, name, what, taken[0])
    return _without_type(change) or without_sequence(change)


def _named_twice(change: JudgedChange) -> Judgement | None:
    """Whether an earlier step of the script takes the name."""
    if change.facts.dialect not in {"postgresql", "sqlite"}:
        return None  # elsewhere an index has its name in its table
    for name, what in new_names(change.step, change.facts.ddl):
        first = change.facts.creators.get((change.step.schema, name))
        if first is None or first.operation is change.step.operation:
            continue
        here = named(change.step.schema, name)
        before = {of: each for each, of in new_names(first, change.facts.ddl) if each == name}
        if what == "type" and "type" in before:
            continue  # Alembic creates a type once in a run, with the first table that uses it
        where = named(first.schema, first.table)
        of = next(iter(before))
        creator = f"the {of} {here}" if of == "table" else f"the {of} {here} on {where}"
        return failing(
            f"Fails: this script creates {creator} before it, and a schema can hold a name only once. Give "
            f"the {what} another name."
        )
    return None


def without_sequence(change: JudgedChange) -> Judgement | None:
    """Why a default cannot be created: the sequence that it calls is not there.

    Args:
        change: A new table or column.
    """
    if _runs_own_sql(change):
        return None
    for found in NEXT_VALUE.findall(change.dry_run.sql):
        name = found.replace("''", "'")
        if change.facts.dependents.has_relation(name) is False:
            return failing(
                f"Fails: the sequence `{name}` of a default of {change.name} does not exist, and "
                f"autogenerate does not create it. Write `op.execute('CREATE SEQUENCE {name}')` before it."
            )
    return None


def with_sequences(change: JudgedChange, columns: Iterable[Column[Any]], judgement: Judgement) -> Judgement:
    """Also the consequence for inserts: SQLAlchemy asks a sequence of theirs that is not there.

    Args:
        change: A new table or column.
        columns: What is new.
        judgement: What is known so far.
    """
    if change.facts.dialect != "postgresql" or _runs_own_sql(change):
        return judgement
    preparer = change.facts.ddl.context.dialect.identifier_preparer
    for column in columns:
        if not isinstance(column.default, Sequence) or column.default.optional:
            continue
        name = preparer.format_sequence(column.default)
        if change.facts.dependents.has_relation(name) is False:
            where = named(change.step.schema, change.step.table, column.name)
            judgement = judgement.with_consequence(
                Risk.CAUTION,
                f"SQLAlchemy takes the values of {where} from the sequence `{name}`, which does not exist "
                "and autogenerate does not create: every insert fails. Write "
                f"`op.execute('CREATE SEQUENCE {name}')` before it.",
            )
    return judgement


def _refused(change: JudgedChange, name: str, what: str, taken: TakenName) -> Judgement:
    here = named(change.step.schema, name)
    unseen = taken.kind == "table" if what == "table" else taken.table == change.step.table
    if unseen:
        cure = "Let `include_name` and `include_object` pass it."
        if change.step.schema is not None:
            cure = "Set `include_schemas=True`, or let `include_name` and `include_object` pass it."
        return failing(
            f"Fails: the {taken.kind} {here} exists already, but this comparison did not see it: its schema "
            f"is not read, or a filter hides it. {cure}"
        )
    kind = f"{taken.kind} on `{taken.table}`" if taken.table else taken.kind
    article = "an" if kind[0] in "aeiou" else "a"
    return failing(
        f"Fails: {article} {kind} has the name {here} already, and PostgreSQL allows a name only once. "
        f"Give the {what} another name, or rename the {taken.kind} first."
    )


def _is_freed(change: JudgedChange, name: str, taken: TakenName) -> bool:
    """Whether an earlier step of the script drops what has the name."""
    gone: set[str | None] = set()
    for step in change.facts.steps:
        if step is change.step:
            break
        if step.schema == change.step.schema and step.kind in FREEING:
            gone.add(step.object or step.table)
    return name in gone or (taken.table is not None and taken.table in gone)


def _runs_own_sql(change: JudgedChange) -> bool:
    return any(isinstance(step.operation, ops.ExecuteSQLOp) for step in change.facts.steps)


def _without_type(change: JudgedChange) -> Judgement | None:
    operation = change.step.operation
    if not isinstance(operation, ops.CreateTableOp):
        return None
    columns = operation.to_table(change.facts.ddl.context).columns
    foreign = foreign_type(change, columns)
    if foreign is not None:
        return foreign
    for column in columns:
        lacking = missing_type(change, column)
        if lacking is not None:
            where = named(change.step.schema, change.step.table, column.name)
            return failing(
                f"Fails: the type `{lacking}` of {where} does not exist, and creating the table does not "
                "create it. Create it first: `sa.Enum(…, name=…).create(op.get_bind())` for an enum, `CREATE "
                "EXTENSION` or `CREATE TYPE` for others."
            )
    return None
