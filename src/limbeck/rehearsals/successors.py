"""What has come in the place of a column or a table that is gone, and may be the same under another name."""

from __future__ import annotations

from limbeck.records import Definition, Snapshot
from limbeck.rehearsals.state_change import StateChange


def successor_of_column(change: StateChange, table: str, column: str) -> Definition | None:
    """The one new column of a table that has the type of one that is gone; None where none or several have.

    Args:
        change: What is different after a revision.
        table: The table, as the rows of the change name it.
        column: The column that is gone.
    """
    old = change.columns(change.before, table)
    new = change.columns(change.after, change.renamed_tables.get(table, table))
    if column not in old or column in new:
        return None
    alike = [each for name, each in new.items() if name not in old and _type(each) == _type(old[column])]
    return alike[0] if len(alike) == 1 else None


def successor_of_table(change: StateChange, table: str) -> Definition | None:
    """The one new table that has the columns of one that is gone; None where none or several have.

    Args:
        change: What is different after a revision.
        table: The table that is gone, as the rows of the change name it.
    """
    old, new = change.tables(change.before), change.tables(change.after)
    if table not in old or table in new:
        return None
    wanted = _types(change, change.before, table)
    alike = [
        each
        for name, each in new.items()
        if name not in old
        and each.schema == old[table].schema
        and _types(change, change.after, name) == wanted
    ]
    return alike[0] if len(alike) == 1 else None


def _types(change: StateChange, snapshot: Snapshot, table: str) -> dict[str, str]:
    return {name: _type(each) for name, each in change.columns(snapshot, table).items()}


def _type(column: Definition) -> str:
    return dict(column.attributes).get("type", "")
