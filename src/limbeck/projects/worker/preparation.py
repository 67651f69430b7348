"""What a fork server does once, so that no worker has to: what libraries work out when they are first used.

They compile regular expressions, templates and statements, and keep them; a forked worker finds them there.
A third of a small comparison went into it. Nothing of any project takes part.
"""

from __future__ import annotations

import gc

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
)

from limbeck.autogen.compare import compare
from limbeck.projects.jobs.run_alembic import command_line
from limbeck.projects.worker.env_py.configuration import parser


def prepare() -> None:
    """Compare a small database in memory with models that differ from it, and make Alembic's parsers."""
    parser()
    command_line()
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        _models().create_all(connection)
        compare(connection, [_models(Column("added", String(40), server_default="x"))], {})
    engine.dispose()
    gc.collect()  # what has been compared is garbage; frozen, it would stay in every worker


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
