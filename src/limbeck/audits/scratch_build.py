"""Building a database's models from nothing, in a scratch database of the same backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from limbeck import catalog
from limbeck.audits.identifiers import QUOTERS
from limbeck.audits.view_definitions import reworded_views
from limbeck.databases.scratch import scratch
from limbeck.errors import error_text
from limbeck.records import Blueprint, Definition, Failure, Snapshot, Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class ScratchSchema:
    """The models as a database holds them.

    Attributes:
        snapshot: What building them gave.
        missing: The statements that failed, or that could not be written.
        unbuilt: Why, one for each of them.
        reworded: Views of the audited database, as this server words them.
        uncompared: Why the definitions of others can't be compared.
    """

    snapshot: Snapshot
    missing: tuple[Statement, ...]
    unbuilt: tuple[Failure, ...]
    reworded: tuple[Definition, ...] = ()
    uncompared: tuple[Failure, ...] = ()


def build_models(blueprint: Blueprint, check: Callable[[], None]) -> ScratchSchema:
    """Run the statements one by one: what fails costs itself alone.

    Args:
        blueprint: What to build.
        check: Called before each statement; it raises to stop.

    Raises:
        ServerError: No PostgreSQL server is available.
    """
    failed = [(each, each.failure) for each in blueprint.statements if each.failure is not None]
    borrowed = False
    # SQLite takes three times as long where each statement is a transaction; PostgreSQL takes no longer.
    together = blueprint.snapshot.dialect == "sqlite"
    with empty_database(blueprint) as connection:
        if together:
            attempt(connection, "BEGIN")
        for each in blueprint.statements:
            check()
            if each.failure is not None:
                continue
            error = attempt(connection, each.text)
            if error is not None and together:  # perhaps it only can't be run in a transaction
                attempt(connection, "COMMIT")
                error = attempt(connection, each.text)
                attempt(connection, "BEGIN")
            if error is not None and not borrowed:
                borrowed = True
                for statement in borrowed_objects(blueprint.snapshot):
                    attempt(connection, statement)
                error = attempt(connection, each.text)
            if error is not None:
                failed.append((each, _build_failure(each, error)))
        if together:
            attempt(connection, "COMMIT")
        made = catalog.read(connection)
        return ScratchSchema(
            made,
            tuple(statement for statement, _ in failed),
            tuple(failure for _, failure in failed),
            *reworded_views(connection, blueprint.snapshot, made),
        )


@contextmanager
def empty_database(blueprint: Blueprint) -> Iterator[Connection]:
    """An empty database with what models take for granted: schemas, and the database's extensions."""
    dialect = blueprint.snapshot.dialect
    quote = QUOTERS[dialect]
    with scratch(dialect) as database, database.engine.connect() as opened:
        # Each statement is a transaction of its own, and CREATE INDEX CONCURRENTLY can be run.
        connection = opened.execution_options(isolation_level="AUTOCOMMIT", no_parameters=True)
        for statement in _preparation(blueprint) if dialect == "postgresql" else ():
            attempt(connection, statement)
        for schema in blueprint.schemas if dialect == "sqlite" else ():
            attempt(connection, f"ATTACH DATABASE ':memory:' AS {quote(schema)}")
        yield connection


def _preparation(blueprint: Blueprint) -> Iterator[str]:
    quote = QUOTERS["postgresql"]
    there = blueprint.snapshot.definitions
    extensions = [each for each in there if each.kind == "extension" and each.name != "plpgsql"]
    places = {dict(each.attributes)["in schema"] for each in extensions}
    for schema in sorted({blueprint.default_schema, *blueprint.schemas, *places} - {_PUBLIC}):
        yield f"CREATE SCHEMA IF NOT EXISTS {quote(schema)}"
    for each in extensions:
        place = quote(dict(each.attributes)["in schema"])
        yield f"CREATE EXTENSION IF NOT EXISTS {quote(each.name)} SCHEMA {place} CASCADE"
    path = dict.fromkeys((blueprint.default_schema, *sorted(places), _PUBLIC))
    yield f"SET search_path TO {', '.join(map(quote, path))}"


def borrowed_objects(snapshot: Snapshot) -> Iterator[str]:
    """What models may use without creating it, as the database has it: enum types and sequences."""
    quote = QUOTERS["postgresql"]
    for each in snapshot.definitions:
        attributes, name = dict(each.attributes), f"{quote(each.schema)}.{quote(each.name)}"
        if each.kind == "enum":
            yield f"CREATE TYPE {name} AS ENUM ({attributes.get('labels', '')})"
        elif each.kind == "sequence" and "owned by" not in attributes:
            yield (
                f"CREATE SEQUENCE {name} AS {attributes['type']} INCREMENT {attributes['increment']} "
                f"MINVALUE {attributes['minimum']} MAXVALUE {attributes['maximum']} "
                f"START {attributes['start']} CACHE {attributes['cache']}"
                + (" CYCLE" if "cycle" in attributes else "")
            )


def attempt(connection: Connection, text: str) -> str | None:
    """Run SQL; what the database said against it, if it did."""
    try:
        connection.exec_driver_sql(text).close()
    except SQLAlchemyError as error:
        return error_text(error)
    return None


def _build_failure(statement: Statement, error: str) -> Failure:
    about = ".".join(part for part in (statement.schema, statement.table, statement.name) if part)
    return Failure(
        "not-built",
        f"The {statement.kind} `{about}` of the models can't be built." if about else "A statement fails.",
        (("database", error), ("statement", statement.text)),
        "It is left out of the search for blind spots. In an empty database `create_all` fails on it too.",
    )
