"""Comparisons that are made in an interpreter of their own."""

from __future__ import annotations

import os
import sys

from limbeck.databases.database import Database
from limbeck.databases.masking import secrets_of
from limbeck.errors import InputError
from limbeck.processes.session import converse
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.answers import Answers
from limbeck.projects.models import Models
from limbeck.projects.project import Project
from limbeck.projects.project_job import project_job, seconds, secrets_in
from limbeck.projects.worker.job import Handover, ModelsJob
from limbeck.records import Comparison, encode


def compare_project(  # noqa: PLR0913 - all but what is compared are named
    project: Project,
    *,
    database: Database | None = None,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    catalogue: bool = False,
) -> tuple[Comparison, ...]:
    """Run a project's own `env.py` as `alembic check` would, and write nothing.

    Args:
        project: The project.
        database: The database to audit; None for the one that the project names.
        time_limit: Seconds after which the project's process and its children are ended.
        progress: Called with a few words at each stage.
        cancellation: Ends them from another thread.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.

    Returns:
        A comparison for each time that `env.py` ran migrations, in that order. Where it failed before the
        first one, a single one that carries the failure.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: The database cannot be reached from another process.
        ProjectError: The interpreter could not be started.
    """
    job = project_job(project, database, catalogue=catalogue)
    answers = Answers(
        progress,
        subject="env.py",
        python=project.python,
        secrets=secrets_in(job),
        identity=None if database is None else database.identity,
    )
    progress("starting the project's interpreter")
    conversation = converse(
        project.python,
        ("project", encode(job)),
        answers.hear,
        time_limit=seconds(time_limit),
        cancellation=cancellation or Cancellation(),
    )
    return answers.comparisons(conversation, time_limit)


def compare_reference(  # noqa: PLR0913 - all but what is compared are named
    models: Models,
    database: Database,
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    catalogue: bool = False,
) -> Comparison:
    """Load models by name in a fresh interpreter, and compare a database with them.

    Args:
        models: Models that are a reference.
        database: The database.
        time_limit: Seconds after which the process and its children are ended.
        progress: Called with a few words at each stage.
        cancellation: Ends them from another thread.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.

    Returns:
        The comparison; one that carries the failure where the models could not be loaded.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: The database cannot be reached from another process.
        InputError: The models are objects of this process, for which no worker is needed.
    """
    if models.reference is None:
        raise InputError(
            "These models are objects of this process.",
            slug="not-a-reference",
            remedy="Compare them here: limbeck.audit(db, models).",
        )
    given = Handover(**database.handover())
    here = os.getcwd()  # noqa: PTH109  a plain text
    job = ModelsJob(models.reference, here, dict(models.options), given, catalogue)
    answers = Answers(
        progress,
        subject=models.reference,
        python=sys.executable,
        secrets=secrets_of(given.url),
        identity=database.identity,
    )
    progress("starting an interpreter for the models")
    conversation = converse(
        sys.executable,
        ("models", encode(job)),
        answers.hear,
        time_limit=seconds(time_limit),
        cancellation=cancellation or Cancellation(),
    )
    return answers.comparisons(conversation, time_limit)[0]
