"""Tablespaces that a case needs."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from limbeck.databases.database import Database
from limbeck.errors import ServerError
from limbeck.matrices.tablespaces import tablespace, unused_name

if TYPE_CHECKING:
    from sqlalchemy import Engine

NAME = unused_name("test")


def _there(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT spcname FROM pg_tablespace WHERE spcname LIKE 'limbeck_test%%' ORDER BY spcname"
        )
        return [name for (name,) in found]


def test_a_tablespace_is_there_for_the_block_and_can_hold_a_table(scratch_postgres: Database) -> None:
    """A table can be put there, and when it is rolled back the tablespace can go."""
    engine = scratch_postgres.engine
    with tablespace(engine, NAME), engine.connect() as connection:
        assert _there(engine) == [NAME]
        connection.exec_driver_sql(f"CREATE TABLE orders (id int) TABLESPACE {NAME}")
        connection.rollback()
    assert _there(engine) == []


def test_a_tablespace_goes_when_the_block_fails(scratch_postgres: Database) -> None:
    """It belongs to the server, so nobody else would remove it."""
    engine = scratch_postgres.engine
    with suppress(RuntimeError), tablespace(engine, NAME):
        raise RuntimeError
    assert _there(engine) == []


def test_a_user_who_may_not_make_one_is_told_what_helps(scratch_postgres: Database) -> None:
    """It takes a superuser, whom a server of somebody else may not let us be."""
    engine = create_engine(
        scratch_postgres.secret_url, connect_args={"options": "-c role=pg_read_all_settings"}
    )
    with (
        pytest.raises(ServerError, match="the server does not let its user create one"),
        tablespace(engine, NAME),
    ):
        pass
    engine.dispose()
    assert _there(scratch_postgres.engine) == []


def test_without_a_name_there_is_none(scratch_postgres: Database) -> None:
    """Nearly all cases need none."""
    engine = scratch_postgres.engine
    with tablespace(engine, ""):
        assert _there(engine) == []


def test_what_a_killed_process_left_goes_with_the_next_one_and_what_is_used_stays(
    scratch_postgres: Database,
) -> None:
    """The server may be somebody else's, and outlive us."""
    left, used = unused_name("test"), unused_name("test")
    engine = scratch_postgres.engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET allow_in_place_tablespaces = on")
        connection.exec_driver_sql(f"CREATE TABLESPACE {left} LOCATION ''")
    with tablespace(engine, used), tablespace(engine, NAME):
        assert _there(engine) == sorted([NAME, used])
    assert _there(engine) == []
