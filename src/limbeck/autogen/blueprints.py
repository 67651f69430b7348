"""What it takes to look for blind spots: a database's catalogue, and the statements of its models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.engine.mock import MockConnection

from limbeck.autogen.dependents import Dependents
from limbeck.autogen.sqlite_schema import row_entries
from limbeck.errors import LimbeckError, error_text
from limbeck.records import Blueprint, Failure, RemovedChange, Statement

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import MetaData
    from sqlalchemy.engine import Dialect

    from limbeck.catalog import CatalogueReading
    from limbeck.catalog.sqlite.rows import SchemaRows
    from limbeck.records import Snapshot

DIALECTS = ("postgresql", "sqlite")
"""The dialects whose catalogue can be read."""

_KINDS = {
    "CreateTable": "table",
    "CreateIndex": "index",
    "AddConstraint": "constraint",
    "CreateSequence": "sequence",
    "CreateEnumType": "enum",
    "CreateDomainType": "domain",
    "SetTableComment": "comment",
    "SetColumnComment": "comment",
    "SetConstraintComment": "comment",
    "CreateView": "view",
}
"""What the statements of SQLAlchemy create, by the name of their class."""

_SHARED = frozenset({"enum", "domain", "sequence"})
"""What several tables and MetaData may use, each creating it where it is not there."""


@dataclass(frozen=True, slots=True)
class BlueprintSource:
    """What a blueprint is made of once the database has been asked: the rest is work that can wait.

    Attributes:
        blueprint: Makes it of what the database holds and of the statements.
        snapshot: Makes what the database holds of its answers.
        created: What SQLite said of its schemas, with the statements that created everything.
        metadata: The models.
        dialect: Writes them.
        models_then: What the models were like.
    """

    blueprint: Callable[..., Blueprint]
    snapshot: Callable[[], Snapshot]
    created: Sequence[SchemaRows]
    metadata: Sequence[MetaData]
    dialect: Dialect
    models_then: int

    @classmethod
    def read(
        cls,
        context: MigrationContext,
        metadata: Sequence[MetaData],
        hidden: Mapping[str, Iterable[str]],
        removed: Iterable[RemovedChange],
        reading: CatalogueReading,
    ) -> BlueprintSource:
        """Ask the database for its catalogue.

        Args:
            context: The project's context on an open connection; nothing is written to it.
            metadata: The models.
            hidden: What the project's filters hid, by type.
            removed: What the project's hook took away.
            reading: The catalogue of the database.

        Raises:
            LimbeckError: The catalogue of this dialect can't be read.
            sqlalchemy.exc.SQLAlchemyError: The database refused.
        """
        connection = context.connection
        dialect = context.dialect
        if connection is None or dialect.name not in DIALECTS:
            raise LimbeckError(
                f"Blind spots can be found on PostgreSQL and SQLite only; this is {dialect.name}.",
                slug="no-catalogue",
                remedy="Compare the schema by hand with what `MetaData.create_all` makes in an empty "
                "database.",
            )
        default = "" if dialect.name == "sqlite" else str(dialect.default_schema_name or "public")
        opts = context.opts
        table = str(opts.get("version_table") or "alembic_version")
        used = Dependents(connection).used_elsewhere() if dialect.name == "postgresql" else ()
        snapshot = reading.asked()
        created = reading.sqlite_rows() if dialect.name == "sqlite" else ()
        blueprint = partial(
            Blueprint,
            default_schema=default,
            schemas=_schemas(metadata, dialect),
            every_schema=bool(opts.get("include_schemas")),
            version_table=(str(opts.get("version_table_schema") or default), table),
            hidden=tuple((kind, name) for kind, names in hidden.items() for name in names),
            used_elsewhere=tuple(sorted(used)),
            removed=tuple(removed),
        )
        return cls(blueprint, snapshot, created, metadata, dialect, _state(metadata))

    def finish(self) -> Blueprint:
        """The blueprint, with the statements that create the models."""
        statements = tuple(_statements(self.metadata, self.dialect))
        created = tuple(each.columns() for each in row_entries(self.created))
        return self.blueprint(snapshot=self.snapshot(), statements=statements, created=created)

    def is_current(self) -> bool:
        """Whether the models are what they were when the database was asked."""
        return _state(self.metadata) == self.models_then


def _state(metadata: Sequence[MetaData]) -> int:
    """What changes when somebody changes the models: made in a hundredth of the time of a comparison."""
    return hash(tuple(_table_state(table) for each in metadata for table in each.tables.values()))


def _table_state(table: Table) -> int:
    columns = tuple((c.name, c.nullable, id(c.type), id(c.server_default), c.comment) for c in table.columns)
    return hash((table.key, table.comment, len(table.constraints), len(table.indexes), columns))


def _statements(metadata: Sequence[MetaData], dialect: Dialect) -> list[Statement]:
    """What `create_all` would send to an empty database, with what it could not write."""
    found: list[Statement] = []
    shared: set[tuple[str, ...]] = set()

    def write(element: Any, *_args: Any, **_kwargs: Any) -> None:
        place = _place(element)
        if place[0] in _SHARED and place[-1]:
            if place in shared:
                return  # `create_all` looks first, and finds it
            shared.add(place)
        found.append(_written(element, dialect))

    connection = MockConnection(dialect, write)
    for each in metadata:
        count = len(found)
        try:
            each.create_all(connection, checkfirst=False)
        except Exception as error:  # noqa: BLE001 - listeners of the project run in here
            del found[count:]
            _one_by_one(each, connection, found, error)
    return found


def _one_by_one(
    metadata: MetaData, connection: MockConnection, found: list[Statement], error: Exception
) -> None:
    """Write table by table, so that one which can't be written costs itself alone."""
    count = len(found)
    for table in metadata.sorted_tables:
        try:
            metadata.create_all(connection, tables=[table], checkfirst=False)
        except Exception as told:  # noqa: BLE001, PERF203 - as above
            found.append(Statement("", *_place(table), failure=_unwritten(table.fullname, told)))
    if not any(each.failure for each in found[count:]):
        found.append(Statement("", "other", "", "", "", _unwritten("MetaData", error)))


