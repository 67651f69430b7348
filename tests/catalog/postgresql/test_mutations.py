"""One thing of every kind is changed, and the difference names exactly that thing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from limbeck.catalog import compare, read

sys.path.insert(0, str(Path(__file__).parent))
from mutating import Mutation, mutations


@pytest.mark.parametrize("mutation", mutations(), ids=lambda mutation: mutation.slug)
def test_a_difference_names_what_was_changed(engine: sa.Engine, mutation: Mutation) -> None:
    """What is told is the thing that the statement changed, and nothing else."""
    with engine.connect() as connection:
        if (connection.dialect.server_version_info or (0,))[0] < mutation.since:
            pytest.skip(f"PostgreSQL {mutation.since} brought it")
        connection.exec_driver_sql("CREATE SCHEMA m; SET LOCAL search_path = m;" + mutation.setup)
        before = read(connection)
        connection.exec_driver_sql(mutation.change)
        after = read(connection)
    assert tuple(str(each) for each in compare(before, after)) == mutation.expected
