"""What an operation changes, before and after, as SQL words on the database's dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alembic.operations import ops
from alembic.operations.ops import AlterColumnOp, MigrateOperation
from sqlalchemy import Column, Computed, DefaultClause, Identity, Index, Sequence, Table
from sqlalchemy.schema import CreateIndex
from sqlalchemy.types import NullType, TypeEngine

from limbeck.autogen.operation_steps import OperationStep, WrittenOp

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy.engine import Dialect

SHOWN_COLUMNS = 8
"""How many columns of a table are named before the rest is counted."""


def dialect_of_type(type_: object) -> str | None:
    """The dialect of SQLAlchemy that a column's type belongs to; None for a type of all of them."""
    parts = type(type_).__module__.split(".")
    return parts[2] if parts[:2] == ["sqlalchemy", "dialects"] else None


@dataclass(frozen=True, slots=True)
class DdlText:
    """Writes definitions as a dialect does.

    Attributes:
        context: The project's context, for its dialect and naming convention.
    """

    context: MigrationContext

    @property
    def dialect(self) -> Dialect:
        """The dialect of the database."""
        return self.context.dialect

    def before_after(self, step: OperationStep) -> tuple[str | None, str | None]:
        """What the database holds and what the models ask for; None where there is nothing."""
        operation = step.operation
        if isinstance(operation, WrittenOp):
            return operation.before, operation.after
        if isinstance(operation, ops.RenameTableOp):
            return operation.table_name, operation.new_table_name
        if isinstance(operation, AlterColumnOp):
            return self._altered(step.kind, operation)
        if isinstance(operation, ops.CreateTableCommentOp):
            existing = operation.existing_comment
            return (None if existing is None else self.text(existing)), self.text(operation.comment or "")
        if isinstance(operation, ops.DropTableCommentOp):
            existing = operation.existing_comment
            return (None if existing is None else self.text(existing)), None
        definition = self.definition(operation)
        return (definition, None) if step.kind.startswith(("remove_", "drop_")) else (None, definition)

    def definition(self, operation: MigrateOperation) -> str | None:  # noqa: PLR0911 - one return per kind
        """The thing that an operation adds or removes; None when the operation does not tell."""
        try:
            if isinstance(operation, (ops.CreateTableOp, ops.DropTableOp)):
                return self.table(operation.to_table(self.context))
            if isinstance(operation, ops.AddColumnOp):
                return self.column(operation.column)
            if isinstance(operation, ops.DropColumnOp):
                return self.column(operation.to_column())
            if isinstance(operation, (ops.CreateIndexOp, ops.DropIndexOp)):
                return self.index(operation.to_index(self.context))
            if isinstance(operation, (ops.AddConstraintOp, ops.DropConstraintOp)):
                return self.constraint(operation)
            if isinstance(operation, ops.ExecuteSQLOp):
                return str(operation.sqltext)
        except Exception:  # noqa: BLE001 - what cannot be compiled must not fail the report
            return _fallback(operation)
        return _fallback(operation)

    def type(self, type_: TypeEngine[Any]) -> str:
        """A type as it is written in `CREATE TABLE`."""
        if isinstance(type_, NullType):
            return "a type that SQLAlchemy does not know"
        try:
            return str(type_.compile(dialect=self.dialect))
        except Exception:  # noqa: BLE001 - what cannot be compiled must not fail the report
            return type(type_).__name__

    def default(self, default: Any) -> str | None:
        """A server default as SQL; None for no default."""
        if default is None or default is False:
            return None
        compiler = self.dialect.ddl_compiler(self.dialect, None)  # type: ignore[arg-type]  # no statement
        if isinstance(default, (Computed, Identity)):
            return str(compiler.process(default))
        if isinstance(default, Sequence):
            return f"nextval({self.text(str(default.name))})"
        if isinstance(default, DefaultClause):
            default = default.arg
        if isinstance(default, str):
            return self.text(default)
        return str(default.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True}))

    def column(self, column: Column[Any]) -> str:
        """A column without its name: type, default, nullability, as in `CREATE TABLE`."""
        compiler = self.dialect.ddl_compiler(self.dialect, None)  # type: ignore[arg-type]  # no statement
        try:
            written = str(compiler.get_column_specification(column))
            return written.removeprefix(compiler.preparer.format_column(column)).strip()
        except Exception:  # noqa: BLE001 - a column of no table, a type that cannot be compiled
            default = self.default(column.server_default)
            words = (self.type(column.type), default and f"DEFAULT {default}", _nullable(column.nullable))
            return " ".join(word for word in words if word)

    def table(self, table: Table) -> str:
        """A table as the list of its columns, shortened."""
        shown = [f"{column.name} {self.type(column.type)}" for column in table.columns][:SHOWN_COLUMNS]
        more = len(table.columns) - len(shown)
        return ", ".join(shown) + (f", … {more} more" if more > 0 else "")

    def index(self, index: Index) -> str:
        """An index as the statement that creates it."""
        return " ".join(str(CreateIndex(index).compile(dialect=self.dialect)).split())

    def constraint(self, operation: ops.AddConstraintOp | ops.DropConstraintOp) -> str | None:
        """A constraint as it is written in `CREATE TABLE`."""
        if isinstance(operation, ops.DropConstraintOp):
            constraint = operation.to_constraint()
        else:
            constraint = operation.to_constraint(self.context)
        compiler = self.dialect.ddl_compiler(self.dialect, None)  # type: ignore[arg-type]  # no statement
        return str(compiler.process(constraint)) or _fallback(operation)

    def text(self, value: str) -> str:
        """A string as an SQL literal."""
        return "'" + value.replace("'", "''") + "'"

    def _altered(self, kind: str, operation: AlterColumnOp) -> tuple[str | None, str | None]:
        if kind == "modify_type":
            existing, wanted = operation.existing_type, operation.modify_type
            return (None if existing is None else self.type(existing)), self.type(wanted)  # type: ignore[arg-type]
        if kind == "modify_nullable":
            return _nullable(operation.existing_nullable), _nullable(operation.modify_nullable)
        if kind == "modify_default":
            return self.default(operation.existing_server_default), self.default(
                operation.modify_server_default
            )
        if kind == "modify_comment":
            return _optional(self.text, operation.existing_comment), _optional(
                self.text, operation.modify_comment or None
            )
        return operation.column_name, operation.modify_name


def _optional(write: Any, value: str | None) -> str | None:
    return None if value is None else str(write(value))


def _nullable(nullable: bool | None) -> str | None:  # noqa: FBT001 - Alembic's own three answers
    return None if nullable is None else "NULL" if nullable else "NOT NULL"


def _fallback(operation: MigrateOperation) -> str | None:
    """The SQL that another library's operation carries, where it has some."""
    for attribute in ("sqltext", "definition", "sql"):
        value = getattr(operation, attribute, None)
        if isinstance(value, str):
            return value
    return None
