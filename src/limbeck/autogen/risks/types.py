"""The risks of changing a column's type."""

from __future__ import annotations

from enum import Enum
from typing import Any

from alembic.operations import ops
from sqlalchemy import types as sa
from sqlalchemy.dialects.postgresql import JSONB

from limbeck.autogen.risks.dependents import with_users
from limbeck.autogen.risks.facts import JudgedChange, listed
from limbeck.autogen.risks.judgement import Judgement, caution, destructive, failing, safe
from limbeck.autogen.rows import NoCount, count_text
from limbeck.records import Risk


class Fit(Enum):
    """How the values of one type fit into another."""

    AS_IT_IS = "as it is"
    """Every value fits and is stored the same way: nothing is rewritten."""

    ALL = "all"
    """Every value fits, but is stored in another way."""

    UNSURE = "unsure"
    """It depends on the values."""


def modify_type(change: JudgedChange) -> Judgement:
    """Changing a type may lose values, fail on some, or rewrite the table.

    What it means: The type in the models differs from the one in the database. Autogenerate proposes
    `op.alter_column(…, type_=…)` and never writes the conversion of the values.

    Why it matters: A shorter or narrower type fails on values that do not fit, or rounds them. PostgreSQL
    refuses a conversion that it does not do by itself, and rewrites the table for most others while reads
    and writes wait.

    What to do: Look for values that do not fit before the migration does. Give PostgreSQL the conversion
    with `postgresql_using=`. On a large table add a new column, copy in batches, and swap the names.
    """
    operation = change.step.operation
    if not isinstance(operation, ops.AlterColumnOp) or operation.modify_type is None:
        return caution(f"Changes the type of {change.name}.")
    before, after = operation.existing_type, _instance(operation.modify_type)
    old, new = (
        change.facts.ddl.type(before) if before is not None else "its type",
        change.facts.ddl.type(after),
    )
    judge = {"postgresql": _on_postgresql, "sqlite": _on_sqlite}.get(change.facts.dialect, _elsewhere)
    judgement = judge(change, before, after, f"{change.name} from {old} to {new}")
    views = change.facts.dependents.views.get((change.table_name, operation.column_name), [])
    if views:
        judgement = judgement.with_consequence(
            Risk.CAUTION, f"It fails while the view {listed(views)} reads the column.", fails=True
        )
    return with_users(change, judgement, dropping=False)


def fit(before: Any, after: Any) -> Fit:
    """How values fit, by the rules of PostgreSQL's `ALTER TABLE … TYPE`.

    Args:
        before: The type in the database.
        after: The type in the models.
    """
    if _is_text(before) and _is_text(after):
        if after.length is None or (before.length is not None and before.length <= after.length):
            return Fit.AS_IT_IS
        return Fit.UNSURE
    if _is_exact(before) and _is_exact(after):
        if after.precision is None:
            return Fit.AS_IT_IS
        same_scale = (before.scale or 0) == (after.scale or 0)
        widens = before.precision is not None and before.precision <= after.precision
        return Fit.AS_IT_IS if same_scale and widens else Fit.UNSURE
    if isinstance(before, sa.Integer) and isinstance(after, sa.Integer):
        return Fit.ALL if _width(before) <= _width(after) else Fit.UNSURE
    return Fit.UNSURE


def _on_postgresql(  # noqa: PLR0911 - each return is one consequence
    change: JudgedChange, before: Any, after: Any, what: str
) -> Judgement:
    if before is None:
        return _elsewhere(change, before, after, what)
    context = change.facts.dependents.cast(change.facts.ddl.type(before), change.facts.ddl.type(after))
    if context == "e":
        return failing(
            f"Fails: PostgreSQL does not change {what} by itself, not even in an empty table. "
            "Say how with `postgresql_using=…`."
        )
    if context == "?":
        return failing(
            f"Fails: changes {what}, and PostgreSQL does not know one of these types. Create the type first, "
            "and say how to convert with `postgresql_using=…`."
        )
    apart = _torn_key(change, after)
    if apart is not None:
        return failing(
            f"Fails: changes {what}, but its foreign key would then join two incompatible types ({apart})."
        )
    if change.is_new:
        return safe(f"Changes {what}; {change.table} holds no rows.")
    if isinstance(before, JSONB) and isinstance(after, sa.JSON) and not isinstance(after, JSONB):
        return caution(
            f"{_rewrites(change)} Changes {what}: every value fits, but JSON has neither `=` nor `@>`: "
            "queries that compare or search it fail, and so does the migration while an index needs them."
        )
    how = fit(before, after)
    if how is Fit.AS_IT_IS:
        return safe(f"Changes {what}: every value fits, and the table is not rewritten.")
    if how is Fit.ALL:
        return caution(f"{_rewrites(change)} Changes {what}: every value fits.")
    return _depending_on_values(change, before, after, what)


def _torn_key(change: JudgedChange, after: Any) -> str | None:
    """The foreign key that cannot follow a new type, in words."""
    here, name = change.facts.ddl.type(after), change.step.object or ""
    dependents = change.facts.dependents
    for key in dependents.foreign_keys:
        for child, parent in zip(key.child_columns, key.parent_columns, strict=True):
            ends = (key.child, child), (key.parent, parent)
            if (change.table_name, name) not in ends or (
                key.child,
                key.child_columns,
            ) in change.facts.dropped_keys:
                continue
            types = [
                here if end == (change.table_name, name) else dependents.column_types.get(end, here)
                for end in ends
            ]
            if dependents.joinable(*types) is False:
                return f"`{key.name}`: {types[0]} to {types[1]}"
    return None


