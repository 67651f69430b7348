"""What it takes to compare catalogues: what a database holds, and what its models come to."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.records.failure import Failure
from limbeck.records.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that creates a part of the models.

    Attributes:
        text: The statement, in the dialect of the database; empty where it could not be written.
        kind: What it creates: `table`, `index`, `constraint`, `sequence`, …; `other` where that is not known.
        schema: The schema of the table, or of what stands alone; empty for the default one.
        table: The table that it creates or belongs to; empty for what belongs to none.
        name: The name of an index or a constraint, or of what stands alone; empty where there is none.
        failure: Why it could not be written; None where it could.
    """

    text: str
    kind: str
    schema: str
    table: str
    name: str
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class RemovedChange:
    """What autogenerate found, and the project's `process_revision_directives` took away.

    Attributes:
        kind: Alembic's own word for it, as of a `Change`.
        schema: The schema that the project names, None for the default one.
        table: The table that it was about; None for an operation that belongs to no table.
        object: The column, index or constraint; None where there is none or it has no name.
        before: What the database holds, as SQL words; None where there is nothing.
        after: What the models ask for, as SQL words; None where nothing shall remain.
    """

    kind: str
    schema: str | None
    table: str | None
    object: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A database's catalogue, and the statements that build its models from nothing.

    Attributes:
        snapshot: What the database holds.
        statements: What creates the models, in order.
        default_schema: The schema that a table without one is in; empty on SQLite.
        schemas: The schemas that the models name, sorted.
        every_schema: Whether autogenerate looks at all schemas (`include_schemas`).
        version_table: Schema and name of Alembic's own table.
        hidden: Pairs of a type and a dotted name: what the project's filters hide from autogenerate.
        used_elsewhere: Schema and name of the types and sequences that functions, views and other things
            use which models never express.
        removed: What the project's hook took away from what autogenerate found.
        created: On SQLite each object's schema, type, name, table and statement, in the order of creation.
    """

    snapshot: Snapshot
    statements: tuple[Statement, ...]
    default_schema: str
    schemas: tuple[str, ...]
    every_schema: bool
    version_table: tuple[str, str]
    hidden: tuple[tuple[str, str], ...] = ()
    used_elsewhere: tuple[tuple[str, str], ...] = ()
    removed: tuple[RemovedChange, ...] = ()
    created: tuple[tuple[str, ...], ...] = ()
