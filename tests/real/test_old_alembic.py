"""What an older Alembic loses between what it compares and what it writes."""

from collections.abc import Callable
from pathlib import Path

import pytest

import limbeck

MODELS = """
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, func

metadata = MetaData()
users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
Index("ix_users_low", func.lower(users.c.name).label("low"), postgresql_ops={"low": "text_pattern_ops"})
"""


@pytest.mark.real
@pytest.mark.timeout(600)
def test_an_operator_class_that_is_lost_in_the_file(
    environment: Callable[..., Path], scratch_postgres: limbeck.Database, tmp_path: Path
) -> None:
    """Alembic 1.13 writes no label, so the class of the index is lost; the audit shows both statements."""
    folder = environment("alembic-utils==0.8.8", "sqlalchemy<2.1", "alembic==1.13.3", "psycopg[binary]")
    (tmp_path / "shop_models.py").write_text(MODELS)
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE users (id SERIAL PRIMARY KEY, name VARCHAR(50))")
    models = limbeck.models(f"{tmp_path / 'shop_models.py'}:metadata", python=folder)
    audit = limbeck.audit(scratch_postgres, models)
    assert isinstance(audit, limbeck.Audit)
    (found,) = audit.findings
    assert found.slug == "script-differs"
    assert found.why == (
        "For `users.ix_users_low`, the file runs `CREATE INDEX ix_users_low ON users (lower(name))`; what "
        "the models mean is `CREATE INDEX ix_users_low ON users (lower(name) text_pattern_ops)`."
    )
