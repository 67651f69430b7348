"""A project whose SQLite file holds a transaction that a crash cut short: nobody has tried to write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from limbeck.projects.compare import compare_project
from limbeck.projects.project import project

Example = Callable[[str], Path]

READS = "import sqlite3\nsqlite3.connect('app.db').execute('SELECT name FROM users').fetchone()\n"


@pytest.fixture
def crashed(example: Example) -> Path:
    """The plain project, its database as it was in the middle of a write."""
    folder = example("plain")
    with closing(sqlite3.connect(folder / "app.db", isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN")
        writer.execute("CREATE TABLE big (line)")
        writer.executemany("INSERT INTO big VALUES (?)", [("x" * 500,) for _ in range(500)])
        kept = {name: (folder / name).read_bytes() for name in ("app.db", "app.db-journal")}
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    return folder


def test_it_is_told_as_what_it_is(crashed: Path) -> None:
    """Through SQLAlchemy or past it, the report names the unfinished transaction and who can finish it."""
    before = {path: path.read_bytes() for path in crashed.glob("app.db*")}
    (comparison,) = compare_project(project(crashed))
    assert comparison.failure is not None
    assert comparison.failure.slug == "env-py-cannot-connect"
    assert comparison.failure.what == (
        f"env.py could not connect to its database. {crashed / 'app.db'} holds a transaction that was never "
        "finished."
    )
    assert comparison.failure.remedy.startswith("Open it once with the program that writes it")
    source = (crashed / "env.py").read_text()
    (crashed / "env.py").write_text(READS + source)
    (past,) = compare_project(project(crashed))
    assert past.failure is not None
    assert past.failure.what == (
        "env.py raised OperationalError: the file holds a transaction that was never finished, and may not "
        "be rolled back here"
    )
    assert {path: path.read_bytes() for path in crashed.glob("app.db*")} == before
    with closing(sqlite3.connect(crashed / "app.db")) as connection:  # the remedy
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (2,)
    (crashed / "env.py").write_text(source)
    (finished,) = compare_project(project(crashed))
    assert finished.failure is None
