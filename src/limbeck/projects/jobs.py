"""What the worker is told of a project."""

from __future__ import annotations

from dataclasses import asdict

from limbeck.databases.database import Database
from limbeck.databases.limits import Limits
from limbeck.databases.masking import secrets_of
from limbeck.databases.urls import render
from limbeck.errors import InputError
from limbeck.projects.project import Project
from limbeck.projects.worker.job import Handover, ProjectJob
from limbeck.records import encode


def project_job(project: Project, database: Database | None = None) -> ProjectJob:
    """A project, as the worker is told of it.

    Args:
        project: The project.
        database: The database to look at; None for the one that the project names.

    Raises:
        DatabaseError: The database cannot be reached from another process.
    """
    given = None if database is None else Handover(**database.handover())
    ours = {} if given is None else {"connection": encode(given)}
    limits = database.limits if database is not None else Limits()
    plain = None if project.url is None or given is not None else render(project.url, hide_password=False)
    return ProjectJob(
        path=str(project.path),
        section=project.section,
        directory=str(project.directory),
        x=project.x,
        url=plain,
        attributes=dict(project.attributes),
        connections={**ours, **project.connections},
        database=given,
        limits=asdict(limits),
    )


def secrets_in(job: ProjectJob) -> tuple[str, ...]:
    """The secrets that the worker is told, which must not come back.

    Args:
        job: What it is told.
    """
    urls = [job.database.url if job.database else "", job.url or ""]
    urls += [each["url"] for each in job.connections.values()]
    return tuple(secret for url in urls if url for secret in secrets_of(url))


def seconds(time_limit: float) -> float:
    """A time limit, checked.

    Raises:
        InputError: It is not a positive number.
    """
    if not time_limit > 0:
        raise InputError(
            f"The time limit {time_limit!r} is not a positive number of seconds.",
            slug="bad-limit",
            remedy="Give seconds, such as time_limit=60.",
        )
    return time_limit
