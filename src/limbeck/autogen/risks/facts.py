"""What a risk is judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alembic.operations import ops
from sqlalchemy import Enum as EnumType
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import DOMAIN

from limbeck.autogen.ddl_text import DdlText
from limbeck.autogen.dependents import Dependents
from limbeck.autogen.dry_run import DryRun
from limbeck.autogen.interruption import TimeBudget
from limbeck.autogen.operation_steps import OperationStep, TableName
from limbeck.autogen.risks.key_rules import KeyColumns, KeyRules, added_keys, dropped_keys
from limbeck.autogen.rows import NoCount, RowCounter, count_text
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.phrases import first_few

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

SHOWN = 3
"""How many names a sentence lists before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the database that a change would be applied to.

    Attributes:
        dialect: SQLAlchemy's name of its dialect.
        rows: Answers questions about its rows.
        ddl: Writes definitions as its dialect does.
        dependents: Views, keys and owners, on PostgreSQL.
        sqlite: Its schema, on SQLite.
        enforces_keys: Whether SQLite enforces foreign keys on this connection.
        created: The tables that the script itself creates.
        dropped: The tables that the script drops.
        dropped_keys: The rules of the foreign keys that it drops from tables.
        added_keys: Where the foreign keys start that it adds to tables.
        batch: Whether the project renders table blocks as batches.
        steps: All changes.
        creators: For each new name, with its schema, the first step that gives it.
    """

    dialect: str
    rows: RowCounter
    ddl: DdlText
    dependents: Dependents
    sqlite: SqliteSchema | None
    enforces_keys: bool
    created: frozenset[TableName]
    dropped: frozenset[TableName]
    dropped_keys: Mapping[KeyColumns, KeyRules]
    added_keys: frozenset[KeyColumns]
    batch: bool
    steps: Sequence[OperationStep]
    creators: Mapping[TableName, OperationStep]

    @classmethod
    def read(  # noqa: PLR0913 - what is known already, and what is not to be asked
        cls,
        connection: Connection,
        steps: Sequence[OperationStep],
        ddl: DdlText,
        sqlite: SqliteSchema | None,
        *,
        batch: bool,
        has_rows: bool = True,
    ) -> Facts:
        """Ask the database what all changes have in common; single ones ask for more as they are judged.

        Args:
            connection: The connection of the comparison.
            steps: The changes.
            ddl: Writes definitions.
            sqlite: The schema, on SQLite.
            batch: Whether the project renders table blocks as batches.
            has_rows: Whether the database has its rows; a copy of the schema alone is asked for none.
        """
        new = frozenset(step.table_name for step in steps if step.kind == "add_table")
        dropped = frozenset(step.table_name for step in steps if step.kind == "remove_table")
        touched = dict.fromkeys(step.table_name for step in steps if step.table is not None)
        # The database of a draft has the new names already.
        renamed = {step.table_name for step in steps if step.kind == "rename_table"}
        existing = [table for table in touched if table not in new | renamed]
        pointed = [
            parent_of(step.operation) for step in steps if isinstance(step.operation, ops.CreateForeignKeyOp)
        ]
        rows = RowCounter(connection) if has_rows else RowCounter(connection, TimeBudget(together=0.0))
        rows.count_all(existing)
        enforces = sqlite is not None and bool(connection.exec_driver_sql("PRAGMA foreign_keys").scalar())
        names = (name for step in steps for name in names_to_look_up(step, ddl))
        dependents = Dependents.read(connection, [*existing, *pointed], names)
        # A table that is there although the comparison did not see it is not new, and may hold rows.
        created = frozenset(table for table in new if not dependents.has_table(table))
        creators: dict[TableName, OperationStep] = {}
        for step in steps:
            for name, _what in new_names(step, ddl):
                creators.setdefault((step.schema, name), step)
        return cls(
            dialect=connection.dialect.name,
            rows=rows,
            ddl=ddl,
            dependents=dependents,
            sqlite=sqlite,
            enforces_keys=enforces,
            created=created,
            dropped=dropped,
            dropped_keys=dropped_keys(steps),
            added_keys=added_keys(steps),
            batch=batch,
            steps=steps,
            creators=creators,
        )

    @property
    def created_types(self) -> set[str]:
        """The enum and domain types that come with the tables that the script creates."""
        columns = [
            column
            for step in self.steps
            if isinstance(step.operation, ops.CreateTableOp)
            for column in step.operation.to_table(self.ddl.context).columns
        ]
        return {
            self.ddl.type(each.type)
            for each in columns
            if isinstance(each.type, (EnumType, DOMAIN)) and getattr(each.type, "create_type", True)
        }

    def is_new(self, step: OperationStep) -> bool:
        """Whether the script creates the table itself, so that it holds no rows."""
        return step.table_name in self.created

    def row_count(self, step: OperationStep) -> int | NoCount:
        """How many rows the step's table holds."""
        if self.is_new(step):
            return 0
        return NoCount.UNREADABLE if step.table is None else self.rows.count(step.table_name)


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A step, what running it did, and what is known of the database.

    Attributes:
        step: What is judged.
        dry_run: What running it somewhere harmless did.
        facts: What is known.
    """

    step: OperationStep
    dry_run: DryRun
    facts: Facts

    @property
    def table_name(self) -> TableName:
        """The schema and the name of the table that is changed, as the operation gives them."""
        return self.step.table_name

    @property
    def table(self) -> str:
        """The table in words."""
        return named(self.step.schema, self.step.table)

    @property
    def name(self) -> str:
        """The object in words: a column with its table, others alone."""
        if self.step.object is None:
            return self.table
        if self.step.kind.endswith("_column") or self.step.kind.startswith("modify_"):
            return named(self.step.schema, self.step.table, self.step.object)
        return f"`{self.step.object}`"

    @property
    def row_count(self) -> int | NoCount:
        """How many rows the table holds."""
        return self.facts.row_count(self.step)

    @property
    def size(self) -> str:
        """That many rows, between parentheses and after a space; nothing where there is no count."""
        return "" if isinstance(self.row_count, NoCount) else f" ({count_text(self.row_count, 'row')})"

    @property
    def is_new(self) -> bool:
        """Whether the script creates the table itself, so that it holds no rows wherever the script runs."""
        return self.facts.is_new(self.step)


OWN_WORDS = {"add_index": "index", "add_constraint": "constraint"}


def names_to_look_up(step: OperationStep, ddl: DdlText) -> Iterator[str]:
    """The schema of a step, and the names that must be free for what it creates.

    Args:
        step: Any step.
        ddl: Knows the context that makes a table of an operation.
    """
    names = [name for name, what in new_names(step, ddl) if what != "type"]
    if names and step.schema is not None:
        yield step.schema
    yield from names


def new_names(step: OperationStep, ddl: DdlText) -> Iterator[tuple[str, str]]:
    """The names that a step gives, of those that a schema has once, each with what will have it.

    Args:
        step: Any step.
        ddl: Knows the dialect, and the context that makes a table of an operation.
    """
    operation, postgresql = step.operation, ddl.context.dialect.name == "postgresql"
    if isinstance(operation, ops.CreateTableOp):
        yield operation.table_name, "table"
        table = operation.to_table(ddl.context)
        if postgresql:
            yield from ((name, "constraint") for name in _key_names(table))
            yield from ((name, "type") for name in _type_names(table))
        return
    of_schema = (ops.CreateIndexOp, ops.CreateUniqueConstraintOp) if postgresql else (ops.CreateIndexOp,)
    if isinstance(operation, of_schema) and step.object:
        yield step.object, OWN_WORDS[step.kind]


def _type_names(table: Table) -> Iterator[str]:
    """The enum types that come with a table, in its schema or none."""
    for type_ in (column.type for column in table.columns):
        if (
            isinstance(type_, EnumType)
            and (type_.native_enum and type_.name and type_.schema == table.schema)
            and getattr(type_, "create_type", True)
        ):
            yield str(type_.name)


def _key_names(table: Table) -> Iterator[str]:
    """The constraints of a table for which PostgreSQL makes an index of the same name."""
    for each in table.constraints:
        if isinstance(each, (PrimaryKeyConstraint, UniqueConstraint)) and isinstance(each.name, str):
            yield str(each.name)


def named(*parts: str | None) -> str:
    """A dotted name between backticks."""
    return "`" + ".".join(part for part in parts if part) + "`"


def listed(names: Sequence[str]) -> str:
    """Some names in words, the rest counted: "`a`, `b`, `c` and 2 more"."""
    return first_few([name if name.endswith("`") else f"`{name}`" for name in names], SHOWN)


def parent_of(operation: ops.CreateForeignKeyOp) -> TableName:
    """The table that a new foreign key points to."""
    return (operation.kw.get("referent_schema"), operation.referent_table)
