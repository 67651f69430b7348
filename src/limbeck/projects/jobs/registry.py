"""All jobs."""

from __future__ import annotations

from limbeck.projects.jobs.compare_models import CompareModels
from limbeck.projects.jobs.compare_project import CompareProject
from limbeck.projects.jobs.current_revisions import ReadCurrentRevisions
from limbeck.projects.jobs.job import Job
from limbeck.projects.jobs.offline_sql import WriteOfflineSql
from limbeck.projects.jobs.replay import ReplayMigrations
from limbeck.projects.jobs.revisions import RunRevisions
from limbeck.projects.jobs.run_module import RunModule
from limbeck.projects.jobs.version_files import RunVersionFiles
from limbeck.projects.jobs.write_revision import WriteRevision

JOBS: tuple[type[Job], ...] = (
    CompareModels,
    CompareProject,
    ReadCurrentRevisions,
    ReplayMigrations,
    RunModule,
    RunRevisions,
    RunVersionFiles,
    WriteOfflineSql,
    WriteRevision,
)
"""One class a job; the worker looks a job up here by its name."""
