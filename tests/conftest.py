"""Real databases for the tests: one PostgreSQL server for each test process, and throw-away databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from limbeck.databases.database import Database
    from limbeck.databases.server.protocol import Server


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    """The server under the scratch databases; it ends with this process."""
    from limbeck.databases.server.shared import shared_server

    return shared_server()


@pytest.fixture
def scratch_postgres(postgres_server: Server) -> Iterator[Database]:
    """An empty PostgreSQL database, dropped after the test."""
    from limbeck.databases.scratch import scratch

    assert postgres_server.alive()
    with scratch("postgresql") as database:
        yield database


@pytest.fixture
def scratch_sqlite() -> Iterator[Database]:
    """An empty SQLite database in a file, removed after the test."""
    from limbeck.databases.scratch import scratch

    with scratch("sqlite") as database:
        yield database
