"""Rows and values that are gone, or can no longer be told from what is there."""

from __future__ import annotations

from collections.abc import Iterator

from limbeck.rehearsals.keys import followed_by, key_of
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.observation import RevisionObservation
from limbeck.rehearsals.rehearsal import Reason, RehearsalVerdict
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.rehearsals.sentences import (
    instead_of_losing_rows,
    instead_of_losing_values,
    why_rows_are_lost,
    why_values_are_lost,
)
from limbeck.rehearsals.state_change import StateChange


def row_losses(seen: RevisionObservation) -> Iterator[Reason]:
    """Rows or values are gone, or can no longer be told from what is there.

    What it means: After the upgrade, rows that were there are missing, or values have become NULL, a
    constant, cut off or different, and they are nowhere else. This counts in every table, whether the
    revision names it or not; a column that is dropped on purpose counts as well, and the report says so.

    Why it matters: No error is raised, and no downgrade brings the values back. Often nobody notices until
    they are missed.

    What to do: Follow "Instead" beside the reason. If the loss is meant, make a backup first, and let a
    second person read the list of what goes.
    """
    change = seen.change
    if change is None:
        return
    for table, rows in change.rows.items():
        lost = rows.gone - rows.kept
        if lost and _is_given_new_keys(seen.mentions, change, table):
            lost = max(0, lost - rows.new)
        if lost:
            named = _is_deleted_by_author(seen.mentions, table, rows)
            yield Reason(
                RehearsalVerdict.LOSES,
                f"table {table}",
                lost,
                why_rows_are_lost(seen, change, table, rows),
                instead_of_losing_rows(seen.mentions, change, table, named=named),
                named=named,
            )


def value_losses(seen: RevisionObservation) -> Iterator[Reason]:
    """Values that are gone or others, in rows that are there: for the reasons of `row_losses`."""
    change = seen.change
    if change is None or seen.failed is not None:
        return
    for table, rows in change.rows.items():
        for column, each in rows.columns.items():
            is_gone = not change.has_column(table, column)
            authored = _is_authored(seen.mentions, change, table, column)
            lost = _lost_values(each, is_gone=is_gone, authored=authored)
            if lost and not (is_gone and _is_put_into_other_words(seen, change, table, column)):
                named = authored or (is_gone and seen.mentions.names(column))
                yield Reason(
                    RehearsalVerdict.LOSES,
                    f"column {table}.{column}",
                    lost,
                    why_values_are_lost(table, column, each, lost, is_gone=is_gone, named=named),
                    instead_of_losing_values(seen.mentions, change, table, column, named=named),
                    named=named,
                )


def _lost_values(each: ColumnRows, *, is_gone: bool, authored: bool) -> int:
    """How many values of a column are lost: those of which what was there can no longer be told.

    Where the column stays and no statement of the author sets it, every changed value is one.
    """
    missing = each.vanished + each.changed
    if not is_gone and not authored:
        return missing
    return min(each.vanished + each.unclear, missing - each.kept)


def _is_put_into_other_words(seen: RevisionObservation, change: StateChange, table: str, column: str) -> bool:
    """Whether a column is gone whose values the downgrade has made of what the upgrade has put elsewhere.

    That it did so on the copy proves that they are still there, in whatever form.
    """
    back = None if seen.back is None else seen.back.change
    if back is None or not any(map(_has_new_values, change.rows.values())):
        return False
    rows = back.rows.get(table)
    if rows is None or rows.gone or not back.has_column(table, column):
        return False
    values = rows.columns.get(column)
    return values is None or not values.vanished + values.changed


def _has_new_values(rows: TableRows) -> bool:
    """Whether a table is new and has rows, or has values where there were none."""
    return bool(rows.before is None and rows.after) or any(each.came for each in rows.columns.values())


def _is_authored(mentions: Mentions, change: StateChange, table: str, column: str) -> bool:
    """Whether its author gives a column its values: by a statement, or where it takes them from."""
    return (
        mentions.sets(table, column)
        or any(mentions.updates(*each) for each in followed_by(change.before, table, column))
        or _is_relabelled(mentions, change, table, column)
    )


def _is_given_new_keys(mentions: Mentions, change: StateChange, table: str) -> bool:
    """Whether its author updates what the rows of a table are known by: its key, or without one all of it."""
    key = key_of(change.before, table) or change.columns(change.before, table)
    return any(mentions.updates(table, column) for column in key)


def _is_relabelled(mentions: Mentions, change: StateChange, table: str, column: str) -> bool:
    """Whether the values of a column are labels of an enum of which one was given another name."""
    found = change.columns(change.before, table).get(column)
    kind = "" if found is None else dict(found.attributes).get("type", "")
    return bool(kind) and mentions.renames_label(kind)


def _is_deleted_by_author(mentions: Mentions, table: str, rows: TableRows) -> bool:
    return mentions.deletes(table) or (rows.after is None and mentions.names(table))
