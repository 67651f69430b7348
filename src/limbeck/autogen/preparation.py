"""A comparison and commands before the first that count: what libraries work out once, they keep.

Regular expressions, templates and statements are compiled by then, and a forked process finds them. Half of
the function calls of a small comparison are about them, and half of the time of a small command.
"""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
)


def by_alembic(connection: Connection, metadata: MetaData) -> object:
    """Compare as Alembic alone does, of any release.

    Args:
        connection: To the database.
        metadata: The models.
    """
    return compare_metadata(MigrationContext.configure(connection), metadata)


def prepare(compare: Callable[[Connection, MetaData], object]) -> None:
    """Have a small database in memory compared with models that differ from it; nothing else is left of it.

    Args:
        compare: What compares.
    """
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        _models().create_all(connection)
        compare(connection, _models(Column("added", String(40), server_default="x")))
    engine.dispose()
    gc.collect()  # what has been compared is garbage; frozen, it would stay in every fork


def run_commands() -> None:
    """Run commands of Alembic on an empty database in memory, with no revisions and Alembic's own `env.py`.

    Nothing else is left of it. Where a release of Alembic can't do that, the first command that counts works
    out everything.
    """
    config = Config(stdout=io.StringIO())
    keeps_no_bytecode = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # the file lies among Alembic's own
    try:
        with suppress(Exception):
            templates = Path(config.get_template_directory(), "generic")
            config.set_main_option("script_location", str(templates).replace("%", "%%"))
            config.set_main_option("sqlalchemy.url", "sqlite://")
            command.current(config)
            command.upgrade(config, "heads")
    finally:
        sys.dont_write_bytecode = keeps_no_bytecode
    gc.collect()


def _models(*more: Column[str]) -> MetaData:
    """Two tables with what most tables have.

    Args:
        more: Columns that the second one has besides.
    """
    metadata = MetaData()
    Table("parent", metadata, Column("id", Integer, primary_key=True))
    Table(
        "child",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("parent_id", ForeignKey("parent.id"), nullable=False),
        Column("name", String(40), nullable=False, server_default="none"),
        UniqueConstraint("name", name="uq_child_name"),
        Index("ix_child_parent_id", "parent_id"),
        *more,
    )
    return metadata
