"""Noticing that `env.py` went to another database than the one it was given."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url

from limbeck.databases.masking import mask_url
from limbeck.projects.worker.env_py.connections import wished_url
from limbeck.projects.worker.job import ProjectJob
from limbeck.records import Finding

_PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "mssql": 1433, "oracle": 1521}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def elsewhere(job: ProjectJob, used: URL) -> list[Finding]:
    """env.py connected to another database than the one that was given.

    What it means: Many env.py files do not read `sqlalchemy.url`: they take the URL from an environment
    variable, from the settings of the application or from `-x` arguments. The comparison is about the
    database that env.py chose.

    Why it matters: The report is true, but of another database: the one that was given was never looked at,
    and a `limbeck audit --check` in CI may pass for the wrong reason.

    What to do: Give env.py the database in the way that it reads it: an environment variable, `x=[…]` for
    `-x` arguments, or `attributes={"connection": db}`.

    Args:
        job: What the caller named.
        used: Where `env.py` went.
    """
    wished = wished_url(job)
    if wished is None or _place(make_url(wished)) == _place(used):
        return []
    went, given = mask_url(used), mask_url(wished)
    return [
        Finding(
            "other-database",
            f"env.py connected to {went}, not to the database that was given",
            f"This comparison is about {went}. env.py does not read sqlalchemy.url from the configuration: "
            f"{given} was not looked at.",
            "Give env.py the database the way it reads it: x=[…] for -x arguments, an environment variable, "
            'or attributes={"connection": db}.',
        )
    ]


def _place(url: URL) -> tuple[str, ...]:
    """What two URLs of the same database have in common, whatever their driver and user."""
    backend = url.get_backend_name()
    if backend == "sqlite":
        name = (url.database or ":memory:").removeprefix("file:").partition("?")[0]
        return (backend, name if name == ":memory:" else str(Path(name).resolve()))
    hosts = url.query.get("host") or url.host or "localhost"
    host = hosts if isinstance(hosts, str) else ",".join(hosts)
    port = url.query.get("port") or url.port or _PORTS.get(backend, "")
    database = url.database or url.username or ""
    return (backend, "localhost" if host in _LOOPBACK else host.lower(), str(port), database)
