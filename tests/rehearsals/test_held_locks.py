"""A lock that a transaction keeps while it works on the rows of another table."""

from __future__ import annotations

from pathlib import Path

from tests.rehearsals.observed import observed

from limbeck.records import ObservedStatement, Wait
from limbeck.rehearsals.judgement import reasons

SHOP = """
CREATE TABLE sales (id INTEGER PRIMARY KEY);
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO sales VALUES (1), (2);
INSERT INTO people VALUES (1, 'A@example.org');
"""


def test_a_table_whose_rows_nobody_touches_is_not_said_to_be_worked_on(tmp_path: Path) -> None:
    """The sentence names the table that is; of that one it says what it always said."""
    seen = observed(tmp_path, SHOP, "op.execute(\"UPDATE people SET email = 'a@example.org'\")")
    waits = tuple(Wait(table, "read", working=True) for table in ("sales", "people"))
    statement = ObservedStatement("UPDATE people …", 0.1, waited=waits, updates=("people",), transaction=1)
    worked, held = (
        each
        for each in reasons(type(seen)("a1", seen.mentions, (statement,), seen.change))
        if each.verdict == "blocks"
    )
    assert held.object == "table sales"
    assert held.why == (
        "Reads of `sales` wait while rows of `people` are worked on: "
        "its lock is kept until the transaction ends."
    )
    assert held.instead == (
        "Change `sales` in a transaction of its own: in another revision, with "
        "`transaction_per_migration=True` in env.py."
    )
    assert worked.object == "table people"
    assert worked.why == "Reads of `people` wait while its 1 row is worked on: the more rows, the longer."
