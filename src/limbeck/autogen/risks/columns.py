"""The risks of columns: adding, dropping, NULL, defaults and comments."""

from __future__ import annotations

import re

from alembic.operations import ops
from sqlalchemy import Computed, Identity
from sqlalchemy import Enum as EnumType

from limbeck.autogen.risks.facts import Situation, listed
from limbeck.autogen.risks.judgement import Judgement, caution, destructive, failing, safe
from limbeck.autogen.rows import Doubt, counted
from limbeck.records import Risk

STABLE = {"now", "current_timestamp", "current_date", "current_user", "transaction_timestamp", "timezone"}
"""Functions that PostgreSQL computes once when a column is added, without rewriting the table."""


def add_column(at: Situation) -> Judgement:  # noqa: PLR0911 - each return is one consequence
    """A new column is harmless, unless existing rows must get a value that the database does not know."""
    operation = at.step.operation
    if not isinstance(operation, ops.AddColumnOp):
        return caution(f"Adds a column to {at.table}.")
    column, held = operation.column, at.held
    type_ = column.type
    if (
        at.facts.dialect == "postgresql"
        and isinstance(type_, EnumType)
        and type_.native_enum
        and "CREATE TYPE" not in at.outcome.sql
        and at.facts.dependents.has_type(at.facts.words.type(type_)) is False
    ):
        return failing(
            f"Fails: the type `{type_.name}` of {at.name} does not exist, and adding a column does not "
            "create it. Create it first: `sa.Enum(…, name=…).create(op.get_bind())`."
        )
    if at.is_new:
        return safe(f"Adds {at.name}; {at.table} holds no rows.")
    default = column.server_default
    generated = isinstance(default, (Computed, Identity)) or _is_serial(at, operation)
    if not column.nullable and default is None and not generated:
        if at.facts.dialect in {"mysql", "mariadb"}:
            return caution(
                f"Adds {at.name}, which allows no NULL and has no default: every existing row of {at.table} "
                "gets 0 or an empty text."
            )
        cure = "Give it a `server_default`, or add it as nullable, fill it, then set NOT NULL."
        lacking = f"{at.name} allows no NULL and has no server default. {cure}"
        if isinstance(held, Doubt):
            return caution(f"Fails if {at.table} holds rows: {lacking}")
        return failing(f"Fails on {counted(held, 'row')} of {at.table}: {lacking}")
    if at.facts.dialect == "postgresql" and (generated or _is_volatile(at.facts.words.default(default))):
        return caution(f"Rewrites {at.table}{at.size} to fill {at.name}; reads and writes wait meanwhile.")
    if default is not None:
        return safe(f"Adds {at.name}; existing rows of {at.table} get its default.")
    return safe(f"Adds {at.name}; existing rows of {at.table} get NULL.")


def remove_column(at: Situation) -> Judgement:
    """The values of a column go with it."""
    name = at.step.object or ""
    values = at.facts.rows.values(at.place, name)
    if values == 0:
        judgement = destructive(
            f"Drops {at.name} and every value in it. No row of this database holds one; elsewhere one may."
        )
    elif isinstance(values, Doubt):
        judgement = destructive(f"Drops {at.name} and every value in it.")
    else:
        verb = "holds" if values == 1 else "hold"
        judgement = destructive(
            f"Drops {at.name} and every value in it; {counted(values, 'row')} {verb} one."
        )
    views = at.facts.dependents.views.get((at.place, name), [])
    if views:
        judgement = judgement.but(
            Risk.CAUTION, f"It fails while the view {listed(views)} reads it.", fails=True
        )
    return judgement


def modify_nullable(at: Situation) -> Judgement:
    """Forbidding NULL fails where there are some; allowing it touches no row."""
    operation = at.step.operation
    if not isinstance(operation, ops.AlterColumnOp) or operation.modify_nullable:
        return safe(f"Allows NULL in {at.name}; no row changes.")
    if at.is_new:
        return safe(f"Forbids NULL in {at.name}; {at.table} holds no rows.")
    nulls = at.facts.rows.nulls(at.place, operation.column_name)
    if isinstance(nulls, Doubt):
        return caution(f"Fails if any row of {at.table} has NULL in {at.name}. Fill those rows first.")
    if nulls:
        verb = "has" if nulls == 1 else "have"
        return failing(
            f"Fails: {counted(nulls, 'row')} of {at.table} {verb} NULL in {at.name}. "
            "Fill them first, in the same migration."
        )
    if at.facts.dialect == "postgresql":
        return caution(
            f"Reads all of {at.table} while reads and writes wait; no row has NULL in {at.name} now. On a "
            "large table first add CHECK (… IS NOT NULL) as NOT VALID and validate it: PostgreSQL then skips "
            "the reading."
        )
    return caution(f"Fails if a row gets NULL in {at.name} before the migration runs; no row has one now.")


def modify_default(at: Situation) -> Judgement:
    """A server default is for rows to come."""
    operation = at.step.operation
    if isinstance(operation, ops.AlterColumnOp) and operation.modify_server_default is None:
        return caution(
            f"Removes the default of {at.name}: rows inserted without a value get NULL, or are refused where "
            "the column allows none. Existing rows keep their values."
        )
    return safe(f"Changes the default of {at.name} for rows to come; existing rows keep their values.")


def modify_comment(at: Situation) -> Judgement:
    """Comments are read by people only."""
    return safe(f"Changes the comment of {at.name}; rows are not touched.")


def modify_name(at: Situation) -> Judgement:
    """The values stay, the name that programs use goes."""
    return caution(f"Renames {at.name}; rows stay, but programs that use the old name fail.")


def _is_serial(at: Situation, operation: ops.AddColumnOp) -> bool:
    return at.facts.words.column(operation.column).upper().startswith(("SERIAL", "BIGSERIAL", "SMALLSERIAL"))


def _is_volatile(default: str | None) -> bool:
    functions = re.findall(r"([A-Za-z_][\w.]*)\s*\(", re.sub(r"'(?:[^']|'')*'", "", default or ""))
    return any(name.rsplit(".", maxsplit=1)[-1].lower() not in STABLE for name in functions)
