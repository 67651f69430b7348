"""The SQL of migrations, as Alembic's offline mode writes it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.explain import explain
from limbeck.projects.worker.env_py import labels
from limbeck.projects.worker.env_py.namespace import Namespace
from limbeck.projects.worker.env_py.process_state import enter
from limbeck.projects.worker.env_py.run import EnvironmentRun
from limbeck.projects.worker.env_py.sql_files import none_written
from limbeck.projects.worker.job import ProjectJob, SqlJob
from limbeck.projects.worker.jobs.stepwise_sql import Stepwise

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext


def write_sql(job: SqlJob, channel: Channel) -> None:
    """Send the SQL of each step, as `alembic upgrade --sql` or `alembic downgrade --sql` writes it.

    The project's own `env.py` configures it; where that fails, or there is none, Alembic's defaults do.

    Args:
        job: The steps.
        channel: Where the SQL, step by step, and failures go.
    """
    stepwise = Stepwise(job, channel)
    namespace = Namespace()
    if job.project is None:
        guard_process(Limits())
        enter(job.directory, ["alembic", *_command(job)])
        _write(job, stepwise, Config(), namespace)
    else:
        run = _Offline(job.project, job, stepwise, channel)
        run.start()
        if run.fault:
            stepwise.restart(f"Written with Alembic's default settings, since env.py failed: {run.fault}")
            _write(job, stepwise, Config(), namespace)
    stepwise.flush()


class _Offline(EnvironmentRun):
    """Runs the steps in offline mode wherever `env.py` would run migrations.

    Attributes:
        fault: Why `env.py` never came to run any; empty if it did.
    """

    as_sql = True

    def __init__(self, project: ProjectJob, job: SqlJob, stepwise: Stepwise, channel: Channel) -> None:
        super().__init__(project, channel)
        self.command = _command(job)
        self.fault = ""
        self._dialect = job.dialect
        self._start = job.start
        self._stepwise = stepwise

    def start(self) -> None:
        """Run `env.py`; where it fails after it began to run migrations, tell the failure."""
        self.enter()
        try:
            with none_written(), ExitStack() as stack:
                self.go(stack)
        except BaseException as error:  # noqa: BLE001  sys.exit and an interrupt are failures to report too
            failure = explain(self.case(error))
            if self.visits:
                self.channel.failure(failure)
            else:
                self.fault = failure.what

    def script(self, config: Config) -> ScriptDirectory:
        """The project's folder, with the revisions as they were read."""
        return self._stepwise.furnish(super().script(config))

    def visit(self, context: MigrationContext) -> Iterable[Any]:
        """The steps to write."""
        return self._stepwise.steps(labels.of(context, self.arguments))

    def configured(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What `env.py` configures, for the wished dialect and into our buffer."""
        self._stepwise.flush()  # the end of the run before, if this is not the first
        given = {"literal_binds": True, **arguments}
        if _dialect_of(given) != self._dialect:
            given = {key: value for key, value in given.items() if key not in {"connection", "url"}}
            given["dialect_name"] = self._dialect
        return {**given, "output_buffer": self._stepwise.buffer, "starting_rev": self._start}


def _dialect_of(arguments: dict[str, Any]) -> str:
    """The dialect that arguments of `context.configure` lead to."""
    if arguments.get("connection") is not None:
        return str(arguments["connection"].dialect.name)
    if arguments.get("url"):
        return make_url(arguments["url"]).get_backend_name()
    return str(arguments.get("dialect_name"))


def _write(job: SqlJob, stepwise: Stepwise, config: Config, namespace: Namespace) -> None:
    """Write the steps as an `env.py` would that leaves everything at its default."""

    def steps(_heads: Any, context: MigrationContext) -> Iterable[Any]:
        return stepwise.steps(labels.of(context, {}))

    script = stepwise.furnish(ScriptDirectory(job.directory))
    environment = EnvironmentContext(config, script, fn=steps, as_sql=True)
    with environment, namespace.aside():
        environment.configure(
            dialect_name=job.dialect,
            literal_binds=True,
            dialect_opts={"paramstyle": "named"},
            output_buffer=stepwise.buffer,
            starting_rev=job.start,  # type: ignore[arg-type]  # it takes several, too
        )
        with environment.begin_transaction():
            environment.run_migrations()


def _command(job: SqlJob) -> tuple[str, ...]:
    """The words of the command that writes the same."""
    end = job.steps[-1]
    return (end.direction.value, f"{','.join(job.start) or 'base'}:{end.revision}", "--sql")
