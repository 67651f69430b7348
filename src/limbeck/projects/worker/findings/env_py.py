"""What `env.py` did that a reader should know: it went to another database, or tried to write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import URL, make_url

from limbeck.databases.masking import mask_url
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.records import Finding
from limbeck.secret_texts import mask_text

_PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "mssql": 1433, "oracle": 1521}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_LONGEST = 500
"""Characters of refused statements that are shown."""


def other_database(project: ProjectSettings, used: URL) -> list[Finding]:
    """env.py connected to another database than the one that was given.

    What it means: Many env.py files do not read `sqlalchemy.url`: they take the URL from an environment
    variable, from the settings of the application or from `-x` arguments. The comparison is about the
    database that env.py chose.

    Why it matters: The report is true, but of another database: the one that was given was never looked at,
    and a `limbeck audit --check` in CI may pass for the wrong reason.

    What to do: Give env.py the database in the way that it reads it: an environment variable, `x=[…]` for
    `-x` arguments, or `attributes={"connection": db}`.

    Args:
        project: What the caller named.
        used: Where `env.py` went.
    """
    requested = project.given_url
    if requested is None or _address(make_url(requested)) == _address(used):
        return []
    went, given = mask_url(used), mask_url(requested)
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


def refused_writes(statements: Iterable[str]) -> list[Finding]:
    """env.py tried to write to the database and was refused.

    What it means: An audit opens the database read-only. env.py ran a statement that writes, such as
    `CREATE SCHEMA IF NOT EXISTS`, and went on after it was refused.

    Why it matters: What env.py did next may rely on what was refused, so the comparison may differ from
    that of a real run.

    What to do: Read the statement. If it only creates what exists already, nothing changes. Otherwise guard
    it in env.py, so that it runs only when migrations are applied.

    Args:
        statements: What was refused.
    """
    shown = mask_text("; ".join(dict.fromkeys(statements)))[:_LONGEST]
    if not shown:
        return []
    return [
        Finding(
            "env-py-writes",
            "env.py tried to write to the database and was refused",
            f"An audit only reads. What env.py did next may rely on what was refused: {shown}",
            "Check that the comparison does not depend on it; a real run of the migrations does write it.",
        )
    ]


def _address(url: URL) -> tuple[str, ...]:
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