def _written(element: Any, dialect: Dialect) -> Statement:
    """One statement, or why it can't be written."""
    kind, schema, table, name = _place(element)
    if isinstance(element, str):
        return Statement(element, kind, schema, table, name)
    try:
        text = str(element.compile(dialect=dialect)).strip()
    except Exception as error:  # noqa: BLE001 - an index without columns, a type that a dialect lacks
        about = ".".join(part for part in (schema, table, name) if part) or kind
        return Statement("", kind, schema, table, name, _unwritten(f"{kind} {about}", error))
    if dialect.paramstyle in {"format", "pyformat"}:  # doubled for a driver that looks for parameters
        text = text.replace("%%", "%")
    return Statement(text, kind, schema, table, name)


def _place(element: Any) -> tuple[str, str, str, str]:
    """The kind of what a statement creates, its schema, its table and its name."""
    if isinstance(element, Table):
        return "table", str(element.schema or ""), str(element.name), ""
    kind = _KINDS.get(type(element).__name__, "other")
    made = getattr(element, "element", None)
    table = made if isinstance(made, Table) else getattr(made, "table", None)
    if isinstance(table, Table):
        name = "" if made is table else str(getattr(made, "name", None) or "")
        return kind, str(table.schema or ""), str(table.name), name
    return kind, str(getattr(made, "schema", None) or ""), "", str(getattr(made, "name", None) or "")


def _schemas(metadata: Sequence[MetaData], dialect: Dialect) -> tuple[str, ...]:
    """The schemas that the models name."""
    named = {str(table.schema) for each in metadata for table in each.tables.values() if table.schema}
    named |= {str(schema) for each in metadata for schema in getattr(each, "_schemas", ()) if schema}
    return tuple(sorted(named - ({"main"} if dialect.name == "sqlite" else set())))


def _unwritten(subject: str, error: Exception) -> Failure:
    return Failure(
        "not-written",
        f"SQLAlchemy can't write the statement that creates `{subject}`.",
        (("SQLAlchemy", f"{type(error).__name__}: {error_text(error)}"),),
        "It is left out of the comparison. Fix it in the models: `create_all` fails on it too.",
    )
