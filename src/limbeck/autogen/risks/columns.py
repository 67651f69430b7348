"""The risks of columns: adding, dropping, NULL, defaults and comments."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import Any

from alembic.operations import ops
from sqlalchemy import Column, Computed, Identity

from limbeck.autogen.risks import identities
from limbeck.autogen.risks.dependents import missing_type, with_users
from limbeck.autogen.risks.facts import Situation, listed
from limbeck.autogen.risks.judgement import Judgement, caution, destructive, failing, safe
from limbeck.autogen.rows import Doubt, counted
from limbeck.records import Risk


def add_column(at: Situation) -> Judgement:
    """A new column is harmless, unless existing rows must get a value that the database does not know."""
    operation = at.step.operation
    if not isinstance(operation, ops.AddColumnOp):
        return caution(f"Adds a column to {at.table}.")
    column = operation.column
    lacking = missing_type(at, column)
    if lacking is not None:
        return failing(
            f"Fails: the type `{lacking}` of {at.name} does not exist, and adding a column does not "
            "create it. Create it first: `sa.Enum(…, name=…).create(op.get_bind())` for an enum, `CREATE "
            "EXTENSION` or `CREATE TYPE` for others."
        )
    if at.is_new:
        return safe(f"Adds {at.name}; {at.table} holds no rows.")
    refused = _refused_by_sqlite(at, column)
    if refused is not None:
        return refused
    return _filled(at, operation)


def _filled(  # noqa: PLR0911 - each return is one consequence
    at: Situation, operation: ops.AddColumnOp
) -> Judgement:
    """What existing rows get in the new column, and what that costs."""
    column, held = operation.column, at.held
    default = column.server_default
    generated = isinstance(default, (Computed, Identity)) or _is_serial(at, operation)
    if not column.nullable and default is None and not generated:
        if at.facts.dialect in {"mysql", "mariadb"}:
            return caution(
                f"Adds {at.name}, which allows no NULL and has no default: every existing row of {at.table} "
                "gets 0 or an empty text."
            )
        cure = "Give it a `server_default`, or add it as nullable, fill it, then set NOT NULL."
        why = f"{at.name} allows no NULL and has no server default. {cure}"
        if isinstance(held, Doubt):
            return caution(f"Fails if {at.table} holds rows: {why}")
        return failing(f"Fails on {counted(held, 'row')} of {at.table}: {why}")
    written = at.facts.words.default(default) or ""
    if isinstance(default, Computed) and not re.search(r"\b(STORED|PERSISTED)\s*$", written):
        return safe(f"Adds {at.name}; it is computed whenever a row of {at.table} is read.")
    if at.facts.dialect == "postgresql" and (generated or _is_volatile(at, written)):
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
    return with_users(at, judgement, dropping=True)


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
    """A server default is for rows to come; an identity is more than a default."""
    operation = at.step.operation
    if not isinstance(operation, ops.AlterColumnOp):
        return caution(f"Changes the default of {at.name}.")
    if at.facts.dialect == "postgresql":
        special = identities.modify(at, operation)
        if special is not None:
            return special
    if operation.modify_server_default is None:
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


def _is_volatile(at: Situation, default: str) -> bool:
    """Whether PostgreSQL must compute a default for each row: it is asked what it knows of the functions."""
    bare = re.sub(r"'(?:[^']|'')*'", "''", default)
    found = re.findall(r'(?:([A-Za-z_]\w*)|"((?:[^"]|"")+)")\s*\(', bare)
    return at.facts.dependents.volatile(
        {plain.lower() if plain else quoted.replace('""', '"') for plain, quoted in found}
    )


def _refused_by_sqlite(at: Situation, column: Column[Any]) -> Judgement | None:
    """What SQLite refuses to add to a table with rows: asked of SQLite, on a table of one row."""
    if at.facts.dialect != "sqlite" or at.outcome.recreates or at.outcome.error is not None:
        return None
    reason = None
    if isinstance(column.server_default, Computed):
        reason = "a stored generated column" if column.server_default.persisted else None
    elif column.server_default is not None and not _is_constant(at.facts.words.column(column)):
        reason = "a column whose default is not a constant"
    if reason is None:
        return None
    cure = "Set `render_as_batch=True` in `context.configure()`."
    if isinstance(at.held, Doubt):
        return caution(f"Fails if {at.table} holds rows: SQLite does not add {reason} ({at.name}). {cure}")
    return failing(
        f"Fails on {counted(at.held, 'row')} of {at.table}: SQLite does not add {reason} ({at.name}). {cure}"
    )


def _is_constant(definition: str) -> bool:
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.execute("CREATE TABLE one (a)")
        copy.execute("INSERT INTO one VALUES (1)")
        try:
            copy.execute(f"ALTER TABLE one ADD COLUMN b {definition}")
        except sqlite3.Error as error:
            return "non-constant" not in str(error)
    return True
