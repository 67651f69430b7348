"""The timeline of the locks of a revision: a lane for each table, a bar for each lock, and who waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from limbeck.characters import visible
from limbeck.records import ObservedStatement
from limbeck.view.looks import Tone
from limbeck.view.rehearsal.summary import actions, seconds
from limbeck.view.templates import render

NAMES = 200.0
"""The most that the names of the tables are wide, in pixels."""

WIDTH = 900.0
"""The width that all columns share, if they need no more; a longer timeline scrolls."""

NARROWEST = 52
LANE = 52
HEAD = 44
"""The least width of a column, and the heights of a lane and of the head, in pixels."""

LETTER = 7.4
"""The width of a letter of 12 pixels in a wide font: a label never leaves its bar."""

MONO = 7.9
"""The width of a letter of 13 pixels in a font whose letters are all as wide."""

PADDING = 14

_NAME = 24

# What a lock keeps others from: https://www.postgresql.org/docs/current/explicit-locking.html
_TONES: dict[str, Tone] = {
    "AccessExclusiveLock": "destructive",
    "ExclusiveLock": "caution",
    "ShareRowExclusiveLock": "caution",
    "ShareLock": "caution",
}


@dataclass(frozen=True, slots=True)
class Column:
    """Statements that follow one another and change nothing for others, from left to right.

    Attributes:
        numbers: Which, counted from 1: `3`, or `4-9`.
        duration: How long they take together, in words.
        x: Where it begins.
        width: How wide it is.
    """

    numbers: str
    duration: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A lock, or what others are made to wait for.

    Attributes:
        label: The mode of the lock, or who waits.
        spoken: The same in a sentence, for screen readers and tooltips.
        tone: What colours it.
        x: Where it begins.
        width: How wide it is.
        working: Whether rows are gone through meanwhile.
    """

    label: str
    spoken: str
    tone: Tone
    x: float
    width: float
    working: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One table.

    Attributes:
        name: Its name, cut where it is too long.
        table: Its name in full, its hidden characters made visible.
        y: Where it begins.
        locks: The locks on it.
        waits: Who waits for it.
    """

    name: str
    table: str
    y: float
    locks: tuple[Bar, ...]
    waits: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class LockTimeline:
    """What is drawn.

    Attributes:
        columns: The statements.
        lanes: The tables, in the order in which they are locked.
        width: The width of the picture.
        height: Its height.
    """

    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    width: float
    height: float

    @property
    def has_working_waits(self) -> bool:
        """Whether anybody waits while rows are gone through."""
        return any(bar.working for lane in self.lanes for bar in lane.waits)

    @property
    def has_short_waits(self) -> bool:
        """Whether anybody waits for a moment."""
        return any(not bar.working for lane in self.lanes for bar in lane.waits)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds while the statements of one column run.

    Attributes:
        first: The number of the first statement.
        last: The number of the last one.
        seconds: How long they take.
        transaction: The number of their transaction.
        held: The mode of the lock on each table.
        waits: Who waits for each table: the actions, and whether rows are gone through.
    """

    first: int
    last: int
    seconds: float
    transaction: int
    held: dict[str, str]
    waits: dict[str, tuple[frozenset[str], bool]]

    def is_like(self, other: _Frame) -> bool:
        """Whether the same holds in another one."""
        return (self.transaction, self.held, self.waits) == (other.transaction, other.held, other.waits)


@dataclass(frozen=True, slots=True)
class _Span:
    """Something that holds from one column to another one, both included."""

    first: int
    last: int
    label: str
    spoken: str
    tone: Tone
    working: bool = False


def lock_timeline(statements: Sequence[ObservedStatement], room: float = WIDTH) -> LockTimeline | None:
    """The timeline of a revision; None where nobody looked at its locks, or it took none.

    Args:
        statements: What it ran, in order.
        room: The width that all columns share, if they need no more.
    """
    frames = _frames(statements)
    tables = list(dict.fromkeys(table for frame in frames for table in (*frame.held, *frame.waits)))
    if not tables:
        return None
    locks = {table: tuple(_lock_spans(frames, table)) for table in tables}
    waits = {table: tuple(_wait_spans(frames, table)) for table in tables}
    spans = [span for found in (*locks.values(), *waits.values()) for span in found]
    columns = _columns(frames, spans, _names_width(tables), room)
    lanes = tuple(
        Lane(
            _shortened(visible(table)),
            visible(table),
            HEAD + at * LANE,
            tuple(_bar(span, columns) for span in locks[table]),
            tuple(_bar(span, columns) for span in waits[table]),
        )
        for at, table in enumerate(tables)
    )
    width = columns[-1].x + columns[-1].width
    return LockTimeline(columns, lanes, width + 1, HEAD + len(lanes) * LANE + 4)


