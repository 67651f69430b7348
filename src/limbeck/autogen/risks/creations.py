"""What a creation needs on PostgreSQL: a free name, a schema, and types."""

from __future__ import annotations

from collections.abc import Iterator

from alembic.operations import ops

from limbeck.autogen.dependents import TakenName
from limbeck.autogen.risks.dependents import missing_type
from limbeck.autogen.risks.facts import JudgedChange, key_names, named
from limbeck.autogen.risks.judgement import Judgement, failing

TYPES = frozenset({"enum", "domain", "type"})
"""What may share a name with an index, which has no row type, but not with a table."""

FREEING = frozenset({"remove_table", "remove_index", "remove_constraint"})
"""What drops the owner of a name."""

OWN_WORDS = {"add_index": "index", "add_constraint": "constraint"}


def refused_creation(change: JudgedChange) -> Judgement | None:
    """Why PostgreSQL refuses to create something; None where nothing is in the way.

    Args:
        change: A new table, index or constraint.
    """
    dependents = change.facts.dependents
    if dependents.connection is None or getattr(change.step.operation, "if_not_exists", None):
        return None
    schema = change.step.schema
    if schema is not None and schema not in dependents.schemas and not _runs_own_sql(change):
        return failing(
            f"Fails: the schema `{schema}` does not exist, and autogenerate does not create it. Write "
            f"`op.execute('CREATE SCHEMA {schema}')` before it."
        )
    for name, what in _new_names(change):
        taken = [
            each
            for each in dependents.taken.get((schema, name), ())
            if not (what != "table" and each.kind in TYPES) and not _is_freed(change, name, each)
        ]
        if taken:
            return _refused(change, name, what, taken[0])
    return _without_type(change)


def _new_names(change: JudgedChange) -> Iterator[tuple[str, str]]:
    """The names that must be free, each with what will have it."""
    operation = change.step.operation
    if isinstance(operation, ops.CreateTableOp):
        yield operation.table_name, "table"
        for name in key_names(operation.to_table(change.facts.ddl.context)):
            yield name, "constraint"
    elif isinstance(operation, (ops.CreateIndexOp, ops.CreateUniqueConstraintOp)) and change.step.object:
        yield change.step.object, OWN_WORDS[change.step.kind]


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
        f"Fails: {article} {kind} has the name {here} already, and PostgreSQL gives it to one thing alone. "
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
    for column in operation.to_table(change.facts.ddl.context).columns:
        lacking = missing_type(change, column)
        if lacking is not None:
            where = named(change.step.schema, change.step.table, column.name)
            return failing(
                f"Fails: the type `{lacking}` of {where} does not exist, and creating the table does not "
                "create it. Create it first: `sa.Enum(…, name=…).create(op.get_bind())` for an enum, `CREATE "
                "EXTENSION` or `CREATE TYPE` for others."
            )
    return None
