"""The timeline of the locks: which bar stands where."""

import re

from tests.view import rehearsals

from limbeck.records import HeldLock, ObservedStatement, Wait
from limbeck.view.rehearsal.lock_timeline import (
    LETTER,
    NAMES,
    WIDTH,
    LockTimeline,
    lock_timeline,
    timeline_svg,
)


def drawn(*statements: ObservedStatement) -> LockTimeline:
    found = lock_timeline(statements)
    assert found is not None
    return found


def locks(found: LockTimeline) -> dict[str, list[str]]:
    """What the bars of each table say, the waits after the locks."""
    return {
        lane.table: [bar.spoken.removeprefix(f"{lane.table}: ") for bar in (*lane.locks, *lane.waits)]
        for lane in found.lanes
    }


def test_a_lock_is_held_to_the_end_of_its_transaction() -> None:
    """A lane for each table; a mode that gets stronger begins a bar of its own, and so do other waits."""
    assert locks(drawn(*rehearsals.BLOCKS.statements)) == {
        "orders": [
            "RowExclusiveLock, statements 2 to 4",
            "AccessExclusiveLock, statement 5",
            "ShareUpdateExclusiveLock, statement 6",
            "updates of the same rows wait for orders while rows are gone through, statement 2",
            "updates of the same rows wait for orders for a moment, statements 3 to 4",
            "reads and writes wait for orders while rows are gone through, statement 5",
        ],
        "customers": [
            "AccessExclusiveLock, statements 4 to 5",
            "reads and writes wait for customers for a moment, statement 4",
            "reads and writes wait for customers while rows are gone through, statement 5",
        ],
    }


def test_a_statement_in_a_transaction_of_its_own_lets_go_at_its_end() -> None:
    """Also where nobody knows the transaction of the next one."""
    alone = ObservedStatement("a", 0.1, (HeldLock("t", "ShareLock"),), transaction=1, autocommit=True)
    assert locks(drawn(alone, ObservedStatement("b", 0.1))) == {"t": ["ShareLock, statement 1"]}
    within = ObservedStatement("a", 0.1, (HeldLock("t", "ShareLock"),), transaction=1)
    assert locks(drawn(within, ObservedStatement("b", 0.1))) == {"t": ["ShareLock, statements 1 to 2"]}
    later = ObservedStatement("c", 0.1, (HeldLock("t", "ShareLock"),), transaction=2)
    assert locks(drawn(within, later)) == {"t": ["ShareLock, statement 1", "ShareLock, statement 2"]}


def test_statements_that_change_nothing_share_a_column() -> None:
    """So that a revision of a thousand statements has a timeline that can be looked at."""
    lock = HeldLock("t", "AccessExclusiveLock")
    first = ObservedStatement("ALTER", 0.5, (lock,), transaction=1)
    others = [ObservedStatement("INSERT", 0.001, transaction=1) for _ in range(999)]
    found = drawn(ObservedStatement("SET", 0.0), first, *others)
    assert [(column.numbers, column.duration) for column in found.columns] == [
        ("1", "0.0 ms"),
        ("2\u20131001", "1.50 s"),
    ]


def test_the_longest_statement_has_the_widest_column() -> None:
    """Together they fill the width; what is left of the labels goes to time."""
    found = drawn(*rehearsals.BLOCKS.statements)
    widest = max(found.columns, key=lambda column: column.width)
    assert found.columns[-1].x + found.columns[-1].width - found.columns[0].x >= WIDTH
    assert found.columns[0].numbers == "1"
    short = drawn(
        ObservedStatement("a", 0.1, (HeldLock("t", "ShareLock"),), transaction=1),
        ObservedStatement("b", 0.4, (HeldLock("u", "ShareLock"),), transaction=1),
    )
    assert [round(column.width) for column in short.columns][1] > 3 * round(short.columns[0].width)
    assert widest.width > 0


def test_every_label_fits_into_its_bar() -> None:
    """However short the statement is."""
    found = drawn(
        *rehearsals.BLOCKS.statements,
        ObservedStatement(
            "x",
            0.0,
            (HeldLock("u", "ShareRowExclusiveLock"),),
            waited=(Wait("u", "write", working=True), Wait("u", "rows", working=True)),
            transaction=9,
        ),
    )
    bars = [bar for lane in found.lanes for bar in (*lane.locks, *lane.waits)]
    assert [bar.label for bar in bars if len(bar.label) * LETTER + 6 > bar.width] == []


def test_there_is_no_timeline_without_locks() -> None:
    """On SQLite, or where nobody looked."""
    assert lock_timeline(rehearsals.LOSES.statements) is None
    assert str(timeline_svg(rehearsals.LOSES.statements)) == ""


def test_a_hostile_table_is_text_in_the_picture() -> None:
    """Its name is escaped, cut where it is long, and whole in the tooltip."""
    name = "<img src=x onerror=alert(1)>\u202e"
    svg = str(timeline_svg([ObservedStatement("a", 0.1, (HeldLock(name, "<b>Lock"),), transaction=1)]))
    assert "<img" not in svg
    assert "<b>" not in svg
    assert "&lt;img src=x onerror=aler\u2026</text>" in svg
    assert "<title>&lt;img src=x onerror=alert(1)&gt;\\u202e</title>" in svg


def test_the_letters_of_the_timeline_are_large_enough() -> None:
    """None is under 12 pixels, and the picture is drawn at its own size."""
    from limbeck.view.styles import sheet

    rules = sheet("rehearsal")
    sizes = [float(size) for size in re.findall(r"\.lb-timeline[^{]*\{[^}]*?(\d+)px(?: var|;)", rules)]
    assert sizes
    assert min(sizes) >= 12
    assert 'viewBox="0 0 ' in timeline_svg(rehearsals.BLOCKS.statements)


def test_a_timeline_takes_no_more_room_than_it_is_given() -> None:
    """Unless its words need more; its names take what the longest of them needs."""
    lock = ObservedStatement("a", 0.1, (HeldLock("t", "ShareLock"),), transaction=1)
    for room in (300.0, WIDTH):
        found = lock_timeline([lock], room)
        assert found is not None
        (column,) = found.columns
        assert column.width == room
        assert 60 < column.x < NAMES
    (column,) = drawn(ObservedStatement("a", 0.1, (HeldLock("t" * 60, "ShareLock"),), transaction=1)).columns
    assert column.x == NAMES
