"""Running a project's `env.py`, as `alembic check` does, and comparing wherever it runs migrations."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from limbeck.autogen.comparing import examine
from limbeck.databases.guard import guard_process
from limbeck.databases.identity import identify
from limbeck.databases.limits import Limits
from limbeck.databases.masking import secrets_of
from limbeck.projects.worker import labels, secrets
from limbeck.projects.worker.causes import Case, NeverRunError, OfflineOnlyError
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.configuration import argv, read
from limbeck.projects.worker.connections import choose_url, opened
from limbeck.projects.worker.elsewhere import elsewhere
from limbeck.projects.worker.explaining import explain
from limbeck.projects.worker.job import ProjectJob
from limbeck.projects.worker.namespace import Namespace
from limbeck.projects.worker.noticing import Noticing
from limbeck.projects.worker.refused import refused_writes
from limbeck.projects.worker.surroundings import enter
from limbeck.projects.worker.unimported import unimported_models

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import URL


def run(job: ProjectJob, channel: Channel) -> None:
    """Run the project's `env.py` and send a comparison for each time that it runs migrations.

    Args:
        job: The project and the wishes of the caller.
        channel: Where comparisons, progress and a failure go.
    """
    refused: list[str] = []
    guard_process(Limits(**job.limits), refused.append)
    secrets.listen(channel.secret)
    enter(job.directory, argv(job))
    run = _Run(job, channel, refused)
    try:
        with ExitStack() as stack:
            run.go(stack)
    except BaseException as error:  # noqa: BLE001  sys.exit and an interrupt are failures to report too
        channel.failure(explain(run.case(error)))


class _Run:
    """One run of `env.py`, and what was noticed during it."""

    def __init__(self, job: ProjectJob, channel: Channel, refused: list[str]) -> None:
        self.job = job
        self.channel = channel
        self.refused = refused
        self.namespace = Namespace()
        self.attributes = Noticing(job.attributes)
        self.x = Noticing()
        self.arguments: dict[str, Any] = {}
        self.compared = 0
        self.environment: EnvironmentContext

    def case(self, error: BaseException) -> Case:
        """What a failure is explained from."""
        return Case(
            error,
            "env.py",
            self.job.directory,
            refused=tuple(self.refused),
            attributes=tuple(self.attributes.missed),
            x=tuple(self.x.missed),
        )

    def go(self, stack: ExitStack) -> None:
        """Read the configuration, run `env.py`.

        Raises:
            Exception: Whatever the project raises.
            NeverRunError: `env.py` never ran migrations.
        """
        config = read(self.job)
        script = ScriptDirectory.from_config(config)
        self._furnish(config, script, stack)
        self.channel.progress("running env.py")
        self.environment = self._environment(config, script)
        with self.environment, self.namespace.aside():
            script.run_env()
        if not self.compared:
            raise NeverRunError

    def _furnish(self, config: Config, script: ScriptDirectory, stack: ExitStack) -> None:
        """Put the wished URL and the open connections into the configuration."""
        url = choose_url(self.job, script)
        if url is not None:
            config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
            self._keep_secret(url)
        for name, handover in self.job.connections.items():
            self.attributes[name] = stack.enter_context(opened(handover))
        self.attributes.missed.clear()
        config.attributes = self.attributes

    def _environment(self, config: Config, script: ScriptDirectory) -> EnvironmentContext:
        """Alembic's context, with an eye on three of its methods.

        They are replaced on the instance: the functions of `alembic.context` call what they find there.
        """
        environment = EnvironmentContext(
            config, script, fn=self._compare, as_sql=False, dont_mutate=True, template_args={"config": config}
        )
        configure, run_migrations = environment.configure, environment.run_migrations
        get_x_argument = environment.get_x_argument

        def configuring(*args: Any, **kwargs: Any) -> None:
            configure(*args, **{**kwargs, "dont_mutate": True})  # whatever env.py says

        def running(**kwargs: Any) -> None:
            if environment.get_context().connection is None:
                raise OfflineOnlyError
            self.arguments = kwargs
            run_migrations(**kwargs)

        def asking(as_dictionary: bool = False) -> Any:  # noqa: FBT001, FBT002  Alembic's signature
            given = get_x_argument(as_dictionary=as_dictionary)
            if not isinstance(given, dict):
                return given
            self.x.update(given)
            return self.x

        for method in (("configure", configuring), ("run_migrations", running), ("get_x_argument", asking)):
            setattr(environment, *method)
        return environment

    def _compare(self, _heads: Sequence[str], context: MigrationContext) -> list[Any]:
        """What Alembic calls where it would run migrations: there are none to run."""
        with self.namespace.back():
            self.channel.progress("comparing")
            connection = context.connection
            if connection is None:
                raise OfflineOnlyError
            url = connection.engine.url
            self._keep_secret(url)
            identity = identify(connection, url)
            comparison = examine(
                context, script=context.script, identity=identity, progress=self.channel.progress
            )
            findings = [
                *comparison.findings,
                *refused_writes(self.refused),
                *elsewhere(self.job, url),
                *unimported_models(comparison.changes, context, self.job.directory),
            ]
            self.channel.comparison(
                dataclasses.replace(comparison, findings=tuple(findings)),
                labels.of(context, self.arguments),
            )
            self.compared += 1
        return []

    def _keep_secret(self, url: str | URL) -> None:
        for secret in secrets_of(url):
            self.channel.secret(secret)
