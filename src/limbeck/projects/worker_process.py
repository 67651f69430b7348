"""The worker's process: what it imports ahead, and what is called in it."""

from __future__ import annotations

from limbeck.processes import fork_servers
from limbeck.processes.forked_worker import start_ahead

WORKER = fork_servers.EntryPoint(
    "limbeck.projects.worker.run_job:work",
    preload=(
        "limbeck.projects.worker.alembic_import:import_alembic",
        "limbeck.projects.worker.run_job",
        "limbeck.projects.jobs.registry:load_all",
        "limbeck.projects.worker.env_py.run",
        "limbeck.projects.worker.findings.env_py",
        "limbeck.projects.worker.findings.two_directories",
        "limbeck.projects.worker.findings.unimported_models",
        "limbeck.projects.worker.kept_scripts",
        "limbeck.projects.worker.model_reference",
        "limbeck.projects.worker.offline_sql",
        "limbeck.projects.worker.revision_run",
        "limbeck.projects.worker.step_witness",
        "limbeck.autogen.compare",
        "limbeck.catalog.sqlite.snapshot",
        "logging.config",
        "sqlalchemy.dialects.postgresql.psycopg",
        "sqlalchemy.dialects.sqlite.pysqlite",
        "sqlalchemy.orm",
    ),
    later=("psycopg", "limbeck.patterns:compile_all", "limbeck.projects.worker.preparation:prepare"),
)
"""What nearly all jobs import; later, what takes longer than a small job: PostgreSQL's usual driver, the
patterns, and a comparison after which the next one finds much of its work done."""

_COMPARISON = (
    "limbeck.projects.worker.alembic_import:import_alembic",
    "limbeck.projects.worker.run_job",
    "limbeck.projects.worker.secrets",
    "limbeck.projects.jobs.registry",
    "limbeck.projects.jobs.compare_project",
    "limbeck.projects.worker.env_py.run",
    "limbeck.projects.worker.findings.env_py",
    "limbeck.projects.worker.findings.two_directories",
    "limbeck.projects.worker.findings.unimported_models",
    "limbeck.autogen.compare",
)
"""What the comparison of a project needs, and no more."""


def warm_up(python: str) -> None:
    """Start an interpreter ahead, so that its first job need not wait for it.

    Args:
        python: The interpreter.
    """
    fork_servers.warm_up(python, WORKER)


def start_for_comparison(python: str) -> None:
    """Start a worker ahead that compares once: for a command of a shell, which has no second job.

    Args:
        python: The interpreter.

    Raises:
        ProjectError: It could not be started.
    """
    start_ahead(python, WORKER, _COMPARISON)
