"""Rows of a table without a key, found again by what has not changed of them.

An UPDATE leaves most columns as they were. Where the rows before are all there afterwards, as far as the
columns go that it has left alone, they are the same rows; those that are equal in all of these are taken in
the order of their other values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from limbeck.databases.sqlite import quoted
from limbeck.rehearsals.sqlite_pair import NEW, OLD, SqlitePair, StateTable

ROW = "_rowid_"
"""The number of a row of a state, by which two rows that are the same are told to be."""

_MOST_ROWS = 100_000
"""How many rows are tried with each of their columns left out."""

_MOST_COLUMNS = 12


def align(pair: SqlitePair, old: StateTable, new: StateTable, place: str) -> bool:
    """Find the rows of a table again, and write down the numbers of those that are the same.

    Args:
        pair: The two states.
        old: The table before.
        new: The table after.
        place: A table that is made: `a` is the number of a row before, and `b` that of the same row after.

    Returns:
        Whether there is anything to tell them by.
    """
    shared = [each for each in old.types if each in new.types]
    if not shared or any(each.casefold() == ROW for each in (*old.types, *new.types)):
        return False
    by = next((each for each in _choices(pair, old, new, shared) if each), shared)
    rest = [each for each in shared if each not in by]
    names = ", ".join(map(quoted, by))
    order = ", ".join(map(quoted, rest)) or "1"
    sides = " UNION ALL ".join(
        f"SELECT {number} AS side, {ROW} AS number, {names}, "  # noqa: S608 - quoted
        f"row_number() OVER (PARTITION BY {names} ORDER BY {order}) AS position "
        f"FROM {schema}.{quoted(table.name)}"
        for number, (schema, table) in enumerate(((OLD, old), (NEW, new)))
    )
    pair.connection.execute(f"CREATE TABLE {place} (a INTEGER PRIMARY KEY, b INTEGER UNIQUE)")
    pair.connection.execute(
        f"INSERT INTO {place} SELECT min(CASE side WHEN 0 THEN number END), "  # noqa: S608 - quoted
        f"min(CASE side WHEN 1 THEN number END) FROM ({sides}) GROUP BY {names}, position HAVING count(*) = 2"
    )
    return True


def unmatched(pair: SqlitePair, old: StateTable, new: StateTable, columns: Sequence[str]) -> tuple[int, int]:
    """How many rows before have no equal afterwards, and the other way round.

    Args:
        pair: The two states.
        old: The table before.
        new: The table after.
        columns: The columns that count, at least one.
    """
    names = ", ".join(map(quoted, columns))
    sql = (
        f"SELECT coalesce(sum(max(d, 0)), 0), coalesce(sum(max(-d, 0)), 0) FROM ("  # noqa: S608 - quoted
        f"SELECT sum(side) AS d FROM (SELECT {names}, 1 AS side FROM {OLD}.{quoted(old.name)} "
        f"UNION ALL SELECT {names}, -1 FROM {NEW}.{quoted(new.name)}) GROUP BY {names})"
    )
    gone, came = pair.row(sql)
    return int(gone), int(came)


def _choices(
    pair: SqlitePair, old: StateTable, new: StateTable, shared: Sequence[str]
) -> Iterator[Sequence[str]]:
    """Columns by which all rows before are there afterwards, as many as possible first."""
    if new.rows < old.rows or len(shared) == 1:
        return
    choices: list[Sequence[str]] = [shared]
    if old.rows <= _MOST_ROWS and len(shared) <= _MOST_COLUMNS:
        choices += [[each for each in shared if each != left_out] for left_out in shared]
    choices.append([each for each in shared if not unmatched(pair, old, new, [each])[0]])
    yield from (each for each in choices if each and not unmatched(pair, old, new, each)[0])
