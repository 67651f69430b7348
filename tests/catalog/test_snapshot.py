"""A snapshot of whatever a connection is connected to."""

from __future__ import annotations

import gc
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

import limbeck
from limbeck.catalog import read
from limbeck.errors import InputError


@pytest.mark.parametrize(("backend", "server"), [("postgresql", "PostgreSQL"), ("sqlite", "SQLite")])
def test_a_snapshot_says_where_it_was_taken(backend: str, server: str) -> None:
    """Dialect and version of the server stand in it, and the objects that it holds."""
    with limbeck.scratch(backend) as database, database.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x INTEGER)")
        snapshot = read(connection)
        version = ".".join(map(str, connection.dialect.server_version_info or ()))
    assert (snapshot.dialect, snapshot.server) == (backend, f"{server} {version}")
    assert [each.name for each in snapshot.definitions if each.kind == "column"] == ["x"]


def test_an_unknown_dialect_is_told_with_those_that_are_known() -> None:
    """No driver is needed to say so."""
    connection: Any = SimpleNamespace(dialect=SimpleNamespace(name="oracle"))
    with pytest.raises(InputError) as told:
        read(connection)
    assert told.value.failure.what == "limbeck can't read the catalogue of oracle databases."
    assert told.value.failure.remedy == "Use one of: postgresql, sqlite."


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_rests_while_a_catalogue_is_read(*, enabled: bool) -> None:
    """It comes once at the end, and is on or off as before."""
    before, often, starts = gc.isenabled(), gc.get_threshold(), 0

    def count(phase: str, _facts: object) -> None:
        nonlocal starts
        starts += phase == "start"

    with limbeck.scratch("sqlite") as database, database.connect() as connection:
        connection.exec_driver_sql(f"CREATE TABLE t ({', '.join(f'c{each} TEXT' for each in range(1000))})")
        gc.collect()
        gc.set_threshold(1000)
        gc.enable() if enabled else gc.disable()
        gc.callbacks.append(count)
        try:
            read(connection)
        finally:
            gc.callbacks.remove(count)
            gc.set_threshold(*often)
            is_enabled = gc.isenabled()
            gc.enable() if before else gc.disable()
    assert is_enabled is enabled
    assert starts <= enabled


_ASK = """
import sys
import sqlalchemy
from limbeck.catalog import CatalogueReading
with sqlalchemy.create_engine("sqlite://").connect() as connection:
    connection.exec_driver_sql("CREATE TABLE t (x INTEGER)")
    print(CatalogueReading(connection).sqlite_rows()[0].columns["t"][0].name)
print("limbeck.catalog.sqlite.tokens" in sys.modules)
"""


def test_what_understands_statements_is_imported_where_a_snapshot_is_made() -> None:
    """An audit of SQLite mostly needs what SQLite says alone."""
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    assert done.stdout == "x\nFalse\n"
