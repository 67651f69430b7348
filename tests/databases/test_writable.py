"""The one database that a guarded process may write to is recognised by its place, and no other one is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from limbeck.databases.writable import WritableDatabase

SOCKET = WritableDatabase.from_url(make_url("postgresql+psycopg://postgres@/limbeck_1f?host=/tmp/pg"))
HOST = WritableDatabase.from_url(make_url("postgresql+psycopg://ann:secret@db.example:5433/limbeck_1f"))


@pytest.mark.parametrize(
    ("writable", "given"),
    [
        (SOCKET, {"dbname": "limbeck_1f", "host": "/tmp/pg", "user": "postgres"}),  # noqa: S108  a name
        (SOCKET, {"database": "limbeck_1f", "host": "/tmp/pg"}),  # noqa: S108  a name
        (HOST, {"dbname": "limbeck_1f", "host": "db.example", "port": 5433}),
    ],
)
def test_a_scratch_database_of_postgresql_is_recognised(
    writable: WritableDatabase, given: dict[str, Any]
) -> None:
    """By database, host and port, in the words of each driver."""
    assert writable.matches("postgresql", (), given)


@pytest.mark.parametrize(
    ("args", "given"),
    [
        ((), {"dbname": "shop", "host": "db.example", "port": 5433}),
        ((), {"dbname": "limbeck_1f", "host": "prod.example", "port": 5433}),
        ((), {"dbname": "limbeck_1f", "host": "db.example"}),
        ((), {"dbname": "limbeck_1f", "database": "shop", "host": "db.example", "port": 5433}),
        ((), {"dsn": "postgresql://prod/shop", "dbname": "limbeck_1f", "host": "db.example", "port": 5433}),
        (("dbname=shop",), {"dbname": "limbeck_1f", "host": "db.example", "port": 5433}),
    ],
)
def test_whatever_may_lead_elsewhere_is_not(args: tuple[Any, ...], given: dict[str, Any]) -> None:
    """Another name, host or port, two names, or a text that could hold anything."""
    assert not HOST.matches("postgresql", args, given)


def test_a_file_is_recognised_through_links_and_as_a_uri(tmp_path: Path) -> None:
    """Another file, one in memory, and the same path on another backend are not."""
    file = tmp_path / "scratch.db"
    file.touch()
    link = tmp_path / "link.db"
    link.symlink_to(file)
    writable = WritableDatabase.from_url(make_url(f"sqlite:///{file}"))
    assert writable.matches("sqlite", (str(file),), {})
    assert writable.matches("sqlite", (str(link),), {})
    assert writable.matches("sqlite", (f"file:{file}?cache=private",), {"uri": True})
    assert not writable.matches("sqlite", (str(tmp_path / "app.db"),), {})
    assert not writable.matches("sqlite", (":memory:",), {})
    assert not writable.matches("sqlite", (), {})
    assert not writable.matches("postgresql", (str(file),), {})


def test_a_connection_is_known_by_itself() -> None:
    """An equal one is another one."""
    writable = WritableDatabase.from_url(make_url("sqlite:////scratch.db"))
    assert writable.keep(connection := [1]) is connection
    assert writable.holds(connection)
    assert not writable.holds([1])


def test_only_files_in_the_folder_of_its_states_are_its_states(tmp_path: Path) -> None:
    """They may be written without SQLAlchemy; a file beside the folder and another folder's may not."""
    writable = WritableDatabase.from_url(make_url(f"sqlite:///{tmp_path / 'scratch.db'}"))
    assert writable.is_state(str(tmp_path / "states" / "0.db"))
    assert not writable.is_state(str(tmp_path / "0.db"))
    assert not writable.is_state(str(tmp_path / "states" / ".." / "app.db"))
    assert not HOST.is_state(str(tmp_path / "states" / "0.db"))
