"""What a report says of a rehearsal in words that HTML, the terminal and Markdown share."""

from __future__ import annotations

from collections.abc import Mapping

from limbeck.phrases import and_joined
from limbeck.records import BlindSpot, Difference, ObservedStatement, Wait
from limbeck.rehearsals.rehearsal import Again, Copy, Downgrade, Reason, Rehearsal, RehearsedRevision
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.view.looks import LookCounts, look_counts
from limbeck.view.summaries import plural
from limbeck.view.verdict_looks import REHEARSAL_LOOKS

NOTHING = "Nothing to rehearse: the database is at its head."

_DOWNGRADES: Mapping[Downgrade | None, str] = {
    Downgrade.RESTORES: "The downgrade brings schema and rows back.",
    Downgrade.LOSES: "The downgrade runs, but does not bring everything back.",
    Downgrade.FAILS: "The downgrade fails.",
    Downgrade.EMPTY: "The downgrade is empty: it changes nothing but the version.",
    None: "The downgrade was not tried.",
}

_AGAIN: Mapping[Again | None, str] = {
    Again.SAME: "The upgrade, run again after it, gives the same result.",
    Again.DIFFERS: "The upgrade, run again after it, gives another result.",
    Again.FAILS: "A second run of the upgrade fails.",
    Again.WORKS: "A second run of the upgrade works.",
    None: "",
}

_ROWS = {
    "all": "all rows",
    "sample": "a sample of the rows",
    "none": "no rows",
    "made": "rows that limbeck made",
}

_MOST_SPOTS = 5
"""How many blind spots are named."""

_EXACT = 0.01
"""Seconds below which a duration has a decimal place."""

_ACTIONS = {"read": "reads", "write": "writes", "rows": "updates of the same rows"}


def rehearsal_title(rehearsal: Rehearsal) -> str:
    """What the tab of a browser says."""
    return f"Rehearsal of {plural(len(rehearsal), 'revision')}" if rehearsal.revisions else "Rehearsal"


def step_title(step: RehearsedRevision) -> str:
    """What the tab of a browser says."""
    return f"Rehearsal of {' '.join(part for part in (step.revision, step.message) if part)}"


def headline(rehearsal: Rehearsal) -> str:
    """How many revisions have which verdict, in one sentence."""
    if not rehearsal.revisions:
        return NOTHING
    counts = ", ".join(f"{count} {look.word}" for look, count in verdict_counts(rehearsal))
    return f"{plural(len(rehearsal), 'revision')} rehearsed: {counts}."


def verdict_counts(rehearsal: Rehearsal) -> LookCounts:
    """The verdicts that occur, the worst first, each with how often."""
    return look_counts(REHEARSAL_LOOKS, (each.verdict for each in rehearsal.revisions))


def copy_words(copy: Copy) -> str:
    """What the copy holds."""
    rows = _ROWS.get(copy.rows, copy.rows)
    return f"{plural(copy.restored, 'table')} with {rows}" if copy.restored else rows


def silence(rehearsal: Rehearsal) -> str:
    """Whether autogenerate is content after the last revision, and what it misses; empty if not asked."""
    if rehearsal.silent is None:
        return ""
    if rehearsal.silent:
        told = "After the last revision, autogenerate proposes nothing."
    else:
        told = "After the last revision, autogenerate still proposes something; `limbeck audit` shows what."
    return f"{told} {_unseen(rehearsal.blind_spots or ())}".rstrip()


def _unseen(spots: tuple[BlindSpot, ...]) -> str:
    """How many differences from the models autogenerate does not see, and some of them."""
    if not spots:
        return ""
    named = [f"`{_subject(each)}`" for each in spots[:_MOST_SPOTS]]
    named += [f"{len(spots) - _MOST_SPOTS:,} more"] if len(spots) > _MOST_SPOTS else []
    return (
        f"It does not see {plural(len(spots), 'difference')} from the models: {and_joined(named)}; "
        "`limbeck audit --blind-spots` shows why."
    )


def _subject(spot: BlindSpot) -> str:
    found = Difference(spot.kind, spot.schema, spot.table, spot.object, None, None, None).subject
    return f"{found}: {spot.attribute}" if spot.attribute else found


def first_reason(step: RehearsedRevision) -> str:
    """Why a revision has its verdict, and how many reasons there are besides."""
    if step.verdict is None:
        return "A revision before it fails."
    if not step.reasons:
        return "Everything is kept, nobody waits for long, and the downgrade restores it."
    more = len(step.reasons) - 1
    return f"{step.reasons[0].why} {f'({more} more)' if more else ''}".rstrip()


def subject(reason: Reason) -> str:
    """What a reason is about, with how much of it there is."""
    return f"{reason.object} ({reason.count:,})" if reason.count else reason.object


def downgrade_sentence(step: RehearsedRevision) -> str:
    """What the way back does."""
    return _DOWNGRADES[step.downgrade]


