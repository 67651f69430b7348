"""Connections to a PostgreSQL database of ours that are kept from one question to the next.

A new one has everything to learn that the server knows of its catalogue, which takes longer than most
questions. A kept one lacks what has been set for new sessions since, and may be closed: it makes way then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SETTINGS = (
    "SELECT pg_catalog.string_agg(s::pg_catalog.text, ' ' ORDER BY s::pg_catalog.text) "
    "FROM pg_catalog.pg_db_role_setting AS s"
)
_BEGAN_WITH = "limbeck_settings"


def renew_outdated(engine: Engine) -> None:
    """Have an engine's pool give a kept connection only where a new one would be the same.

    Args:
        engine: An engine of ours for a PostgreSQL database.
    """
    event.listen(engine, "checkout", _check)


def _check(connection: Any, record: Any, _fairy: Any) -> None:
    """Look at a connection that is about to be given.

    Raises:
        DisconnectionError: It is closed, or has other settings than a new one would: the pool makes that.
    """
    try:
        settings = _settings(connection)
    except Exception as error:  # each driver has errors of its own
        raise DisconnectionError from error
    if record.info.setdefault(_BEGAN_WITH, settings) != settings:
        raise DisconnectionError


def _settings(connection: Any) -> str | None:
    """What is set for new sessions, of whichever database and role."""
    cursor = connection.cursor()
    try:
        cursor.execute(_SETTINGS)
        settings: str | None = cursor.fetchone()[0]
    finally:
        cursor.close()
    connection.rollback()
    return settings
