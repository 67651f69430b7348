"""One thing that autogenerate proposes."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.records.risk import Risk


@dataclass(frozen=True, slots=True)
class Change:
    """One operation that autogenerate proposes, in a reader's words.

    Attributes:
        kind: Alembic's own word for it: `add_table`, `remove_column`, `modify_type`, `remove_fk`, …
        schema: The schema that the project names, None for the default one.
        table: The table that is touched; None for an operation that belongs to no table.
        object: The column, index or constraint; None where the table itself is the object or it has no name.
        before: What the database holds, as SQL words; None where there is nothing yet.
        after: What the models ask for, as SQL words; None where nothing shall remain.
        python: The line or lines that Alembic renders for it.
        sql: What would run on this dialect; an SQL comment says so where the dialect cannot run it.
        risk: What applying it can do to rows.
        why: One sentence that names the objects and the consequence.
    """

    kind: str
    schema: str | None
    table: str | None
    object: str | None
    before: str | None
    after: str | None
    python: str
    sql: str
    risk: Risk
    why: str
