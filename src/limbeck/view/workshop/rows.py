"""Tables with what a step did to their rows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.view.rehearsal.summary import row_counts, value_counts
from limbeck.view.summaries import plural

if TYPE_CHECKING:
    from limbeck.workshops.rows import MarkedRow, TableView

Fate = Literal["same", "new", "changed", "gone"]

MARKS: dict[str, str] = {"same": "", "new": "+", "changed": "\u270e", "gone": "\u2715"}
"""The sign of a row, beside which stands the word for it."""

LONGEST = 40
"""How many characters of a value are shown."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column that is there before or after.

    Attributes:
        before: Its name before; None for a new one.
        after: Its name after; None for one that is gone.
    """

    before: str | None
    after: str | None

    @property
    def fate(self) -> Fate:
        """What became of it; a new name alone is a change."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "same" if self.before == self.after else "changed"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value in a row.

    Attributes:
        fate: What became of it; `absent` where its row and its column were never there together.
        before: The value before, as a text; None for NULL, and where there was none.
        after: The value after.
    """

    fate: Fate | Literal["absent"]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row.

    Attributes:
        fate: What became of it.
        cells: Its values, one for each column.
    """

    fate: Fate
    cells: tuple[ShownCell, ...]

    @property
    def mark(self) -> str:
        """The sign of its fate; empty where it is the same."""
        return MARKS[self.fate]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table.

    Attributes:
        name: Its name now.
        was: Its name before, where that was another one; empty otherwise.
        fate: What became of the table.
        columns: Its columns, those that are gone in their old places.
        rows: Some of its rows.
        words: How many rows there are and what became of them.
        fates: What became of the values of columns, a sentence each, with whether some are lost.
        more: How many rows are not shown, in words; empty for none.
    """

    name: str
    was: str
    fate: Fate
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    words: str
    fates: tuple[tuple[str, bool], ...]
    more: str

    @property
    def is_marked(self) -> bool:
        """Whether anything became of a row."""
        return any(each.mark for each in self.rows)


def shown_table(table: TableView, counts: TableRows | None, most: int | None) -> ShownTable:
    """A table as it is drawn.

    Args:
        table: The table, with marks.
        counts: What became of all of its rows; None where that was not counted.
        most: How many rows to show; None for all that there are.
    """
    columns = tuple(_columns(table))
    chosen = _chosen(table.rows, most)
    total = (table.before if table.is_gone else table.after) or 0
    gone = sum(each.mark == "gone" for each in chosen)
    left = max(0, total - len(chosen) + (0 if table.is_gone else gone))
    return ShownTable(
        table.name,
        table.name_before if table.name_before not in (None, table.name) else "",
        "gone" if table.is_gone else "new" if table.name_before is None else "same",
        columns,
        tuple(_row(each, table, columns) for each in chosen),
        _words(table, counts),
        () if counts is None else tuple(_fates(counts.columns, table.renamed_columns)),
        plural(left, "more row") if left else "",
    )


def in_order(tables: Iterable[TableView]) -> list[TableView]:
    """The tables but Alembic's own, those first of which something became."""
    return sorted((each for each in tables if not _is_version(each)), key=lambda each: not each.is_changed)


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """What Alembic's own table says.

    Attributes:
        name: The table.
        before: The revisions that it named before.
        after: Those that it names now.
    """

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def shown_versions(tables: Iterable[TableView]) -> Iterator[ShownVersion]:
    """What Alembic's own tables say: there is one at most, as a rule."""
    for table in filter(_is_version, tables):
        before = tuple(str(each.before[0]) for each in table.rows if each.before is not None)
        after = tuple(str(each.after[0]) for each in table.rows if each.after is not None)
        yield ShownVersion(table.name, before, after)


def _is_version(table: TableView) -> bool:
    return ("version_num",) in {table.columns_before, table.columns_after}


def _columns(table: TableView) -> Iterator[ShownColumn]:
    """The columns as they are now, each that is gone before the one that it stood before."""
    names = {
        old: table.renamed_columns.get(old, old)
        for old in table.columns_before
        if table.renamed_columns.get(old, old) in table.columns_after
    }
    gone: dict[str, list[str]] = {}
    waiting: list[str] = []
    for old in table.columns_before:
        if old in names:
            gone[names[old]], waiting = waiting, []
        else:
            waiting.append(old)
    olds = {new: old for old, new in names.items()}
    for new in table.columns_after:
        if new not in olds and waiting:  # what stood at the end stands before what came there
            yield from (ShownColumn(each, None) for each in waiting)
            waiting = []
        yield from (ShownColumn(each, None) for each in gone.get(new, ()))
        yield ShownColumn(olds.get(new), new)
    yield from (ShownColumn(each, None) for each in waiting)


def _row(row: MarkedRow, table: TableView, columns: Sequence[ShownColumn]) -> ShownRow:
    before = None if row.before is None else dict(zip(table.columns_before, row.before, strict=True))
    after = None if row.after is None else dict(zip(table.columns_after, row.after, strict=True))
    return ShownRow(row.mark.value, tuple(_cell(each, before, after) for each in columns))


def _cell(
    column: ShownColumn, before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> ShownCell:
    was = None if before is None or column.before is None else text_of(before[column.before])
    now = None if after is None or column.after is None else text_of(after[column.after])
    if (after is None and column.before is None) or (before is None and column.after is None):
        return ShownCell("absent", None, None)
    if after is None:
        return ShownCell("gone", was, None)
    if before is None:
        return ShownCell("new", None, now)
    if column.after is None:
        return ShownCell("gone", was, None)
    if column.before is None:
        return ShownCell("same" if now is None else "new", None, now)
    return ShownCell("same" if was == now else "changed", was, now)


def text_of(value: object) -> str | None:
    """A value as a text, the long ones cut; None for NULL."""
    if value is None:
        return None
    text = f"{len(value):,} bytes" if isinstance(value, bytes) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}\u2026"


def _chosen(rows: Sequence[MarkedRow], most: int | None) -> tuple[MarkedRow, ...]:
    """Some of the rows in their order: those that are the same give way."""
    if most is None or len(rows) <= most:
        return tuple(rows)
    telling = [at for at, each in enumerate(rows) if each.mark != "same"][:most]
    others = [at for at, each in enumerate(rows) if each.mark == "same"][: most - len(telling)]
    return tuple(rows[at] for at in sorted((*telling, *others)))


def _words(table: TableView, counts: TableRows | None) -> str:
    if table.is_gone:
        return f"gone, with {plural(table.before or 0, 'row')}"
    total = plural(table.after or 0, "row")
    if table.before is None:
        return f"new, {total}"
    totals = total if table.before == table.after else f"{plural(table.before, 'row')} \u2192 {table.after:,}"
    if table.name != table.name_before:
        return f"{totals}: renamed"
    told = "" if counts is None else row_counts(counts).replace("`", "")
    return f"{totals}: {told}" if told else totals


def _fates(columns: Mapping[str, ColumnRows], renamed: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """What became of values; a column that has another name now keeps them."""
    for name, found in columns.items():
        if name in renamed or name in renamed.values():
            continue
        counted = value_counts(found)
        if counted:
            lost = found.vanished + found.unclear > (found.kept if found.moved else 0)
            yield f"`{name}`: {counted}", lost
