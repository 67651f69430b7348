"""What has come in the place of a column or a table that is gone, and may be the same under another name."""

from __future__ import annotations

from limbeck.records import Snapshot
from limbeck.rehearsals.states import StateChange


def successor_of_column(change: StateChange, table: str, column: str) -> str:
    """The one new column of a table that has the type of one that is gone; empty where none or several have.

    Args:
        change: What is different after a revision.
        table: The table.
        column: The column that is gone.
    """
    old, new = _types(change.before, table), _types(change.after, change.renamed_tables.get(table, table))
    if column not in old or column in new:
        return ""
    alike = [name for name, declared in new.items() if name not in old and declared == old[column]]
    return alike[0] if len(alike) == 1 else ""


def successor_of_table(change: StateChange, table: str) -> str:
    """The one new table that has the columns of one that is gone; empty where none or several have.

    Args:
        change: What is different after a revision.
        table: The table that is gone.
    """
    old, new = _tables(change.before), _tables(change.after)
    if table not in old or table in new:
        return ""
    wanted = _types(change.before, table)
    alike = [name for name in sorted(new - old) if _types(change.after, name) == wanted]
    return alike[0] if len(alike) == 1 else ""


def _tables(snapshot: Snapshot) -> set[str]:
    return {each.name for each in snapshot.definitions if each.kind == "table"}


def _types(snapshot: Snapshot, table: str) -> dict[str, str]:
    """The type of each column of a table."""
    return {
        each.name: dict(each.attributes).get("type", "")
        for each in snapshot.definitions
        if each.kind == "column" and each.table == table
    }
