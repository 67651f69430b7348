"""All jobs, by the names that they travel under; a worker imports the one that it is given."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from limbeck.records.codec import look_up

if TYPE_CHECKING:
    from limbeck.projects.jobs.job import Job

JOBS = {
    "compare-models": "compare_models:CompareModels",
    "compare-project": "compare_project:CompareProject",
    "current-revisions": "current_revisions:ReadCurrentRevisions",
    "import-models": "import_models:ImportModels",
    "offline-sql": "offline_sql:WriteOfflineSql",
    "replay": "replay:ReplayMigrations",
    "run-alembic": "run_alembic:RunAlembic",
    "run-module": "run_module:RunModule",
    "run-revisions": "revisions:RunRevisions",
    "version-files": "version_files:RunVersionFiles",
    "write-revision": "write_revision:WriteRevision",
}
"""The module and the class of each job."""


def job_class(name: str) -> type[Job]:
    """The class of a job.

    Args:
        name: What it is called on the way.
    """
    module, _, kind = JOBS[name].partition(":")
    found: type[Job] = getattr(import_module(f"limbeck.projects.jobs.{module}"), kind)
    return found


def load_all() -> None:
    """Import all of them, ready to be read: for an interpreter from which workers for any job are forked."""
    for name in JOBS:
        look_up(job_class(name))
