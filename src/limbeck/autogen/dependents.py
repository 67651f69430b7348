"""What PostgreSQL's catalogue knows of the things that depend on a table or a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from limbeck.catalog.postgresql.messages import framed, is_psycopg, with_values

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.autogen.operation_steps import TableName

QUERIES = Path(__file__).parent / "queries"
"""One file a query, beside this module: a foreign interpreter has no limbeck of its own to ask for it."""

ON_TABLES = ("column_users", "foreign_keys", "columns", "unique_columns", "views", "owners")
"""The queries about tables that a script touches."""


@dataclass(frozen=True, slots=True)
class ExistingKey:
    """A foreign key that the database has.

    Attributes:
        parent: The table that it points to.
        child: The table that it starts from.
        name: Its name.
        index: The unique index of the parent that it needs; a unique constraint has the same name.
        parent_columns: The columns that it points to.
        child_columns: The columns that it starts from, in the same order.
    """

    parent: TableName
    child: TableName
    name: str
    index: str
    parent_columns: tuple[str, ...]
    child_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenName:
    """What has a name already.

    Attributes:
        kind: What it is: `table`, `view`, `index`, `enum`, …
        table: The table of an index; None for anything else.
    """

    kind: str
    table: str | None


@dataclass(frozen=True, slots=True)
class Dependents:
    """What depends on the tables that a script touches, and what they belong to; empty off PostgreSQL.

    Attributes:
        connection: Answers further questions; None off PostgreSQL.
        default_schema: The schema that None stands for.
        views: For each table and column (None for the table as a whole), the views that read it.
        children: For each table, the tables with a foreign key to it.
        partitions: For each partition, the table that it is a part of.
        inherited: For each other table that inherits from one, that one.
        partitioned: The tables that have partitions.
        extensions: For each table of an extension, the extension.
        column_users: For each table and column, what else uses it: the kind of thing and its name.
        foreign_keys: The foreign keys from and to the tables.
        column_types: The type of each column of the tables, as PostgreSQL writes it.
        identities: The columns with an identity.
        defaulted: The columns with a default or an expression.
        unique: For each table, the columns of each index that a foreign key may point to.
        taken: What has the names of what is created, by schema and name.
        schemas: The schemas that exist, of those that were asked for.
    """

    connection: Connection | None = None
    default_schema: str | None = None
    views: dict[tuple[TableName, str | None], list[str]] = field(default_factory=dict)
    children: dict[TableName, list[str]] = field(default_factory=dict)
    partitions: dict[TableName, str] = field(default_factory=dict)
    inherited: dict[TableName, str] = field(default_factory=dict)
    partitioned: set[TableName] = field(default_factory=set)
    extensions: dict[TableName, str] = field(default_factory=dict)
    column_users: dict[tuple[TableName, str], list[tuple[str, str]]] = field(default_factory=dict)
    foreign_keys: list[ExistingKey] = field(default_factory=list)
    column_types: dict[tuple[TableName, str], str] = field(default_factory=dict)
    identities: set[tuple[TableName, str]] = field(default_factory=set)
    defaulted: set[tuple[TableName, str]] = field(default_factory=set)
    unique: dict[TableName, list[frozenset[str]]] = field(default_factory=dict)
    taken: dict[TableName, list[TakenName]] = field(default_factory=dict)
    schemas: set[str] = field(default_factory=set)
    _answers: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, connection: Connection, tables: Iterable[TableName], created: Iterable[str] = ()
    ) -> Dependents:
        """Read what the catalogue knows: seven queries in one message, however many tables.

        Args:
            connection: The connection of the comparison.
            tables: The tables; None as their schema stands for the default one.
            created: The names of what is to be created, and of its schemas.
        """
        if connection.dialect.name != "postgresql":
            return cls()
        found = cls(connection, connection.dialect.default_schema_name)
        named, wanted = set(tables), sorted(set(created))
        touched = {
            "names": sorted({name for _schema, name in named}),
            "schemas": sorted({str(schema or found.default_schema) for schema, _name in named}),
        }
        questions = dict.fromkeys(ON_TABLES, touched) if named else {}
        if wanted:
            questions["taken_names"] = {"names": wanted}
        if questions:
            found.read_ahead(questions)
        if named:
            found.read_columns(touched)
            found.read_tables(touched)
        if wanted:
            found.read_taken(wanted)
        return found

    def read_taken(self, names: list[str]) -> None:
        """Ask what has these names already."""
        for schema, name, kind, table in self._rows("taken_names", names=names):
            if kind == "schema":
                self.schemas.add(schema)
            else:
                self.taken.setdefault(self._table(schema, name), []).append(TakenName(kind, table))

    def has_table(self, table: TableName) -> bool:
        """Whether a table that is to be created is there already."""
        return any(each.kind == "table" for each in self.taken.get(table, ()))

    def read_tables(self, touched: Mapping[str, list[str]]) -> None:
        """Ask what reads or owns the tables that have one of the names in one of the schemas."""
        for schema, name, column, view in self._rows("views", **touched):
            table = self._table(schema, name)
            for key in {(table, column), (table, None)}:
                views = self.views.setdefault(key, [])
                if view not in views:
                    views.append(view)
        for schema, name, parent, is_partition, is_partitioned, extension in self._rows("owners", **touched):
            if parent is not None:
                parents = self.partitions if is_partition else self.inherited
                parents[self._table(schema, name)] = parent
            if is_partitioned:
                self.partitioned.add(self._table(schema, name))
            if extension is not None:
                self.extensions[self._table(schema, name)] = extension

    def read_columns(self, touched: Mapping[str, list[str]]) -> None:
        """Ask what there is on the columns of the tables that have one of the names in one of the schemas."""
        for schema, name, column, kind, user in self._rows("column_users", **touched):
            self.column_users.setdefault((self._table(schema, name), column), []).append((kind, user))
        for (
            parent_schema,
            parent,
            child_schema,
            child,
            key,
            index,
            parent_columns,
            child_columns,
        ) in self._rows("foreign_keys", **touched):
            found = ExistingKey(
                self._table(parent_schema, parent),
                self._table(child_schema, child),
                key,
                index,
                tuple(parent_columns),
                tuple(child_columns),
            )
            self.foreign_keys.append(found)
            is_touched = parent in touched["names"] and parent_schema in touched["schemas"]
            if is_touched and found.parent != found.child:
                self.children.setdefault(found.parent, []).append(child)
        for schema, name, column, type_, identity, has_default in self._rows("columns", **touched):
            key = (self._table(schema, name), column)
            self.column_types[key] = type_
            if identity.strip("\0"):
                self.identities.add(key)
            if has_default:
                self.defaulted.add(key)
        for schema, name, columns in self._rows("unique_columns", **touched):
            self.unique.setdefault(self._table(schema, name), []).append(frozenset(columns))

    def cast(self, before: str, after: str) -> str:
        """How PostgreSQL converts one type to another: `i`, `a`, `e`, or `?` when it does not know them."""
        rows = self._rows("cast", before=before, after=after)
        return str(rows[0][0]) if rows else "?"

    def has_type(self, name: str) -> bool | None:
        """Whether a type exists; None when that cannot be asked."""
        rows = self._rows("type_exists", name=name)
        return bool(rows[0][0]) if rows else None

    def has_relation(self, name: str) -> bool | None:
        """Whether a sequence or another relation exists; None when that cannot be asked."""
        rows = self._rows("relation_exists", name=name)
        return bool(rows[0][0]) if rows else None

    def joinable(self, child: str, parent: str) -> bool | None:
        """Whether a foreign key may join columns of two types; None when PostgreSQL does not know one."""
        rows = self._rows("joinable_types", child=child, parent=parent)
        return bool(rows[0][0]) if rows else None

    def used_elsewhere(self) -> set[tuple[str, str]]:
        """Schema and name of the types and sequences that functions, views and other non-tables use."""
        return {(str(schema), str(name)) for schema, name in self._rows("used_elsewhere")}

    def volatile(self, names: Iterable[str]) -> bool:
        """Whether any function of these names gives another value for each row."""
        wanted = sorted(names)
        return bool(wanted and any(count for (count,) in self._rows("volatile_functions", names=wanted)))

    def _table(self, schema: str, name: str) -> TableName:
        return (None if schema == self.default_schema else schema, name)

    def _rows(self, file: str, /, **values: Any) -> list[Any]:
        """The rows of a query, asked once for the same values; none where it cannot be asked."""
        if self.connection is None:
            return []
        key = _key(file, values)
        if key not in self._answers:
            self._answers[key] = self._asked(self.connection, file, values)
        return self._answers[key]

    def read_ahead(self, questions: Mapping[str, Mapping[str, Any]]) -> None:
        """Ask several questions in one message, where the driver can; whoever wants an answer asks again.

        Args:
            questions: The values that each query takes, by its file.
        """
        if self.connection is None or not is_psycopg(self.connection):
            return
        asked = [with_values(self.connection, query(file), values) for file, values in questions.items()]
        with suppress(SQLAlchemyError):  # each is asked by itself then
            answers = framed(self.connection, asked)
            for (file, values), (_, rows) in zip(questions.items(), answers, strict=True):
                self._answers[_key(file, values)] = list(rows)

    def _asked(self, connection: Connection, file: str, values: Mapping[str, Any]) -> list[Any]:
        """The rows of a query; the transaction goes on after one that is refused."""
        try:
            if is_psycopg(connection):
                ((_, rows),) = framed(connection, [with_values(connection, query(file), values)])
                return list(rows)
            with _savepoint(connection):
                return list(connection.execute(query(file), values))
        except SQLAlchemyError:
            return []


def _key(file: str, values: Mapping[str, Any]) -> str:
    return f"{file} {sorted(values.items())}"


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """A savepoint that is rolled back; nothing where there can be none, such as without a transaction."""
    savepoint = None
    with suppress(SQLAlchemyError):
        savepoint = connection.begin_nested()
    try:
        yield
    finally:
        if savepoint is not None:
            savepoint.rollback()


@lru_cache
def query(name: str) -> TextClause:
    """The query of one file; its parameters `names` and `schemas`, where it has them, take lists.

    Args:
        name: The file's name without `.sql`.
    """
    lines = (QUERIES / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    written = "\n".join(line for line in lines if not line.startswith("--"))
    lists: list[Any] = [
        bindparam(each, expanding=True) for each in ("names", "schemas") if f":{each}" in written
    ]
    return text(written).bindparams(*lists)
