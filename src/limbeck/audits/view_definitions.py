"""Views of a server of another version, as the scratch server words them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from limbeck.errors import error_text
from limbeck.records import Definition, Failure, Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

REWRITTEN = frozenset({"view", "materialized view", "rule"})
"""Kinds whose definitions another version of PostgreSQL words in another way."""

_VIEWS = REWRITTEN - {"rule"}
_NAME = "limbeck_reworded"


def reworded_views(
    connection: Connection, held: Snapshot, made: Snapshot
) -> tuple[tuple[Definition, ...], tuple[Failure, ...]]:
    """The database's views as this server words them, and why some can't be compared.

    Only those are looked at that both have, and whose texts differ. The session's search path is changed.

    Args:
        connection: To the scratch database, in autocommit mode.
        held: What the audited database holds.
        made: What the scratch database holds.
    """
    if major_version(held) == major_version(made):
        return (), ()
    there = {each.key: each for each in made.definitions if each.kind in REWRITTEN}
    found, failures = [], []
    for each in held.definitions:
        if each.key not in there or _text(each) == _text(there[each.key]):
            continue
        if each.kind not in _VIEWS:
            failures.append(_failure(each, made, "a rule can't be created apart from its table"))
            continue
        try:
            found.append(_with_text(each, _worded(connection, each)))
        except SQLAlchemyError as error:
            failures.append(_failure(each, made, error_text(error)))
    return tuple(found), tuple(failures)


def major_version(snapshot: Snapshot) -> str:
    """The server and the first part of its version."""
    return snapshot.server.partition(".")[0]


def _worded(connection: Connection, view: Definition) -> str:
    connection.exec_driver_sql("SET search_path TO pg_catalog")
    connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {_NAME} AS {_text(view)}")
    try:
        asked = f"SELECT btrim(pg_get_viewdef('pg_temp.{_NAME}'::regclass), ' ;')"
        return str(connection.exec_driver_sql(asked).scalar_one())
    finally:
        connection.exec_driver_sql(f"DROP VIEW pg_temp.{_NAME}")


def _text(definition: Definition) -> str:
    return dict(definition.attributes).get("definition", "")


def _with_text(definition: Definition, text: str) -> Definition:
    pairs = [(word, text if word == "definition" else value) for word, value in definition.attributes]
    return definition._replace(attributes=tuple(pairs))


def _failure(definition: Definition, made: Snapshot, error: str) -> Failure:
    place = f"{definition.schema}.{definition.table or definition.name}"
    return Failure(
        "not-compared",
        f"The definition of the {definition.kind} `{place}` was not compared.",
        (("scratch server", made.server), ("why", error)),
        "Compare it by hand, or give limbeck a scratch server of the database's version: "
        "LIMBECK_POSTGRES_URL.",
    )
