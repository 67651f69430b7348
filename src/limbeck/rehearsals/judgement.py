"""The table from which the verdict of a revision follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from limbeck.histories.sql_statements import read_statements
from limbeck.phrases import and_joined
from limbeck.rehearsals.collateral import collateral
from limbeck.rehearsals.losses import row_losses, value_losses
from limbeck.rehearsals.observation import RevisionObservation
from limbeck.rehearsals.rehearsal import Downgrade, Reason, RehearsalVerdict
from limbeck.rehearsals.related_cases import related_case
from limbeck.rehearsals.sentences import instead_of_failing, why_others_wait, why_others_wait_for_long
from limbeck.rehearsals.state_change import StateChange
from limbeck.rehearsals.way_back import losses_on_the_way_back, losses_the_second_time, round_trip_losses

Judge = Callable[[RevisionObservation], Iterator[Reason]]


def reasons(seen: RevisionObservation) -> tuple[Reason, ...]:
    """All that holds of a revision, the worst first.

    Args:
        seen: What was observed.
    """
    found = (each for judge in JUDGES for each in judge(seen))
    return tuple(replace(each, case=related_case(each, seen)) for each in found)


def verdict(found: tuple[Reason, ...]) -> RehearsalVerdict:
    """The verdict that follows: that of the first reason, and `safe` without any."""
    return found[0].verdict if found else RehearsalVerdict.SAFE


def _fails(seen: RevisionObservation) -> Iterator[Reason]:
    """The upgrade raises an error.

    What it means: The revision does not come to its end on a copy of this database. The report shows the
    error, the revision at which it leaves the database, and what the failed run leaves behind.

    Why it matters: A deployment stops here. SQLite does not roll back a change of the schema by default, so
    that a second run may fail for another reason; the revisions behind this one are not reached.

    What to do: Correct the rows or the revision, as the error says, and rehearse again. Remove by hand what
    a failed run has left in a database.
    """
    failed = seen.failed
    if failed is None:
        return
    raised = failed.failure.what.removeprefix(f"Revision {seen.revision} raised ").rstrip(".")
    raised = raised.replace(f"The commit of revision {seen.revision} raised ", "at its commit, ", 1)
    stands = and_joined(failed.stands_at) or "base"
    table = next((f"table {name}" for name in _tables(failed.refused or "")), f"revision {seen.revision}")
    yield Reason(
        RehearsalVerdict.FAILS,
        table,
        0,
        f"The upgrade fails: {raised}. It leaves the database at {stands}.",
        instead_of_failing(failed.failure),
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


def _blocks(seen: RevisionObservation) -> Iterator[Reason]:
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


def _one_way(seen: RevisionObservation) -> Iterator[Reason]:
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
            RehearsalVerdict.ONE_WAY,
            "downgrade",
            0,
            why,
            "Let downgrade() remove everything that the upgrade made.",
        )


JUDGES: tuple[Judge, ...] = (_fails, row_losses, value_losses, collateral, _blocks, _one_way)
"""In the order of the verdicts: the first that holds is the verdict, all that hold are reasons."""

VERDICTS: Mapping[RehearsalVerdict, Judge] = {
    RehearsalVerdict.FAILS: _fails,
    RehearsalVerdict.LOSES: row_losses,
    RehearsalVerdict.COLLATERAL: collateral,
    RehearsalVerdict.BLOCKS: _blocks,
    RehearsalVerdict.ONE_WAY: _one_way,
}
"""What explains each verdict by its docstring; `safe` is the one that is left without any of them."""


def _lost_by_upgrade(seen: RevisionObservation) -> Iterator[Reason]:
    for judge in (row_losses, value_losses, collateral):
        yield from judge(seen)


def _leaves_something(seen: RevisionObservation) -> bool:
    change = seen.back.change if seen.back is not None else None
    return change is not None and any(True for _ in round_trip_losses(change))


def _rows_before(change: StateChange, table: str) -> int:
    rows = change.rows.get(table)
    return 0 if rows is None else rows.before or 0


def _tables(sql: str) -> Iterator[str]:
    """The tables that a statement names, that of batch mode by the name that it is to get."""
    for each in (name for found in read_statements(sql) for name in found.tables):
        yield each.removeprefix("_alembic_tmp_")
