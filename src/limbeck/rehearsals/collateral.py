"""Objects that are gone or weaker although the revision does not name them."""

from __future__ import annotations

from collections.abc import Iterator

from limbeck.phrases import counted
from limbeck.rehearsals.objects import lost_objects
from limbeck.rehearsals.observation import RevisionObservation
from limbeck.rehearsals.rehearsal import Reason, RehearsalVerdict
from limbeck.rehearsals.sentences import how_to_make_again, why_an_object_is_lost
from limbeck.rehearsals.state_change import StateChange


def collateral(seen: RevisionObservation) -> Iterator[Reason]:
    """An object that the revision does not name is gone or weaker.

    What it means: A trigger, a view, a collation, a descending index, AUTOINCREMENT, a CHECK or a privilege
    was there before the upgrade and is not as it was. Batch mode on SQLite and CASCADE on PostgreSQL do this.

    Why it matters: Nothing fails, and no row is lost yet. What the object enforced or recorded is missing
    from then on, and autogenerate looks at few of these objects.

    What to do: Recreate the object in the same revision, after the operation that takes it along, and
    rehearse again.
    """
    change = seen.change
    if change is None or seen.failed is not None:
        return
    for each in lost_objects(change, seen.mentions):
        if not each.is_named:
            yield Reason(
                RehearsalVerdict.COLLATERAL,
                each.object,
                1,
                why_an_object_is_lost(seen.mentions, each),
                how_to_make_again(seen.mentions, each),
            )
    yield from _sequences(change) if change.before.dialect == "postgresql" else _autoincrements(change)
    for broken, error in change.broken.items():
        yield Reason(
            RehearsalVerdict.COLLATERAL,
            broken,
            1,
            f"{broken} is still there and no longer works: {error}.",
            "Drop it in the same revision, or recreate it on what is there now.",
        )
    for view, count in change.stale.items():
        yield Reason(
            RehearsalVerdict.COLLATERAL,
            f"materialized view {view}",
            count,
            f"`{view}` differs from its query in {counted(count, 'row')}: nothing has refreshed it.",
            f"Run REFRESH MATERIALIZED VIEW {view} in the same revision.",
        )


def _sequences(change: StateChange) -> Iterator[Reason]:
    for name, (was, _) in change.next_ids.items():
        table, _, column = name.rpartition(".")
        there = change.renamed_tables.get(table, table)
        place = f"{there}.{change.renamed_columns.get((table, column), column)}"
        now = change.next_ids.get(place, (None, None))[1]
        if was is not None and now is not None and now < was:
            yield Reason(
                RehearsalVerdict.COLLATERAL,
                f"sequence {name}",
                1,
                f"The next value of `{place}` has to be {was} and is {now}: it is given out a second time.",
                f"Call setval(pg_get_serial_sequence('{there}', '{place.rpartition('.')[2]}'), {was - 1}) "
                "in the same revision.",
            )


def _autoincrements(change: StateChange) -> Iterator[Reason]:
    for table, (was, _) in change.next_ids.items():
        there = change.renamed_tables.get(table, table)
        now = change.next_ids.get(there, (None, None))[1]
        if was is not None and now is not None and now < was and table in change.rows:
            yield Reason(
                RehearsalVerdict.COLLATERAL,
                f"autoincrement {table}",
                1,
                f"The next id of `{table}` was {was} and is {now}: ids that rows had are given out again.",
                f"Set sqlite_sequence of `{there}` to {was - 1} in the same revision.",
            )
