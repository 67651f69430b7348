"""What each statement does where all engines are guarded, as in the worker. A process is guarded for good."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits


def outcome(error: Exception | None, rows: list[Any]) -> list[Any]:
    """`[what happened, details]`: rows as lists, or the last line that says why not."""
    return ["done", rows] if error is None else [type(error).__name__, str(error).splitlines()[0]]


def own_connection(url: str) -> Any:
    """A connection that a project's own function makes, and no setting of ours reaches."""
    import psycopg

    named = make_url(url)
    return psycopg.connect(host=str(named.query["host"]), dbname=named.database, user=named.username)


async def own_async_connection(url: str) -> Any:
    """The same through asyncpg."""
    import asyncpg

    named = make_url(url)
    return await asyncpg.connect(host=str(named.query["host"]), database=named.database, user=named.username)


def run(job: dict[str, Any]) -> list[Any]:
    """Each statement in a connection of its own, committed."""
    options: dict[str, Any] = {}
    if job.get("isolation"):
        options["isolation_level"] = job["isolation"]
    if job.get("creator"):
        options["creator"] = lambda: sqlite3.connect(job["creator"])
    if job.get("own") == "creator":
        options["creator"] = lambda: own_connection(job["url"])
    engine = create_engine(job["url"], **options)
    if job.get("own") == "do_connect":
        event.listen(engine, "do_connect", lambda *_given: own_connection(job["url"]))
    outcomes = []
    for statement in job["statements"]:
        error, rows = None, []
        try:
            with engine.connect() as connection:
                result = connection.exec_driver_sql(statement)
                rows = [list(row) for row in result] if result.returns_rows else []
                connection.commit()
        except Exception as problem:  # noqa: BLE001  whatever it is, it is the outcome
            error = problem
        outcomes.append(outcome(error, rows))
    engine.dispose()
    return outcomes


async def run_async(job: dict[str, Any]) -> list[Any]:
    """The same through an async engine."""
    options: dict[str, Any] = {"isolation_level": job["isolation"]} if job.get("isolation") else {}
    if job.get("own"):
        options["async_creator"] = lambda: own_async_connection(job["url"])
    engine = create_async_engine(job["url"], **options)
    outcomes = []
    for statement in job["statements"]:
        error, rows = None, []
        try:
            async with engine.connect() as connection:
                result = await connection.exec_driver_sql(statement)
                rows = [list(row) for row in result] if result.returns_rows else []
                await connection.commit()
        except Exception as problem:  # noqa: BLE001  whatever it is, it is the outcome
            error = problem
        outcomes.append(outcome(error, rows))
    await engine.dispose()
    return outcomes


def guarded_outcomes(job: dict[str, Any], cwd: Path | None) -> str:
    """Guard this process first, then do as told.

    Args:
        job: `{"url", "statements", "creator", "own", "isolation"}`.
        cwd: Where to do it.

    Returns:
        `{"outcomes", "writes"}` as JSON.
    """
    if cwd is not None:
        os.chdir(cwd)
    writes: list[str] = []
    guard_process(Limits(lock=0.3, statement=1.0, connect=5.0), writes.append)
    is_async = make_url(job["url"]).get_dialect().is_async
    outcomes = asyncio.run(run_async(job)) if is_async else run(job)
    return json.dumps({"outcomes": outcomes, "writes": writes}, default=str)
