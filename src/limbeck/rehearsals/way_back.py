"""What is not as it was after a downgrade, and after a second upgrade."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from limbeck.phrases import counted
from limbeck.rehearsals.objects import lost_objects
from limbeck.rehearsals.rehearsal import Reason, RehearsalVerdict
from limbeck.rehearsals.sentences import WITHOUT_FOREIGN_KEYS
from limbeck.rehearsals.state_change import StateChange


def round_trip_losses(change: StateChange) -> Iterator[tuple[str, int]]:
    """What is not as it was after a downgrade: objects, and how many rows or values.

    A value that came where NULL was, and a constraint that is stricter now, are no loss.

    Args:
        change: What differs between the state before the upgrade and the one after its downgrade.
    """
    for table, rows in change.rows.items():
        if rows.gone:
            yield f"table {table}", rows.gone
        for column, each in rows.columns.items():
            if each.vanished + each.changed:
                yield f"column {table}.{column}", each.vanished + each.changed
    for lost in lost_objects(change, None):
        yield lost.object, 1
    old = {each.key[:4] for each in change.before.definitions}
    for difference in change.catalogue:
        key = (difference.kind, difference.schema, difference.table, difference.name)
        if difference.attribute is None and difference.before is None and difference.name and key not in old:
            yield difference.subject, 1


def losses_on_the_way_back(change: StateChange, lost: Collection[Reason]) -> Iterator[Reason]:
    """What a downgrade does not bring back.

    Args:
        change: What differs between the state before the upgrade and the one after its downgrade.
        lost: What the upgrade itself has lost.
    """
    found: dict[str, int] = {}
    for name, count in round_trip_losses(change):
        found.setdefault(name, count)  # what rows have lost comes before what the catalogue says of it
    objects = {each.object for each in lost}
    fresh = {name: count for name, count in found.items() if name not in objects}
    for name, count in fresh.items():
        what = _in_words(change, name, count)
        yield Reason(
            RehearsalVerdict.ONE_WAY,
            name,
            count,
            f"The downgrade does not restore {what}.",
            "Let downgrade() bring it back from where the upgrade has put it.",
        )
    if found and not fresh:
        yield Reason(
            RehearsalVerdict.ONE_WAY,
            "downgrade",
            0,
            "The downgrade does not bring back what the upgrade has lost.",
            named=all(each.named for each in lost),
        )


def _in_words(change: StateChange, name: str, count: int) -> str:
    """What is not as it was: rows, values, or an object."""
    word, _, place = name.partition(" ")
    table, _, column = place.rpartition(".")
    if word == "table" and place in change.rows and change.rows[place].gone:
        return f"{counted(count, 'row')} of `{place}`"
    if word == "column" and table in change.rows:
        values = change.rows[table].columns.get(column)
        if values is not None and values.vanished + values.changed:
            return f"{counted(count, 'value')} of `{place}`"
    return name


def losses_the_second_time(change: StateChange) -> Iterator[Reason]:
    """The rows that the upgrade loses when it runs again, on its own, and that were there the first time.

    A row that it makes itself may have another number then.

    Args:
        change: What differs between the state after the first time and the one after the second.
    """
    for table, rows in change.rows.items():
        lost = rows.gone - rows.new
        if lost > 0:
            yield Reason(
                RehearsalVerdict.ONE_WAY,
                f"table {table}",
                lost,
                f"Run again on its own, the upgrade loses {counted(lost, 'row')} of `{table}`: before, "
                "it relied on what an earlier revision had left on the connection.",
                WITHOUT_FOREIGN_KEYS,
            )
