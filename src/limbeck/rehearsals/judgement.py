"""The table from which the verdict of a revision follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from limbeck.histories.sql_statements import read_statements
from limbeck.phrases import and_joined, counted
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.objects import lost_objects
from limbeck.rehearsals.observation import Observation
from limbeck.rehearsals.rehearsal import ColumnRows, Downgrade, Reason, RehearsalVerdict, TableRows
from limbeck.rehearsals.sentences import (
    WITHOUT_FOREIGN_KEYS,
    how_to_make_again,
    instead_of_losing_values,
    why_an_object_is_lost,
    why_others_wait,
    why_others_wait_for_long,
    why_rows_are_lost,
    why_values_are_lost,
)
from limbeck.rehearsals.states import StateChange
from limbeck.rehearsals.way_back import losses_on_the_way_back, losses_the_second_time, round_trip_losses

Judge = Callable[[Observation], Iterator[Reason]]


def reasons(seen: Observation) -> tuple[Reason, ...]:
    """All that holds of a revision, the worst first.

    Args:
        seen: What was observed.
    """
    return tuple(each for judge in JUDGES for each in judge(seen))


def verdict(found: tuple[Reason, ...]) -> RehearsalVerdict:
    """The verdict that follows: that of the first reason, and `safe` without any."""
    return found[0].verdict if found else RehearsalVerdict.SAFE


def _fails(seen: Observation) -> Iterator[Reason]:
    """The upgrade raises an error.

    What it means: The revision does not come to its end on a copy of this database. The report shows the
    error, where the database then stands, and what the failed run leaves behind.

    Why it matters: A deployment stops here. SQLite does not roll back a change of the schema by default, so
    that a second run may fail for another reason; the revisions behind this one are not reached.

    What to do: Correct the rows or the revision, as the error says, and rehearse again. Remove by hand what
    a failed run has left in a database.
    """
    failed = seen.failed
    if failed is None:
        return
    raised = failed.failure.what.removeprefix(f"Revision {seen.revision} raised ").rstrip(".")
    stands = and_joined(failed.stands_at) or "the base"
    table = next((f"table {name}" for name in _tables(failed.refused or "")), f"revision {seen.revision}")
    yield Reason(
        RehearsalVerdict.FAILS,
        table,
        0,
        f"The upgrade fails: {raised}. The database then stands at {stands}.",
        failed.failure.remedy,
    )
    again = "" if failed.second is None else f" A second run fails: {failed.second.what}"
    for each in failed.leaves:
        yield Reason(
            RehearsalVerdict.FAILS,
            each,
            1,
            f"The failed run leaves {each} behind.{again}",
            "Drop it by hand before the next run, or let env.py make DDL transactional.",
        )


def _loses_rows(seen: Observation) -> Iterator[Reason]:
    """Rows or values are gone, or can no longer be told from what is there.

    What it means: After the upgrade, rows that were there are missing, or values have become NULL, a
    constant, cut off or others, and they stand nowhere else. This counts in every table, whether the
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
        if lost:
            named = _is_deleted_by_author(seen.mentions, table, rows)
            yield Reason(
                RehearsalVerdict.LOSES,
                f"table {table}",
                lost,
                why_rows_are_lost(seen, change, table, rows),
                "" if named else WITHOUT_FOREIGN_KEYS if seen.mentions.rebuilt else "",
                named=named,
            )


