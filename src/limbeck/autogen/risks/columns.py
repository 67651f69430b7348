"""The risks of columns: adding, dropping, NULL, defaults and comments."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import Any

from alembic.operations import ops
from sqlalchemy import Column, Computed, Identity

from limbeck.autogen.risks.creations import with_sequences, without_sequence
from limbeck.autogen.risks.dependents import foreign_type, missing_type, with_users
from limbeck.autogen.risks.facts import JudgedChange, listed
from limbeck.autogen.risks.judgement import Judgement, caution, destructive, failing, safe
from limbeck.autogen.rows import NoCount, count_text
from limbeck.records import Risk


def add_column(change: JudgedChange) -> Judgement:
    """A new column is harmless unless existing rows need a value that nobody gave.

    What it means: Autogenerate proposes `op.add_column()` for a column of the models that the database
    lacks. Existing rows get its server default, or NULL.

    Why it matters: A column that forbids NULL and has no server default fails on a table with rows. A
    default that is computed for each row, or an identity, makes PostgreSQL rewrite the table while others
    wait. If the column was only renamed, its values stay in the old one.

    What to do: Give the column a `server_default`, or add it as nullable, fill it and set NOT NULL
    afterwards. For a rename, use `op.alter_column(…, new_column_name=…)` instead.
    """
    operation = change.step.operation
    if not isinstance(operation, ops.AddColumnOp):
        return caution(f"Adds a column to {change.table}.")
    column = operation.column
    foreign = foreign_type(change, [column])
    if foreign is not None:
        return foreign
    lacking = missing_type(change, column)
    if lacking is not None:
        return failing(
            f"Fails: the type `{lacking}` of {change.name} does not exist, and adding a column does not "
            "create it. Create it first: `sa.Enum(…, name=…).create(op.get_bind())` for an enum, `CREATE "
            "EXTENSION` or `CREATE TYPE` for others."
        )
    refused = without_sequence(change) or (None if change.is_new else _refused_by_sqlite(change, column))
    if refused is not None:
        return refused
    if change.is_new:
        return safe(f"Adds {change.name}; {change.table} holds no rows.")
    return with_sequences(change, [column], _filled(change, operation))


def _filled(  # noqa: PLR0911 - each return is one consequence
    change: JudgedChange, operation: ops.AddColumnOp
) -> Judgement:
    """What existing rows get in the new column, and what that costs."""
    column, held = operation.column, change.row_count
    default = column.server_default
    generated = isinstance(default, (Computed, Identity)) or _is_serial(change, operation)
    if not column.nullable and default is None and not generated:
        if change.facts.dialect in {"mysql", "mariadb"}:
            return caution(
                f"Adds {change.name}, which allows no NULL and has no default: every existing row of "
                f"{change.table} gets 0 or an empty text."
            )
        cure = "Give it a `server_default`, or add it as nullable, fill it, then set NOT NULL."
        why = f"{change.name} allows no NULL and has no server default. {cure}"
        if isinstance(held, NoCount):
            return caution(f"Fails if {change.table} holds rows: {why}")
        return failing(f"Fails on {count_text(held, 'row')} of {change.table}: {why}")
    written = change.facts.ddl.default(default) or ""
    if isinstance(default, Computed) and not re.search(r"\b(STORED|PERSISTED)\s*$", written):
        return safe(f"Adds {change.name}; it is computed whenever a row of {change.table} is read.")
    if change.facts.dialect == "postgresql" and (generated or _is_volatile(change, written)):
        return caution(
            f"Rewrites {change.table}{change.size} to fill {change.name}; reads and writes wait meanwhile."
        )
    if default is not None:
        return safe(f"Adds {change.name}; existing rows of {change.table} get its default.")
    return safe(f"Adds {change.name}; existing rows of {change.table} get NULL.")


def remove_column(change: JudgedChange) -> Judgement:
    """Dropping a column deletes every value in it.

    What it means: Autogenerate proposes `op.drop_column()` for a column that the models no longer have. It
    compares names only: a column that was renamed in the models is one to drop and another one to add.

    Why it matters: The values are gone, and `downgrade()` adds an empty column. Programs that still read
    the column fail, and so does the migration while a view reads it.

    What to do: If it was renamed, replace both operations with `op.alter_column(…, new_column_name=…)`. If
    not, stop using the column first, and drop it one release later.
    """
    name = change.step.object or ""
    values = change.facts.rows.count_values(change.table_name, name)
    if values == 0:
        judgement = destructive(
            f"Drops {change.name} and every value in it. No row of this database holds one; elsewhere one "
            "may."
        )
    elif isinstance(values, NoCount):
        judgement = destructive(f"Drops {change.name} and every value in it.")
    else:
        verb = "holds" if values == 1 else "hold"
        judgement = destructive(
            f"Drops {change.name} and every value in it; {count_text(values, 'row')} {verb} one."
        )
    views = change.facts.dependents.views.get((change.table_name, name), [])
    if views:
        judgement = judgement.with_consequence(
            Risk.CAUTION, f"It fails while the view {listed(views)} reads it.", fails=True
        )
    return with_users(change, judgement, dropping=True)


def modify_nullable(change: JudgedChange) -> Judgement:
    """Forbidding NULL fails where a row holds one; allowing it changes no row.

    What it means: `nullable` differs between the models and the database, and autogenerate proposes
    `op.alter_column(…, nullable=…)`.

    Why it matters: A single row with NULL stops the migration. Without one, PostgreSQL still reads the
    whole table while reads and writes wait.

    What to do: Fill the rows first, in the same migration. On a large table add `CHECK (… IS NOT NULL)` as
    NOT VALID, validate it, then set NOT NULL: PostgreSQL then skips reading the table.
    """
    operation = change.step.operation
    if not isinstance(operation, ops.AlterColumnOp) or operation.modify_nullable:
        return safe(f"Allows NULL in {change.name}; no row changes.")
    if change.is_new:
        return safe(f"Forbids NULL in {change.name}; {change.table} holds no rows.")
    nulls = change.facts.rows.count_nulls(change.table_name, operation.column_name)
    if isinstance(nulls, NoCount):
        return caution(
            f"Fails if any row of {change.table} has NULL in {change.name}. Fill those rows first."
        )
    if nulls:
        verb = "has" if nulls == 1 else "have"
        return failing(
            f"Fails: {count_text(nulls, 'row')} of {change.table} {verb} NULL in {change.name}. "
            "Fill them first, in the same migration."
        )
    if change.facts.dialect == "postgresql":
        return caution(
            f"Reads all of {change.table} while reads and writes wait; no row has NULL in {change.name} now. "
            "On a large table first add CHECK (… IS NOT NULL) as NOT VALID and validate it: PostgreSQL then "
            "skips the reading."
        )
    return caution(
        f"Fails if a row gets NULL in {change.name} before the migration runs; no row has one now."
    )


def modify_default(change: JudgedChange) -> Judgement:
    """A server default counts for new rows; existing rows keep their values.

    What it means: The default in the models differs from the one in the database, or one of them has
    none. Identity options and serials are changed in the same way.

    Why it matters: Programs that insert without a value get the new default, or an error where there is
    none and the column forbids NULL. Taking an identity or a serial away stops new ids from being given.

    What to do: Check who inserts rows without naming the column. If old rows should have the new value too,
    add an UPDATE to the migration.
    """
    operation = change.step.operation
    if not isinstance(operation, ops.AlterColumnOp):
        return caution(f"Changes the default of {change.name}.")
    if change.facts.dialect == "postgresql":
        special = _identity_change(change, operation)
        if special is not None:
            return special
    if operation.modify_server_default is None:
        return caution(
            f"Removes the default of {change.name}: rows inserted without a value get NULL, or are refused "
            "where the column allows none. Existing rows keep their values."
        )
    return safe(f"Changes the default of {change.name} for rows to come; existing rows keep their values.")


def modify_comment(change: JudgedChange) -> Judgement:
    """The comment of a column changes; rows are not touched.

    What it means: The comment in the models differs from the one in the database, or one of them has
    none.

    Why it matters: Comments are read by people and by tools for documentation only. On MySQL the column is
    rewritten with its comment, so the migration must repeat its type.

    What to do: Apply it. If a comment is written by hand in the database, copy it into the model, or the
    next migration removes it.
    """
    return safe(f"Changes the comment of {change.name}; rows are not touched.")


def modify_name(change: JudgedChange) -> Judgement:
    """A renamed column keeps its values, but programs that use the old name fail.

    What it means: The migration gives a column another name, with `op.alter_column(…, new_column_name=…)`.
    Autogenerate never writes this by itself.

    Why it matters: Every query, view and report with the old name breaks at the moment the migration runs,
    in other programs too.

    What to do: Rename when all programs can be deployed together. Otherwise add a second column, write both
    for a while, and drop the old one later.
    """
    return caution(f"Renames {change.name}; rows stay, but programs that use the old name fail.")


def _identity_change(change: JudgedChange, operation: ops.AlterColumnOp) -> Judgement | None:
    """What becomes of the identity of a PostgreSQL column; None where none comes or goes."""
    wanted, dependents = operation.modify_server_default, change.facts.dependents
    column = (change.table_name, operation.column_name)
    has_one = column in dependents.identities
    if isinstance(wanted, Identity) and not has_one:
        return _identity_added(change, operation, defaulted=column in dependents.defaulted)
    if has_one and not isinstance(wanted, Identity):
        return _identity_removed(change, gone=wanted is None)
    return None


def _identity_added(change: JudgedChange, operation: ops.AlterColumnOp, *, defaulted: bool) -> Judgement:
    if defaulted:
        return failing(
            f"Fails: {change.name} has a default, and PostgreSQL gives such a column no identity. Drop the "
            "default first, then add the identity, and start it after the greatest value."
        )
    if operation.existing_nullable:
        return failing(f"Fails: {change.name} allows NULL, and an identity does not. Set NOT NULL first.")
    return caution(
        f"Makes {change.name} count from its start value, whatever values are there: later inserts are "
        "refused, or repeat a value, until it has passed them. Follow it with "
        "`SELECT setval(pg_get_serial_sequence(…), max(…))`."
    )


def _identity_removed(change: JudgedChange, *, gone: bool) -> Judgement | None:
    if "DROP IDENTITY" in change.dry_run.sql.upper():
        if not gone:
            return None
        return caution(
            f"Removes the identity of {change.name}: rows inserted without a value are refused. Existing "
            "rows keep their values."
        )
    return failing(
        f"Fails: {change.name} is an identity column, which `SET DEFAULT` and `DROP DEFAULT` do not change. "
        "Use `ALTER COLUMN … DROP IDENTITY`."
    )


def _is_serial(change: JudgedChange, operation: ops.AddColumnOp) -> bool:
    return (
        change.facts.ddl.column(operation.column).upper().startswith(("SERIAL", "BIGSERIAL", "SMALLSERIAL"))
    )


def _is_volatile(change: JudgedChange, default: str) -> bool:
    """Whether PostgreSQL must compute a default for each row: it is asked what it knows of the functions."""
    unquoted = re.sub(r"'(?:[^']|'')*'", "''", default)
    found = re.findall(r'(?:([A-Za-z_]\w*)|"((?:[^"]|"")+)")\s*\(', unquoted)
    return change.facts.dependents.volatile(
        {plain.lower() if plain else quoted.replace('""', '"') for plain, quoted in found}
    )


def _refused_by_sqlite(change: JudgedChange, column: Column[Any]) -> Judgement | None:
    """What SQLite refuses to add to a table with rows: asked of SQLite, on a table of one row."""
    if change.facts.dialect != "sqlite" or change.dry_run.recreates or change.dry_run.error is not None:
        return None
    reason = None
    if isinstance(column.server_default, Computed):
        reason = "a stored generated column" if column.server_default.persisted else None
    elif column.server_default is not None and not _is_constant(change.facts.ddl.column(column)):
        reason = "a column whose default is not a constant"
    if reason is None:
        return None
    cure = "Set `render_as_batch=True` in `context.configure()`."
    if isinstance(change.row_count, NoCount):
        return caution(
            f"Fails if {change.table} holds rows: SQLite does not add {reason} ({change.name}). {cure}"
        )
    return failing(
        f"Fails on {count_text(change.row_count, 'row')} of {change.table}: SQLite does not add {reason} "
        f"({change.name}). {cure}"
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
