"""The sentences that say what follows from what a revision does, with the user's own names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from limbeck.phrases import and_joined, counted
from limbeck.records import Failure
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.objects import LostObject
from limbeck.rehearsals.observation import RevisionObservation
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.rehearsals.state_change import StateChange
from limbeck.rehearsals.successors import successor_of_column, successor_of_table

WITHOUT_FOREIGN_KEYS = (
    "Switch foreign keys off before a transaction begins: in env.py, run PRAGMA foreign_keys=OFF on the "
    "connection before context.begin_transaction(). Inside a transaction SQLite ignores it."
)


_MENDED = {
    "cannot run inside a transaction block": (
        "Run it outside of the transaction: `with op.get_context().autocommit_block():` around the operation."
    ),
    "unsafe use of new value": (
        "Add the value before the transaction that uses it: `with op.get_context().autocommit_block():` "
        "around ALTER TYPE."
    ),
    "contains null values": "Fill the NULLs first, in the same revision.",
    "NOT NULL constraint failed": "Fill the NULLs first, in the same revision.",
    "could not create unique index": "Remove the duplicates first, in the same revision.",
    "UNIQUE constraint failed": "Remove the duplicates first, in the same revision.",
}
"""What to do where a database refuses a statement with these words."""


def instead_of_failing(failure: Failure) -> str:
    """What to do about an upgrade that fails: what the error says, or else what is known of its kind.

    Args:
        failure: Why it fails.
    """
    return next((mended for words, mended in _MENDED.items() if words in failure.what), failure.remedy)


def why_rows_are_lost(seen: RevisionObservation, change: StateChange, table: str, rows: TableRows) -> str:
    """Why a table has lost rows: dropped, deleted by the author, or taken along by a cascade.

    Args:
        seen: What was observed.
        change: What is different after it.
        table: The table.
        rows: What became of its rows.
    """
    lost = rows.gone - rows.kept
    if rows.after is None:
        by = "as the revision says" if seen.mentions.names(table) else "though the revision does not name it"
        return f"`{table}` is dropped with {counted(lost, 'row')}, {by}."
    if seen.mentions.deletes(table):
        return f"`{table}` loses {lost:,} of {counted(rows.before or 0, 'row')}, which the revision deletes."
    parents = [each for each in _cascading_parents(change, table) if each in seen.mentions.rebuilt]
    if parents:
        return (
            f"`{table}` loses {lost:,} of {counted(rows.before or 0, 'row')}: batch mode drops "
            f"and recreates `{parents[0]}` while foreign keys are enforced, and ON DELETE CASCADE "
            "deletes what refers to it."
        )
    return (
        f"`{table}` loses {lost:,} of {counted(rows.before or 0, 'row')}, though the revision deletes none."
    )


def why_values_are_lost(  # noqa: PLR0913 - a sentence with many ends
    table: str, column: str, each: ColumnRows, lost: int, *, is_gone: bool, named: bool
) -> str:
    """Why values of a column are lost.

    Args:
        table: The table.
        column: The column.
        each: What became of its values.
        lost: How many are lost.
        is_gone: Whether the column is gone.
        named: Whether the revision names it, or sets it.
    """
    place = f"`{table}.{column}`"
    if is_gone:
        by = "as the revision says" if named else "though the revision does not name it"
        return f"{place} is dropped with {counted(lost, 'value')}, {by}."
    if not each.changed:
        return f"{counted(lost, 'value')} of {place} became NULL."
    if named:
        return f"{counted(lost, 'value')} of {place} can no longer be told from what the revision puts there."
    return f"{counted(lost, 'value')} of {place} changed, though the revision sets none."


def instead_of_losing_rows(mentions: Mentions, change: StateChange, table: str, *, named: bool) -> str:
    """What to do instead; empty where nothing is known.

    Args:
        mentions: What the revision names.
        change: What is different after it.
        table: The table.
        named: Whether the revision deletes the rows, or drops the table.
    """
    other = successor_of_table(change, table)
    if other:
        old = change.tables(change.before)[table]
        call = _call("rename_table", old.name, other.name, schema=_schema(table, old.schema, old.name))
        return _if_renamed(table, other.name, call, "rows")
    return WITHOUT_FOREIGN_KEYS if mentions.rebuilt and not named else ""


def instead_of_losing_values(
    mentions: Mentions, change: StateChange, table: str, column: str, *, named: bool
) -> str:
    """What to do instead; empty where nothing is known.

    Args:
        mentions: What the revision names.
        change: What is different after it.
        table: The table.
        column: The column.
        named: Whether the revision names it, or sets it.
    """
    other = successor_of_column(change, table, column)
    if other:
        schema = _schema(table, other.schema, other.table)
        call = _call("alter_column", other.table, column, new_column_name=other.name, schema=schema)
        return _if_renamed(column, other.name, call, "values")
    if not change.has_column(table, column):
        return f"Copy the values of `{column}` first, or drop it later, when nobody reads it any more."
    if named:
        return "Keep what was there in a column of its own until nobody needs it."
    if table in mentions.rebuilt:
        return f"Correct the values of `{column}` that the new type can't hold first, in the same revision."
    return WITHOUT_FOREIGN_KEYS if mentions.rebuilt else ""


def _if_renamed(old: str, new: str, call: str, kept: str) -> str:
    return f"If `{old}` is called `{new}` now, `{call}` in place of both operations keeps its {kept}."


def _call(operation: str, *names: str, **named: str) -> str:
    """A call of an operation, with names of the database as Python writes them; what is empty is left out."""
    keywords = (f"{word}={value!r}" for word, value in named.items() if value)
    return f"op.{operation}({', '.join((*map(repr, names), *keywords))})"


def _schema(shown: str, schema: str, table: str) -> str:
    """The schema that an operation has to be told of a table; empty for the default one."""
    return schema if shown == f"{schema}.{table}" else ""


def why_an_object_is_lost(mentions: Mentions, each: LostObject) -> str:
    """Why an object is gone or another one.

    Args:
        mentions: What the revision names.
        each: The object.
    """
    by = (
        f"batch mode recreates `{each.table}`"
        if each.table in mentions.rebuilt
        else "the revision never names it"
    )
    if each.after is None:
        return f"{each.object} is gone: {by}."
    return f"{each.object} has changed ({each.before} before, {each.after} now): {by}."


def how_to_make_again(mentions: Mentions, each: LostObject) -> str:
    """What to do about such an object.

    Args:
        mentions: What the revision names.
        each: The object.
    """
    place = " behind the batch operation" if each.table in mentions.rebuilt else ""
    return f"Make it again in the same revision, with op.execute(){place}."


def why_others_wait(table: str, rows: int, actions: set[str]) -> str:
    """Who waits for a table, or what else about it grows with its rows.

    Args:
        table: The table.
        rows: How many rows it has.
        actions: What another session could not do; nothing where it was only written anew.
    """
    waiting = _waiting(actions)
    if not waiting:
        return f"`{table}` is rewritten, all {counted(rows, 'row')} of it."
    are = "is" if rows == 1 else "are"
    return (
        f"{waiting.capitalize()} of `{table}` wait while its {counted(rows, 'row')} {are} worked on: "
        "the more rows, the longer."
    )


def why_others_wait_for_long(table: str, others: Sequence[str], actions: set[str]) -> str:
    """Who waits for a table whose lock is kept while the rows of other tables are worked on.

    Args:
        table: The table.
        others: The other tables.
        actions: What another session could not do.
    """
    names = and_joined([f"`{each}`" for each in others])
    return (
        f"{_waiting(actions).capitalize()} of `{table}` wait while rows of {names} are worked on: "
        "its lock is kept until the transaction ends."
    )


def _waiting(actions: set[str]) -> str:
    who = {"read": "reads", "write": "writes", "rows": "writes to the same rows"}
    return and_joined([who[each] for each in ("read", "write", "rows") if each in actions])


def _cascading_parents(change: StateChange, table: str) -> Iterator[str]:
    """The tables whose rows take those of a table along when they are deleted."""
    for each in change.before.definitions:
        attributes = dict(each.attributes)
        if each.kind == "foreign key" and each.table == table and "on delete" in attributes:
            yield attributes.get("references", "").partition("(")[0].strip('"')
