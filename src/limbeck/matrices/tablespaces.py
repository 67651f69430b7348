"""Tablespaces: the one thing that a case may need and that no single database holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine


@contextmanager
def tablespace(engine: Engine, name: str) -> Iterator[None]:
    """A tablespace of the server for the block, inside of its own data folder; it has to end up empty.

    Args:
        engine: A superuser's, PostgreSQL 15 or later.
        name: What it is called; empty for none at all.
    """
    if not name:
        yield
        return
    quoted = engine.dialect.identifier_preparer.quote(name)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET allow_in_place_tablespaces = on")
        connection.exec_driver_sql(f"CREATE TABLESPACE {quoted} LOCATION ''")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"DROP TABLESPACE {quoted}")
