"""One thing of every kind is changed, and the difference names exactly that thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from limbeck.catalog import compare, read

from .mutating import Mutation, mutations

if TYPE_CHECKING:
    import sqlalchemy as sa


@pytest.mark.parametrize("mutation", mutations(), ids=lambda mutation: mutation.slug)
def test_a_difference_names_what_was_changed(engine: sa.Engine, mutation: Mutation) -> None:
    """What is told is the thing that the statement changed, and nothing else."""
    with engine.connect() as connection:
        _skip_where_unknown(connection, mutation)
        connection.exec_driver_sql("CREATE SCHEMA m; SET LOCAL search_path = m;" + mutation.setup)
        before = read(connection)
        connection.exec_driver_sql(mutation.change)
        after = read(connection)
    assert tuple(str(each) for each in compare(before, after)) == mutation.expected


def _skip_where_unknown(connection: sa.Connection, mutation: Mutation) -> None:
    if (connection.dialect.server_version_info or (0,))[0] < mutation.since:
        pytest.skip(f"PostgreSQL {mutation.since} brought it")
    if mutation.needs:
        known = connection.exec_driver_sql("SELECT name FROM pg_available_extensions").scalars()
        if mutation.needs not in known:
            pytest.skip(f"this server comes without the extension {mutation.needs}")
