"""Building a database's models from nothing, in a scratch database of the same backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from limbeck import catalog
from limbeck.audits.quoting import QUOTE
from limbeck.databases.scratch import scratch
from limbeck.records import Blueprint, Failure, Snapshot, Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Built:
    """The models as a database holds them.

    Attributes:
        snapshot: What building them gave.
        missing: The statements that failed, or that could not be written.
        unbuilt: Why, one for each of them.
    """

    snapshot: Snapshot
    missing: tuple[Statement, ...]
    unbuilt: tuple[Failure, ...]


def build(blueprint: Blueprint, check: Callable[[], None]) -> Built:
    """Run the statements one by one: what fails costs itself alone.

    Args:
        blueprint: What to build.
        check: Called before each statement; it raises to stop.

    Raises:
        ServerError: There is no PostgreSQL server to be had.
    """
    failed = [(each, each.failure) for each in blueprint.statements if each.failure is not None]
    lent = False
    with _empty(blueprint) as connection:
        for each in blueprint.statements:
            check()
            if each.failure is not None:
                continue
            said = _attempt(connection, each.text)
            if said is not None and not lent:
                lent = True
                for statement in _lendable(blueprint.snapshot):
                    _attempt(connection, statement)
                said = _attempt(connection, each.text)
            if said is not None:
                failed.append((each, _refused(each, said)))
        return Built(
            catalog.read(connection),
            tuple(statement for statement, _ in failed),
            tuple(failure for _, failure in failed),
        )


@contextmanager
def _empty(blueprint: Blueprint) -> Iterator[Connection]:
    """An empty database with what models take for granted: schemas, and the database's extensions."""
    dialect = blueprint.snapshot.dialect
    quote = QUOTE[dialect]
    with scratch(dialect) as database, database.engine.connect() as opened:
        # Each statement is a transaction of its own, and CREATE INDEX CONCURRENTLY can be run.
        connection = opened.execution_options(isolation_level="AUTOCOMMIT", no_parameters=True)
        for statement in _first_postgresql(blueprint) if dialect == "postgresql" else ():
            _attempt(connection, statement)
        for schema in blueprint.schemas if dialect == "sqlite" else ():
            _attempt(connection, f"ATTACH DATABASE ':memory:' AS {quote(schema)}")
        yield connection


def _first_postgresql(blueprint: Blueprint) -> Iterator[str]:
    quote = QUOTE["postgresql"]
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


def _lendable(snapshot: Snapshot) -> Iterator[str]:
    """What models may use without creating it, as the database has it: enum types and sequences."""
    quote = QUOTE["postgresql"]
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


def _attempt(connection: Connection, text: str) -> str | None:
    """Run a statement; what the database said against it, if it did."""
    try:
        connection.exec_driver_sql(text).close()
    except SQLAlchemyError as error:
        return " ".join(str(getattr(error, "orig", None) or error).split())
    return None


def _refused(statement: Statement, said: str) -> Failure:
    about = ".".join(part for part in (statement.schema, statement.table, statement.name) if part)
    return Failure(
        "not-built",
        f"The {statement.kind} `{about}` of the models can't be built." if about else "A statement fails.",
        (("database", said), ("statement", statement.text)),
        "It is left out of the search for blind spots. In an empty database `create_all` fails on it too.",
    )
