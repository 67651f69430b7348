"""The SQL of steps, as Alembic's offline mode writes it for a project or for version files alone."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits
from limbeck.projects.jobs.offline_sql import WriteOfflineSql
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.run_names import run_labels
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.env_py.process_state import Namespace, enter
from limbeck.projects.worker.env_py.run import EnvironmentRun
from limbeck.projects.worker.stepwise_sql import Stepwise

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext


def write_offline_sql(job: WriteOfflineSql, channel: Channel) -> None:
    """Send the SQL of each step.

    The project's own `env.py` configures it; without one, or where it fails, Alembic's defaults do.

    Args:
        job: The steps.
        channel: Where the SQL, step by step, and failures go.
    """
    directory = job.project.directory if job.project else job.directory
    stepwise = Stepwise(job.steps, job.revisions, directory, channel)
    if job.project is None:
        guard_process(Limits())
        enter(job.directory, ["alembic", *_command(job)])
        _write(job, stepwise)
    else:
        _write_with_env_py(job.project, job, stepwise, channel)
    stepwise.flush()


def _write_with_env_py(
    project: ProjectSettings, job: WriteOfflineSql, stepwise: Stepwise, channel: Channel
) -> None:
    """Write the steps wherever `env.py` would run migrations; with Alembic's defaults if it never does."""

    def steps(run: EnvironmentRun, context: MigrationContext) -> Iterable[Any]:
        return stepwise.steps(run_labels(context, run.arguments))

    def configured(arguments: dict[str, Any]) -> dict[str, Any]:
        """What `env.py` configures, but for the requested dialect and into our buffer."""
        stepwise.flush()  # the end of the run before, if this is not the first
        given = {"literal_binds": True, **arguments}
        if _dialect_of(given) != job.dialect:
            given = {key: value for key, value in given.items() if key not in {"connection", "url"}}
            given["dialect_name"] = job.dialect
        return {**given, "output_buffer": stepwise.buffer, "starting_rev": job.start}

    run = EnvironmentRun(
        project,
        channel,
        steps,
        command=_command(job),
        as_sql=True,
        configured=configured,
        script=lambda config: stepwise.furnish(ScriptDirectory.from_config(config)),
    )
    with _no_sql_files():
        failure = run.run()
    if failure is not None and run.visits:
        channel.failure(failure)
    elif failure is not None:
        stepwise.restart(f"Written with Alembic's default settings, since env.py failed: {failure.what}")
        _write(job, stepwise)


def _write(job: WriteOfflineSql, stepwise: Stepwise) -> None:
    """Write the steps as an `env.py` would that leaves everything at its default."""

    def steps(_heads: Any, context: MigrationContext) -> Iterable[Any]:
        return stepwise.steps(run_labels(context, {}))

    script = stepwise.furnish(ScriptDirectory(job.directory))
    environment = EnvironmentContext(Config(), script, fn=steps, as_sql=True)
    with environment, Namespace().aside():
        environment.configure(
            dialect_name=job.dialect,
            literal_binds=True,
            dialect_opts={"paramstyle": "named"},
            output_buffer=stepwise.buffer,
            starting_rev=job.start,  # type: ignore[arg-type]  # it takes several, too
        )
        with environment.begin_transaction():
            environment.run_migrations()


def _dialect_of(arguments: dict[str, Any]) -> str:
    """The dialect that arguments of `context.configure` lead to."""
    if arguments.get("connection") is not None:
        return str(arguments["connection"].dialect.name)
    if arguments.get("url"):
        return make_url(arguments["url"]).get_backend_name()
    return str(arguments.get("dialect_name"))


def _command(job: WriteOfflineSql) -> tuple[str, ...]:
    """The words of the command that writes the same."""
    end = job.steps[-1]
    return (end.direction.value, f"{','.join(job.start) or 'base'}:{end.revision}", "--sql")


@contextmanager
def _no_sql_files() -> Iterator[None]:
    """While the block runs, what is written to a file called `*.sql` goes to the null device.

    Alembic's template for several databases opens a file for each of them in the working directory, and
    truncates an existing one, before it tells Alembic to write into it.
    """
    real = io.open

    def opening(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        path = os.fspath(file) if isinstance(file, (str, os.PathLike)) else ""
        writes = any(letter in mode for letter in "wax+")
        nowhere = writes and str(path).lower().endswith(".sql")
        return real(os.devnull if nowhere else file, "w" if nowhere else mode, *args, **kwargs)

    builtins.open = io.open = opening
    try:
        yield
    finally:
        builtins.open = io.open = real
