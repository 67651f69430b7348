"""The order of dropped tables, and what it costs to find it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limbeck.autogen.operation_steps import TableName
from limbeck.autogen.stable_order import children_first

NAMES = [(schema, name) for schema in (None, "b") for name in "acdef"]


def slowly(parents: Mapping[TableName, AbstractSet[TableName]]) -> list[TableName]:
    """The definition: time and again the first table to which none that waits points, or the first of all."""
    waiting = sorted(parents, key=lambda table: (table[0] or "", table[1]))
    order = []
    while waiting:
        free = [table for table in waiting if not any(table in parents[other] for other in waiting)]
        order.append((free or waiting)[0])
        waiting.remove(order[-1])
    return order


@given(pairs=st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=25))
def test_the_order_is_that_of_its_definition(pairs: set[tuple[TableName, TableName]]) -> None:
    """In graphs with and without circles."""
    parents: dict[TableName, set[TableName]] = {table: set() for table in NAMES}
    for child, parent in pairs:
        parents[child] |= {parent} - {child}
    assert children_first(parents) == slowly(parents)


class Compared(str):
    """A name that counts how often it is compared, in order or with an equal one."""

    __slots__ = ()
    count = 0

    def __lt__(self, other: str) -> bool:
        Compared.count += 1
        return str.__lt__(self, other)

    def __eq__(self, other: object) -> bool:
        Compared.count += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


@pytest.mark.parametrize("shape", ["apart", "line", "star", "circle"])
def test_ten_times_the_tables_take_little_more_than_ten_times_the_work(shape: str) -> None:
    """Counted in comparisons, which no load of the machine changes."""

    def work(size: int) -> int:
        tables: list[TableName] = [(None, Compared(f"t{number:05}")) for number in range(size)]
        after = dict(zip(tables, [*tables[1:], tables[0]], strict=True))
        parents: dict[TableName, set[TableName]] = {table: set() for table in tables}
        for table in tables:
            if shape == "star" and table is not tables[0]:
                parents[table] = {tables[0]}
            if shape == "circle" or (shape == "line" and table is not tables[-1]):
                parents[table] = {after[table]}
        Compared.count = 0
        assert len(children_first(parents)) == size
        return Compared.count

    assert work(3000) < 25 * work(300)