def _depending_on_values(change: JudgedChange, before: Any, after: Any, what: str) -> Judgement:
    if isinstance(after, sa.String) and not isinstance(after, sa.Enum) and after.length is not None:
        return _shortened(change, before, after, what)
    changed = change.facts.rows.count_changed(change.table_name, change.step.object or "", before, after)
    if changed is NoCount.FAILS:
        return failing(f"Fails: changes {what}, into which a value of {change.table} does not fit.")
    if isinstance(changed, NoCount) and _refuses_rather_than_alters(before, after):
        return caution(f"Fails on a value that does not fit: changes {what}. {_rewrites(change)}")
    if isinstance(changed, NoCount):
        return destructive(
            f"{_rewrites(change)} Changes {what}: values that do not fit make it fail or are altered."
        )
    if changed:
        verb = "does" if changed == 1 else "do"
        return destructive(
            f"Alters values: changes {what}, and {count_text(changed, 'value')} {verb} not survive it. "
            f"{_rewrites(change)}"
        )
    zone = ""
    if isinstance(before, sa.DateTime) and isinstance(after, sa.DateTime):
        zone = (
            " The time zone of the session decides which instant each row becomes: say it with "
            "`postgresql_using=\"… AT TIME ZONE 'UTC'\"`."
        )
    return caution(f"{_rewrites(change)} Changes {what}: every value fits now, but later ones may not.{zone}")


def _shortened(change: JudgedChange, before: Any, after: sa.String, what: str) -> Judgement:
    """PostgreSQL refuses what is too long, but cuts spaces at the end without a word."""
    name = change.step.object or ""
    long = change.facts.rows.count_too_long(change.table_name, name, after.length or 0)
    if isinstance(long, NoCount):
        return caution(f"Fails on a value that does not fit: changes {what}. {_rewrites(change)}")
    if long:
        verb = "is" if long == 1 else "are"
        return failing(f"Fails: changes {what}, for which {count_text(long, 'value')} {verb} too long.")
    cut = change.facts.rows.count_changed(change.table_name, name, before, after) if _is_text(before) else 0
    if cut and not isinstance(cut, NoCount):
        verb = "loses" if cut == 1 else "lose"
        return caution(
            f"{_rewrites(change)} Changes {what}: every value fits now, but {count_text(cut, 'value')} "
            f"{verb} spaces at the end."
        )
    return caution(f"{_rewrites(change)} Changes {what}: every value fits now, but later ones may not.")


def _rewrites(change: JudgedChange) -> str:
    return f"Rewrites {change.table}{change.size} while reads and writes wait."


def _on_sqlite(change: JudgedChange, before: Any, after: Any, what: str) -> Judgement:
    if change.is_new:
        return safe(f"Changes {what}; {change.table} holds no rows.")
    if before is None or before._type_affinity is after._type_affinity:  # noqa: SLF001 - Alembic's own test
        return safe(f"Changes {what}: SQLite stores the values as they are and enforces no length.")
    if isinstance(after, sa.JSON):
        return safe(f"Changes {what}: the values are copied as they are.")
    name = change.step.object or ""
    changed = change.facts.rows.count_altered(change.table_name, name, after)
    if isinstance(changed, NoCount):
        # SQLite stores both as text, and casts it to a number.
        date = ", as '2020-01-31' becomes 2020" if isinstance(before, (sa.Date, sa.DateTime)) else ""
        return destructive(
            f"Converts {what} silently: what is no such value becomes 0 or another wrong value{date}."
        )
    if changed:
        verb = "becomes" if changed == 1 else "become"
        example = change.facts.rows.altered_example(change.table_name, name, after)
        shown = f", as {example[0]} becomes {example[1]}" if example is not None else ""
        return destructive(
            f"Converts {what} silently: {count_text(changed, 'value')} {verb} something else{shown}."
        )
    return caution(
        f"Converts {what}; every value survives that now, but later ones may silently become something else."
    )


def _elsewhere(change: JudgedChange, _before: Any, _after: Any, what: str) -> Judgement:
    if change.is_new:
        return safe(f"Changes {what}; {change.table} holds no rows.")
    if fit(_before, _after) is not Fit.UNSURE:
        return caution(f"Changes {what}: every value fits; {change.table} may be rewritten.")
    return destructive(f"Changes {what}: values that do not fit make it fail, or are cut or altered.")


def _instance(type_: Any) -> Any:
    return type_() if isinstance(type_, type) else type_


def _is_text(type_: Any) -> bool:
    """Text of which the stored form does not depend on the length: not CHAR, which is padded; not an enum."""
    return isinstance(type_, sa.String) and not isinstance(type_, (sa.CHAR, sa.NCHAR, sa.Enum))


def _refuses_rather_than_alters(before: Any, after: Any) -> bool:
    """Whether PostgreSQL refuses every value that does not fit, so that none is lost."""
    whole = isinstance(before, sa.Integer) and isinstance(after, sa.Integer)
    return whole or (_is_text(before) and _is_text(after))


def _is_exact(type_: Any) -> bool:
    return isinstance(type_, sa.Numeric) and not isinstance(type_, sa.Float)


def _width(type_: sa.Integer) -> int:
    return 2 if isinstance(type_, sa.SmallInteger) else 8 if isinstance(type_, sa.BigInteger) else 4
