"""Comparisons that are made in an interpreter of their own."""

from __future__ import annotations

import os
from dataclasses import replace

from limbeck.databases.database import Database
from limbeck.errors import InputError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.compare_models import CompareModels
from limbeck.projects.jobs.compare_project import CompareProject
from limbeck.projects.jobs.settings import Handover
from limbeck.projects.models import Models
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import ComparisonReplies
from limbeck.projects.run_job import run_job
from limbeck.records import Comparison, DraftOptions


def compare_project(  # noqa: PLR0913 - all but what is compared are named
    project: Project,
    *,
    database: Database | None = None,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    catalogue: bool = False,
    draft: DraftOptions | None = None,
    thorough: bool = False,
    changes_only: bool = False,
) -> tuple[Comparison, ...]:
    """Run a project's own `env.py` as `alembic check` would, and write nothing.

    Args:
        project: The project.
        database: The database to audit; None for the one that the project names.
        time_limit: Seconds after which the project's process and its children are ended.
        progress: Called with a few words at each stage.
        cancellation: Ends them from another thread.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.
        draft: What a person has answered, whose draft takes the place of the proposal.
        thorough: Whether Alembic compares all tables, also those that the catalogue says equal their models.
        changes_only: Whether to leave out what is told beside the changes: what the script as a whole runs,
            likely renames, and what `autogen` finds.

    Returns:
        A comparison for each time that `env.py` ran migrations, in that order. Where it failed before the
        first one, a single one that carries the failure.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: The database cannot be reached from another process.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    job = CompareProject(project_settings(project, database), catalogue, draft, thorough, changes_only)
    progress("starting the project's interpreter")
    replies = run_job(
        project.python,
        job,
        ComparisonReplies,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
    if database is not None:
        return replies.comparisons(database.identity)
    return tuple(_with_hint(each, project) for each in replies.comparisons(None))


def _with_hint(comparison: Comparison, project: Project) -> Comparison:
    """The comparison; where the project's own database failed, with what its configuration says of that."""
    if comparison.failure is None or project.url is not None or not project.hint:
        return comparison
    remedy = f"{comparison.failure.remedy} {project.hint}"
    return replace(comparison, failure=replace(comparison.failure, remedy=remedy))


def compare_reference(  # noqa: PLR0913 - all but what is compared are named
    models: Models,
    database: Database,
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    catalogue: bool = False,
    draft: DraftOptions | None = None,
    thorough: bool = False,
) -> Comparison:
    """Load models by name in a fresh interpreter, and compare a database with them.

    Args:
        models: Models that are a reference.
        database: The database.
        time_limit: Seconds after which the process and its children are ended.
        progress: Called with a few words at each stage.
        cancellation: Ends them from another thread.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.
        draft: What a person has answered, whose draft takes the place of the proposal.
        thorough: Whether Alembic compares all tables, also those that the catalogue says equal their models.

    Returns:
        The comparison; one that carries the failure where the models could not be loaded.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: The database cannot be reached from another process.
        InputError: The models are objects of this process, for which no worker is needed, or the time limit
            is not a positive number.
    """
    if models.reference is None:
        raise InputError(
            "These models are objects of this process.",
            slug="not-a-reference",
            remedy="Compare them here: limbeck.audit(db, models).",
        )
    here = os.getcwd()  # noqa: PTH109  a plain text
    given = Handover(**database.handover())
    job = CompareModels(models.reference, here, dict(models.options), given, catalogue, draft, thorough)
    progress("starting an interpreter for the models")
    replies = run_job(
        models.python,
        job,
        ComparisonReplies,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
    return replies.comparisons(database.identity)[0]
