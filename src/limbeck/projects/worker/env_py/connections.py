"""The database that the caller wishes to audit, put where `env.py` looks for one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, make_url, pool

from limbeck.projects.worker.env_py.drivers import fitting, is_installed
from limbeck.projects.worker.job import ProjectJob

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

_ASYNC = re.compile(r"\b(?:async_engine_from_config|create_async_engine|AsyncEngine)\b")


def choose_url(job: ProjectJob, script: ScriptDirectory) -> str | None:
    """What `sqlalchemy.url` shall be; None where the project's own stays.

    An async `env.py` gets the same database through an async driver.

    Args:
        job: The wishes of the caller.
        script: The project's folder.
    """
    wished = wished_url(job)
    if wished is None:
        return None
    source = Path(script.dir, "env.py").read_text(encoding="utf-8", errors="replace")
    url = fitting(make_url(wished), asynchronous=_ASYNC.search(source) is not None)
    return url.render_as_string(hide_password=False)


def wished_url(job: ProjectJob) -> str | None:
    """The database that the caller named, if any."""
    return job.url or (job.database.url if job.database else None)


def is_needed(job: ProjectJob, handover: Mapping[str, Any]) -> bool:
    """Whether to open a connection for `env.py`.

    The database to audit is offered as a connection although nobody asked for one: where only async drivers
    are installed, as beside an async `env.py`, `sqlalchemy.url` has to do.

    Args:
        job: The wishes of the caller.
        handover: A database that could be opened.
    """
    offered = job.database is not None and handover["url"] == job.database.url
    return not offered or is_installed(make_url(handover["url"]))


@contextmanager
def opened(handover: Mapping[str, Any]) -> Iterator[Connection]:
    """An open connection, for `env.py` to find in `config.attributes`.

    It is never an async one: `env.py` gets what `AsyncConnection.run_sync` would hand over.

    Args:
        handover: What `Database.handover` gave.
    """
    engine = create_engine(fitting(make_url(handover["url"]), asynchronous=False), poolclass=pool.NullPool)
    with engine.connect() as connection:
        yield connection
