"""What the interpreter that forks workers imports ahead, so that no job needs to."""

from __future__ import annotations

PRELOADED = (
    "limbeck.projects.worker.run_job",
    "limbeck.projects.jobs.registry",
    "limbeck.projects.worker.env_py.run",
    "limbeck.projects.worker.findings.env_py",
    "limbeck.projects.worker.findings.unimported_models",
    "limbeck.projects.worker.model_reference",
    "limbeck.projects.worker.offline_sql",
    "limbeck.projects.worker.replay",
    "limbeck.autogen.compare",
    "alembic.context",
    "alembic.op",
    "logging.config",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlalchemy.orm",
)
"""What nearly all jobs import. No driver of PostgreSQL: forking what those load is not safe everywhere."""
