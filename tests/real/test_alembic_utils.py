"""A library whose comparison creates what it compares: alembic_utils."""

from collections.abc import Callable
from pathlib import Path

import pytest

import limbeck

MODELS = """
from alembic_utils.pg_function import PGFunction
from alembic_utils.replaceable_entity import register_entities
from sqlalchemy import Column, Integer, MetaData, Table

metadata = MetaData()
Table("ticket", metadata, Column("id", Integer, primary_key=True), Column("seat", Integer))
definition = "returns integer language sql as $$ select 1 $$"
register_entities([PGFunction(schema="public", signature="one()", definition=definition)])
"""

ENV = """
from alembic import context
from models import metadata
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""


@pytest.mark.real
@pytest.mark.timeout(600)
@pytest.mark.parametrize("alembic", ["alembic==1.13.3", "alembic<1.21"])
def test_tables_are_compared_although_its_comparison_writes(
    alembic: str, environment: Callable[..., Path], scratch_postgres: limbeck.Database, tmp_path: Path
) -> None:
    """It creates a function and rolls back: the audit does without it, says so, and sees the rest."""
    folder = environment("alembic-utils==0.8.8", "sqlalchemy<2.1", alembic, "psycopg[binary]")
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nprepend_sys_path = .\n")
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE ticket (id SERIAL PRIMARY KEY)")
    project = limbeck.project(tmp_path / "alembic.ini", python=folder, url=scratch_postgres)
    audit = limbeck.audit(project)
    assert isinstance(audit, limbeck.Audit)
    assert [(each.kind, each.table, each.object) for each in audit.changes] == [
        ("add_column", "ticket", "seat")
    ]
    (found,) = audit.findings
    assert found.slug == "comparator-writes"
    assert "`alembic_utils.replaceable_entity.compare_registered_entities` writes" in found.why
