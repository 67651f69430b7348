"""The sample: an online shop whose models have drifted from its database."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.database import Database
from limbeck.databases.scratch import BACKENDS, scratch
from limbeck.errors import InputError, LimbeckError, ProjectError
from limbeck.processes import threads
from limbeck.processes.conversation import Ending
from limbeck.progress import Progress, silent
from limbeck.projects.jobs.run_module import RunModule
from limbeck.projects.jobs.settings import Handover
from limbeck.projects.project import Project, project
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job
from limbeck.projects.worker_process import warm_up

TIME_LIMIT = 120.0
"""Seconds that building the shop may take; it takes half a second."""

_HERE = Path(__file__).parent
# In an installed package, and in the repository.
_PLACES = (_HERE.parent / "_data" / "shop", _HERE.parents[2] / "data" / "shop")

# Two threads may want a sample at once; one waits only for the other one's of the same backend.
_LOCKS = {backend: threading.Lock() for backend in BACKENDS}
_built: dict[str, Database] = {}


def sample(backend: str = "sqlite", *, fresh: bool = False, progress: Progress = silent) -> Project:
    """The shop, with a scratch database that is migrated to its heads and has 523 rows.

    The database is built on the first call and shared by later ones; it is gone when this process ends.

    Args:
        backend: `sqlite` or `postgresql`.
        fresh: Build a new database, which later calls then share: for one that was changed.
        progress: Called with a few words at each stage.

    Returns:
        The project, as `limbeck.project` gives it, with the URL of that database.

    Raises:
        InputError: There is no such backend.
        ServerError: No PostgreSQL server is available.
        ProjectError: The shop could not be built; its output is in the evidence.
    """
    if backend not in _LOCKS:
        raise InputError(
            f"There is no sample for {backend!r}.",
            slug="unknown-backend",
            remedy=f"Use one of: {', '.join(sorted(_LOCKS))}.",
        )
    folder = shop_folder()
    with _LOCKS[backend]:
        database = _built.get(backend)
        if database is None or fresh or not _is_there(database):
            database = _build(backend, folder, progress)
            _built[backend] = database
        return project(folder / "alembic.ini", url=database)


def build_ahead(backend: str) -> None:
    """Build the sample in the background, so that `sample` need not wait for all of it.

    One that can't be built is no error before somebody asks for it.

    Args:
        backend: `sqlite` or `postgresql`.
    """

    def build() -> None:
        with suppress(Exception):
            sample(backend)

    if threads.available():
        threads.start(build, name="sample")


def shop_folder() -> Path:
    """Where the shop's project is; nothing is ever written there.

    Raises:
        ProjectError: It came neither with the package nor with the repository.
    """
    for place in _PLACES:
        if (place / "alembic.ini").is_file():
            return place
    raise ProjectError(
        "The sample shop is missing from this installation.",
        slug="no-sample",
        evidence={"Looked in": "\n".join(map(str, _PLACES))},
        remedy="Install limbeck again, from a wheel or from a complete checkout.",
    )


def _is_there(database: Database) -> bool:
    """Whether the database still has its tables: its server or its file may be gone."""
    try:
        with database.connect() as connection:
            connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
    except (SQLAlchemyError, LimbeckError):
        return False
    finally:
        database.engine.dispose()
    return True


def _build(backend: str, folder: Path, progress: Progress) -> Database:
    warm_up(sys.executable)  # whoever wants the sample is going to audit it
    progress(f"starting a {backend} database")
    database = scratch(backend)
    try:
        database.engine.dispose()
        progress("building the shop")
        _run(folder, database)
    except BaseException:
        # The reason why there is no shop matters more than a database that can't be dropped.
        with suppress(SQLAlchemyError, LimbeckError):
            database.close()
        raise
    return database


def _run(folder: Path, database: Database) -> None:
    """Migrate and seed in a process of its own, so that no module of the shop gets into this one."""
    url = database.secret_url.render_as_string(hide_password=False)
    arguments = ("--url", "-", "--upgrade")
    job = RunModule("shop.seed", arguments, str(folder), Handover(**database.handover()), url + "\n")
    done = run_job(sys.executable, job, Replies, time_limit=TIME_LIMIT)
    if done.failure is None:
        return
    how = {
        Ending.TIME_LIMIT: f"was stopped after {TIME_LIMIT:g} seconds",
        Ending.DIED: f"ended with {done.exit_text}",
    }
    reason = how.get(done.ending, f"could not be started: {done.failure.what}")
    raise ProjectError(
        f"The sample shop could not be built: the program that builds it {reason}.",
        slug="sample-failed",
        evidence={
            "Database": database.url,
            "Interpreter": sys.executable,
            "Output": done.output.strip() or "none",
        },
        remedy="Read the output's last line; if `data/shop` was changed, restore it.",
    )
