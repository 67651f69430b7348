"""The revisions in the version table are those that Alembic would have read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from limbeck.autogen.revision_state import heads_at_once

if TYPE_CHECKING:
    from limbeck.databases.database import Database

PLAIN = "CREATE TABLE alembic_version (version_num varchar(32)); INSERT INTO alembic_version VALUES "


@pytest.mark.parametrize(
    ("ddl", "options", "heads"),
    [
        ("SELECT 1", {}, ()),
        (f"{PLAIN} ('b'), ('a')", {}, ("a", "b")),
        (f"{PLAIN} ('b')", {"version_table_schema": "none_such"}, ()),
        (
            'CREATE SCHEMA s; CREATE TABLE s."my %" (version_num text); INSERT INTO s."my %" VALUES (\'x\')',
            {"version_table": "my %", "version_table_schema": "s"},
            ("x",),
        ),
        ("CREATE TABLE alembic_version (other int)", {}, None),
        (f"{PLAIN} ('b')", {"starting_rev": "a"}, None),
    ],
)
def test_what_is_read_is_what_alembic_reads(
    scratch_postgres: Database, ddl: str, options: dict[str, Any], heads: tuple[str, ...] | None
) -> None:
    """No table is no revision; what is unlike a version table is left to Alembic, which complains."""
    with scratch_postgres.engine.connect() as connection:
        connection.exec_driver_sql(ddl, execution_options={"no_parameters": True})
        context = MigrationContext.configure(connection, opts=options)
        assert heads_at_once(context) == heads
        if heads is not None:
            assert tuple(sorted(context.get_current_heads())) == heads
        assert connection.scalar(text("SELECT 1")) == 1


def test_another_schema_in_place_of_the_default_is_left_to_alembic(scratch_postgres: Database) -> None:
    """SQLAlchemy puts other schemas into statements only where it runs them itself."""
    with scratch_postgres.engine.connect() as connection:
        moved = connection.execution_options(schema_translate_map={None: "s"})
        assert heads_at_once(MigrationContext.configure(moved)) is None


def test_sqlite_is_left_to_alembic(scratch_sqlite: Database) -> None:
    """It is asked without a round trip anyway."""
    with scratch_sqlite.engine.connect() as connection:
        assert heads_at_once(MigrationContext.configure(connection)) is None