def way_back(step: RehearsedRevision) -> str:
    """What the downgrade does, and what running the upgrade again does."""
    if not step.is_reached:
        return ""
    tried = "" if step.downgrade is None and step.again is not None else f"{downgrade_sentence(step)} "
    return f"{tried}{_AGAIN[step.again]}".strip()


def offline(step: RehearsedRevision) -> str:
    """Why offline mode can't write what works online; empty where it can, or was not asked."""
    if step.offline_failure is None:
        return ""
    return f"`alembic upgrade --sql` can't write it: {step.offline_failure.what}"


def standing(step: RehearsedRevision) -> str:
    """Where the database stands after a failure; empty where nothing failed."""
    if step.stands_at is None:
        return ""
    at = and_joined(f"`{each}`" for each in step.stands_at) or "no revision"
    return f"That leaves the database at {at}."


def touched(step: RehearsedRevision) -> tuple[tuple[str, TableRows], ...]:
    """The tables of which a row or a value became something else."""
    return tuple((name, rows) for name, rows in step.rows.items() if not _is_kept(rows))


def untouched(step: RehearsedRevision) -> str:
    """How many tables keep everything, in a sentence; empty where there is none."""
    count = sum(map(_is_kept, step.rows.values()))
    if not count:
        return ""
    more = "more " if count < len(step.rows) else ""
    return f"{count:,} {more}table{' keeps' if count == 1 else 's keep'} every row and value."


def _is_kept(rows: TableRows) -> bool:
    return rows.before == rows.after and not (rows.gone or rows.new or rows.columns)


def row_totals(rows: TableRows) -> str:
    """How many rows a table had, and has: `4 → 3 rows`."""
    if rows.before is None:
        return f"no table \u2192 {plural(rows.after or 0, 'row')}"
    if rows.after is None:
        return f"{plural(rows.before, 'row')} \u2192 no table"
    return f"{rows.before:,} \u2192 {plural(rows.after, 'row')}"


def row_counts(rows: TableRows) -> str:
    """What became of the rows of a table, in a few words; empty where all are there and none is new."""
    lost = rows.gone - rows.kept if rows.moved else rows.gone
    parts = [
        f"{plural(lost, 'row')} lost" if lost else "",
        f"{plural(rows.kept, 'row')} moved to `{rows.moved}`" if rows.moved and rows.kept else "",
        plural(rows.new, "new row") if rows.new else "",
    ]
    return ", ".join(part for part in parts if part)


def value_counts(column: ColumnRows) -> str:
    """What became of the values of a column, in a few words."""
    unclear = f" ({column.unclear:,} can't be told from what is there now)" if column.unclear else ""
    parts = [
        f"{plural(column.vanished, 'value')} gone" if column.vanished else "",
        f"{plural(column.changed, 'value')} changed{unclear}" if column.changed else "",
        f"{plural(column.came, 'value')} filled in" if column.came else "",
    ]
    counts = ", ".join(part for part in parts if part)
    return f"{counts}; they are now in `{column.moved}`" if column.moved else counts


def waiting(waits: tuple[Wait, ...]) -> str:
    """Who waits for what in one line, without an end of a sentence; empty where nobody does."""
    tables = dict.fromkeys((each.table, each.working) for each in waits)
    return "; ".join(
        f"{_actions(waits, table, working=working)} of `{table}` wait{_how_long(working=working)}"
        for table, working in tables
    )


def actions(found: frozenset[str]) -> str:
    """What others can't do, in words: `reads and writes`."""
    return and_joined(word for action, word in _ACTIONS.items() if action in found)


def _actions(waits: tuple[Wait, ...], table: str, *, working: bool) -> str:
    return actions(frozenset(each.action for each in waits if (each.table, each.working) == (table, working)))


def _how_long(*, working: bool) -> str:
    return " while rows are gone through" if working else " for a moment"


def seconds(duration: float) -> str:
    """A duration as a reader wants it."""
    if duration >= 1:
        return f"{duration:.2f} s"
    return f"{duration * 1000:.{0 if duration >= _EXACT else 1}f} ms"


def effects(statement: ObservedStatement) -> tuple[str, ...]:
    """What a statement did besides its SQL: locks, rewritten and scanned tables, who waited."""
    locks = [f"`{each.table}`: {each.mode}" for each in statement.locks]
    found = (
        f"locks {', '.join(locks)}" if locks else "",
        f"rewrites {_names(statement.rewrites)}" if statement.rewrites else "",
        f"rebuilds {_names(statement.rebuilds)}" if statement.rebuilds else "",
        f"reads all of {_names(statement.scans)}" if statement.scans else "",
        waiting(statement.waited),
    )
    return tuple(each for each in found if each)


def _names(names: tuple[str, ...]) -> str:
    return and_joined(f"`{each}`" for each in names)
