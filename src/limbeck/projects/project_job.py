"""What the worker is told of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from limbeck.databases.database import Database
from limbeck.databases.limits import Limits
from limbeck.databases.masking import secrets_of
from limbeck.databases.secret_parts import SECRET_NAME, secret_parts
from limbeck.databases.urls import render
from limbeck.errors import InputError
from limbeck.projects.project import Project
from limbeck.projects.worker.job import Handover, ProjectJob
from limbeck.records import encode

_SHORTEST = 4
"""Characters of an argument that is removed as a secret: shorter ones, such as "yes", are none."""


def project_job(project: Project, database: Database | None = None, *, catalogue: bool = False) -> ProjectJob:
    """A project, as the worker is told of it.

    Args:
        project: The project.
        database: The database to look at; None for the one that the project names.
        catalogue: Whether to read the catalogue too.

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
        catalogue=catalogue,
    )


def secrets_in(job: ProjectJob) -> tuple[str, ...]:
    """The secrets that the worker is told, which must not come back.

    Of the `-x` arguments and attributes, those are secrets whose name says so: a tenant must not be
    removed from all that is shown.

    Args:
        job: What it is told.
    """
    urls = [job.database.url if job.database else "", job.url or ""]
    urls += [each["url"] for each in job.connections.values()]
    found = [secret for url in urls if url for secret in secrets_of(url)]
    for argument in job.x:
        name, _, value = argument.partition("=")
        found += _secrets_under(name, value)
    found += _secrets_under("", job.attributes)
    return tuple(dict.fromkeys(found))


def _secrets_under(name: str, value: Any) -> Iterator[str]:
    """The secrets in a value, which is text, or holds texts; a secret name makes one of all that is below."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _secrets_under(name if SECRET_NAME.search(name) else str(key), each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _secrets_under(name, each)
    elif isinstance(value, str):
        if SECRET_NAME.search(name):
            found: Iterable[str] = (value,)
        else:
            found = secrets_of(value) if "://" in value else secret_parts(value)
        yield from (secret for secret in found if len(secret) >= _SHORTEST)


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
