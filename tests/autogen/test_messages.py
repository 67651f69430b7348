"""What a project's log holds of a comparison."""

from __future__ import annotations

import logging
import threading
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table

from limbeck.autogen.compare import compare_context
from limbeck.autogen.messages import NOISY, collected_warnings, silenced_logs

if TYPE_CHECKING:
    from limbeck.databases.database import Database

MIGRATION = "alembic.runtime.migration"


@pytest.fixture(params=["scratch_sqlite", "scratch_postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database on either backend."""
    found: Database = request.getfixturevalue(request.param)
    return found


def models() -> MetaData:
    metadata = MetaData()
    for name in ("one", "two"):
        Table(name, metadata, Column("id", Integer, primary_key=True), Column("n", Integer, index=True))
    return metadata


def test_only_the_projects_own_lines_are_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """What the project logs stays, also through Alembic's logger; our own contexts add nothing to it."""

    def hook(_context: object, _revision: object, _directives: object) -> None:
        logging.getLogger(MIGRATION).info("a line of the project, through Alembic's logger")
        logging.getLogger("project").info("a line of the project")

    options = {"target_metadata": models(), "process_revision_directives": hook, "render_as_batch": True}
    with database.engine.connect() as connection, caplog.at_level(logging.INFO):
        context = MigrationContext.configure(connection, opts=options)
        caplog.clear()
        comparison = compare_context(context)
    assert {each.kind for each in comparison.changes} == {"add_table", "add_index"}
    told = [(each.name, each.getMessage()) for each in caplog.records]
    # What `alembic check` would log, too, is the project's to see: plugins, and each thing detected.
    assert ("alembic.autogenerate.compare.tables", "Detected added table 'one'") in told
    assert [each for each in told if each[0] in {MIGRATION, "project"}] == [
        (MIGRATION, "a line of the project, through Alembic's logger"),
        ("project", "a line of the project"),
    ]


def test_the_copy_of_a_schema_is_not_logged(
    scratch_sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """A project that logs its statements sees none that ran on our copy."""
    with scratch_sqlite.engine.connect() as connection, caplog.at_level(logging.INFO):
        context = MigrationContext.configure(connection, opts={"target_metadata": models()})
        comparison = compare_context(context)
    assert "CREATE TABLE one" in comparison.sql.upgrade
    assert not [each for each in caplog.records if "CREATE TABLE" in each.getMessage()]


def test_the_loggers_are_as_before() -> None:
    """Also when what ran inside raised an error, and when blocks are nested."""
    loggers = [logging.getLogger(name) for name in NOISY]
    before = [(list(each.filters), each.level, each.disabled) for each in loggers]
    with suppress(ZeroDivisionError), silenced_logs(), silenced_logs():
        assert all(len(each.filters) == len(was[0]) + 2 for each, was in zip(loggers, before, strict=True))
        _ = 1 / 0
    assert [(list(each.filters), each.level, each.disabled) for each in loggers] == before


def test_other_threads_are_heard(caplog: pytest.LogCaptureFixture) -> None:
    """A migration that runs in another thread meanwhile logs as ever."""
    logger = logging.getLogger(MIGRATION)
    with caplog.at_level(logging.INFO), silenced_logs():
        logger.info("ours")
        other = threading.Thread(target=logger.info, args=("theirs",))
        other.start()
        other.join()
    assert [each.getMessage() for each in caplog.records] == ["theirs"]


def test_warnings_are_noted_once() -> None:
    """In the order given, whatever the filters are."""
    notes: list[str] = []
    with collected_warnings(notes):
        for text in ("a", "b", "a"):
            warnings.warn(text, stacklevel=1)
    assert notes == ["a", "b"]