def _loses_values(seen: Observation) -> Iterator[Reason]:
    change = seen.change
    if change is None or seen.failed is not None:
        return
    for table, rows in change.rows.items():
        for column, each in rows.columns.items():
            is_gone = not _has_column(change, table, column)
            authored = seen.mentions.sets(table, column)
            lost = _lost_values(each, is_gone=is_gone, authored=authored)
            if lost:
                named = authored or (is_gone and seen.mentions.names(column))
                yield Reason(
                    RehearsalVerdict.LOSES,
                    f"column {table}.{column}",
                    lost,
                    why_values_are_lost(table, column, each, lost, is_gone=is_gone, named=named),
                    instead_of_losing_values(seen.mentions, table, column, is_gone=is_gone, named=named),
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


def _collateral(seen: Observation) -> Iterator[Reason]:
    """An object that the revision does not name is gone or weaker.

    What it means: A trigger, a view, a collation, a descending index, AUTOINCREMENT, a CHECK or a privilege
    was there before the upgrade and is not as it was. Batch mode on SQLite and CASCADE on PostgreSQL do this.

    Why it matters: Nothing fails, and no row is lost yet. What the object enforced or recorded is missing
    from then on, and autogenerate looks at few of these objects.

    What to do: Make the object again in the same revision, behind the operation that takes it along, and
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
            "Drop it in the same revision, or make it again on what is there now.",
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


def _blocks(seen: Observation) -> Iterator[Reason]:
    """Others wait while rows are gone through.

    What it means: A second session that tried to read or to write had to wait while the revision checked,
    copied or indexed the rows of a table. A lock that is held for a moment only is no reason.

    Why it matters: How long they wait grows with the table: milliseconds on a copy become minutes in
    production, with every request behind the lock waiting too.

    What to do: Split the change into steps with short locks: build indexes concurrently, add constraints as
    NOT VALID and validate them later, fill a new column in batches.
    """
    change = seen.change
    if change is None:
        return
    waiting: dict[str, set[str]] = {}
    worked: dict[str, dict[str, None]] = {}
    for statement in seen.statements:
        work = dict.fromkeys((*statement.scans, *statement.rewrites, *statement.updates))
        for each in statement.waited:
            # Who wants the same rows waits for any UPDATE: that is told, and no reason.
            if each.working and each.action != "rows":
                waiting.setdefault(each.table, set()).add(each.action)
                worked.setdefault(each.table, {}).update(work)
        for table in statement.rewrites:
            waiting.setdefault(table, set())
    untouched = {table for table, work in worked.items() if work and table not in work}
    for table in sorted(waiting, key=untouched.__contains__):
        rows = seen.sizes.get(table) or _rows_before(change, table)
        if rows and table in untouched:
            yield Reason(
                RehearsalVerdict.BLOCKS,
                f"table {table}",
                rows,
                why_others_wait_for_long(table, tuple(worked[table]), waiting[table]),
                f"Change `{table}` in a transaction of its own: in another revision, with "
                "`transaction_per_migration=True` in env.py.",
            )
        elif rows:
            yield Reason(
                RehearsalVerdict.BLOCKS,
                f"table {table}",
                rows,
                why_others_wait(table, rows, waiting[table]),
                "Do it in steps that lock for a moment only: CREATE INDEX CONCURRENTLY, NOT VALID and then "
                "VALIDATE, a new column that is filled in batches.",
            )


def _one_way(seen: Observation) -> Iterator[Reason]:
    """The downgrade does not bring back what was there.

    What it means: The downgrade was run on the copy too. It is empty, it fails, or schema and rows are not
    as they were before the upgrade.

    Why it matters: After a failed deployment there is no way back but a backup. A downgrade that was never
    run is found to be wrong at that moment.

    What to do: Write the downgrade and rehearse again. Where there is no way back, let it raise an error
    that says so, rather than do nothing.
    """
    back = seen.back
    if back is None:
        return
    if back.downgrade is Downgrade.FAILS and back.failure is not None:
        why = f"The downgrade fails: {back.failure.what}"
        yield Reason(
            RehearsalVerdict.ONE_WAY, "downgrade", 0, why, "Correct downgrade(), and rehearse again."
        )
        return
    if back.downgrade is Downgrade.EMPTY and seen.change is not None and _leaves_something(seen):
        yield Reason(
            RehearsalVerdict.ONE_WAY,
            "downgrade",
            0,
            "The downgrade is empty: what the upgrade has done stays.",
            "Write what undoes it, or raise an error that says why it can't be undone.",
        )
        return
    if back.downgrade is Downgrade.LOSES and back.change is not None:
        lost = () if seen.change is None else tuple(_lost_by_upgrade(seen))
        yield from losses_on_the_way_back(back.change, lost)
    if back.downgrade is Downgrade.RESTORES and back.again_change is not None:
        yield from losses_the_second_time(back.again_change)
    if back.again_failure is not None and back.downgrade is not Downgrade.EMPTY:
        why = f"After its downgrade the upgrade fails: {back.again_failure.what}"
        yield Reason(
            RehearsalVerdict.ONE_WAY, "downgrade", 0, why, "Let downgrade() remove all that it made."
        )


JUDGES: tuple[Judge, ...] = (_fails, _loses_rows, _loses_values, _collateral, _blocks, _one_way)
"""In the order of the verdicts: the first that holds is the verdict, all that hold are reasons."""

VERDICTS: Mapping[RehearsalVerdict, Judge] = {
    RehearsalVerdict.FAILS: _fails,
    RehearsalVerdict.LOSES: _loses_rows,
    RehearsalVerdict.COLLATERAL: _collateral,
    RehearsalVerdict.BLOCKS: _blocks,
    RehearsalVerdict.ONE_WAY: _one_way,
}
"""What explains each verdict by its docstring; `safe` is the one that is left without any of them."""


def _lost_by_upgrade(seen: Observation) -> Iterator[str]:
    for judge in (_loses_rows, _loses_values, _collateral):
        yield from (each.object for each in judge(seen))


def _leaves_something(seen: Observation) -> bool:
    change = seen.back.change if seen.back is not None else None
    return change is not None and any(True for _ in round_trip_losses(change))


def _is_deleted_by_author(mentions: Mentions, table: str, rows: TableRows) -> bool:
    return mentions.deletes(table) or (rows.after is None and mentions.names(table))


def _has_column(change: StateChange, table: str, column: str) -> bool:
    there = change.renamed_tables.get(table, table)
    return any(
        (each.kind, each.table, each.name) == ("column", there, column) for each in change.after.definitions
    )


def _rows_before(change: StateChange, table: str) -> int:
    rows = change.rows.get(table)
    return 0 if rows is None else rows.before or 0


def _tables(sql: str) -> Iterator[str]:
    """The tables that a statement names, that of batch mode by the name that it is to get."""
    for each in (name for found in read_statements(sql) for name in found.tables):
        yield each.removeprefix("_alembic_tmp_")