def timeline_svg(statements: Sequence[ObservedStatement], room: float = WIDTH) -> Markup:
    """The timeline as a picture with its legend; nothing where there is none.

    Args:
        statements: What the revision ran, in order.
        room: The width that all columns share, if they need no more.
    """
    drawn = lock_timeline(statements, room)
    return Markup() if drawn is None else render("lock_timeline.html", timeline=drawn).strip()


def _frames(statements: Sequence[ObservedStatement]) -> list[_Frame]:
    """What holds at each statement; those after which nothing is different are put together."""
    frames: list[_Frame] = []
    held: dict[str, str] = {}
    transaction = 0
    for number, each in enumerate(statements, 1):
        if each.transaction not in (0, transaction):
            held, transaction = {}, each.transaction
        held = held | {lock.table: lock.mode for lock in each.locks}
        frame = _Frame(number, number, each.seconds, transaction, dict(held), _waits(each))
        if frames and frames[-1].is_like(frame):
            frames[-1] = _together(frames[-1], frame)
        else:
            frames.append(frame)
        if each.autocommit:
            held = {}
    return frames


def _together(first: _Frame, last: _Frame) -> _Frame:
    return _Frame(
        first.first, last.last, first.seconds + last.seconds, last.transaction, last.held, last.waits
    )


def _waits(statement: ObservedStatement) -> dict[str, tuple[frozenset[str], bool]]:
    found: dict[str, tuple[frozenset[str], bool]] = {}
    for each in statement.waited:
        waiting, working = found.get(each.table, (frozenset(), False))
        found[each.table] = (waiting | {each.action}, working or each.working)
    return found


def _lock_spans(frames: Sequence[_Frame], table: str) -> Iterator[_Span]:
    values = [(each.held.get(table), each.transaction) for each in frames]
    for first, last in _runs(values):
        mode, _ = values[first]
        if mode is not None:
            shown = visible(mode.removesuffix("Lock"))
            spoken = f"{visible(table)}: {visible(mode)}, {_numbers(frames, first, last)}"
            yield _Span(first, last, shown, spoken, _TONES.get(mode, "plain"))


def _wait_spans(frames: Sequence[_Frame], table: str) -> Iterator[_Span]:
    values = [(each.waits.get(table), each.transaction) for each in frames]
    for first, last in _runs(values):
        found, _ = values[first]
        if found is not None:
            waiting, working = found
            label = f"{actions(waiting)} wait"
            how = "while rows are gone through" if working else "for a moment"
            spoken = f"{label} for {visible(table)} {how}, {_numbers(frames, first, last)}"
            yield _Span(first, last, label, spoken, "destructive" if working else "plain", working)


def _runs(values: Sequence[object]) -> Iterator[tuple[int, int]]:
    """The first and the last place of each run of equal values."""
    first = 0
    for at in range(1, len(values) + 1):
        if at == len(values) or values[at] != values[first]:
            yield first, at - 1
            first = at


def _numbers(frames: Sequence[_Frame], first: int, last: int) -> str:
    start, end = frames[first].first, frames[last].last
    return f"statement {start}" if start == end else f"statements {start} to {end}"


def _names_width(tables: Sequence[str]) -> float:
    longest = max(len(_shortened(visible(table))) for table in (*tables, "statement"))
    return min(NAMES, longest * MONO + PADDING)


def _columns(
    frames: Sequence[_Frame], spans: Iterable[_Span], left: float, room: float
) -> tuple[Column, ...]:
    """The columns: as wide as their labels need, and wider by the time that they take."""
    numbers = [
        str(each.first) if each.first == each.last else f"{each.first}\u2013{each.last}" for each in frames
    ]
    durations = [seconds(each.seconds) for each in frames]
    widths = [
        max(NARROWEST, *(len(label) * LETTER + PADDING for label in labels))
        for labels in zip(numbers, durations, strict=True)
    ]
    for span in spans:
        needed = len(span.label) * LETTER + PADDING
        widths[span.last] += max(0.0, needed - sum(widths[span.first : span.last + 1]))
    total = sum(each.seconds for each in frames)
    spare = max(0.0, room - sum(widths))
    if total > 0:
        widths = [width + spare * each.seconds / total for width, each in zip(widths, frames, strict=True)]
    starts = [left + sum(widths[:at]) for at in range(len(widths))]
    return tuple(map(Column, numbers, durations, starts, widths))


def _bar(span: _Span, columns: Sequence[Column]) -> Bar:
    start, end = columns[span.first], columns[span.last]
    width = end.x + end.width - start.x - 3
    return Bar(span.label, span.spoken, span.tone, start.x + 1, width, span.working)


def _shortened(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}\u2026"
