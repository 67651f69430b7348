"""Running a project's `env.py`, and doing something of ours wherever it runs migrations."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from configparser import InterpolationError
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError

from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits
from limbeck.databases.masking import secrets_of
from limbeck.databases.raw_drivers import AuditedFiles
from limbeck.databases.writable import Spare
from limbeck.projects.worker import secrets
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.connect_failures import Unreached
from limbeck.projects.worker.diagnosis.evidence import Case, NeverRunError, OfflineOnlyError
from limbeck.projects.worker.diagnosis.explain import explain
from limbeck.projects.worker.env_py.configuration import argv, read, upgrade
from limbeck.projects.worker.env_py.connections import choose_url, is_needed, opened, wished_url
from limbeck.projects.worker.env_py.namespace import Namespace
from limbeck.projects.worker.env_py.process_state import enter
from limbeck.projects.worker.env_py.recording_dict import Noticing
from limbeck.projects.worker.env_py.threads import run_where_it_can
from limbeck.projects.worker.job import ProjectJob

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import URL


class EnvironmentRun:
    """One run of `env.py`, and what was noticed during it.

    A subclass says what to do where `env.py` would run migrations.

    Attributes:
        command: The words of the `alembic` command that `env.py` takes part in.
        as_sql: Whether that command is in offline mode.
        spare: The only database that may be written to; None for none at all.
    """

    command: tuple[str, ...] = ("check",)
    as_sql = False
    spare: Spare | None = None

    def __init__(self, job: ProjectJob, channel: Channel) -> None:
        self.job = job
        self.channel = channel
        self.refused: list[str] = []
        self.namespace = Namespace()
        self.attributes = Noticing(job.attributes)
        self.x = Noticing()
        self.unreached = Unreached(Limits(**job.limits))
        self.arguments: dict[str, Any] = {}
        self.visits = 0
        self.environment: EnvironmentContext
        self.files: AuditedFiles

    def start(self) -> None:
        """Run `env.py` in a process that can't write to a database; tell the failure where it fails."""
        self.enter()
        try:
            with ExitStack() as stack:
                self.go(stack)
        except BaseException as error:  # noqa: BLE001  sys.exit and an interrupt are failures to report too
            self.channel.failure(explain(self.case(error)))

    def enter(self) -> None:
        """Make this process one that can't write, and look like the command's."""
        self.files = guard_process(Limits(**self.job.limits), self.refused.append, self.spare)
        secrets.listen(self.channel.secret)
        self.unreached.listen()
        enter(self.job.directory, argv(self.job, self.command))

    def visit(self, context: MigrationContext) -> Iterable[Any]:
        """Do what is to be done instead of migrations; what it gives is run as the steps of one.

        Args:
            context: The context that `env.py` configured.
        """
        raise NotImplementedError

    def configured(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments of `context.configure` as they shall be.

        Args:
            arguments: As `env.py` gave them, by name.
        """
        return {**arguments, "dont_mutate": True}  # whatever env.py says

    def case(self, error: BaseException) -> Case:
        """What a failure is explained from."""
        return Case(
            error,
            "env.py",
            self.job.directory,
            refused=tuple(self.refused),
            attributes=tuple(self.attributes.missed),
            x=tuple(self.x.missed),
            unreached=self.unreached.why(error),
            upgrade=upgrade(self.job) if wished_url(self.job) is None else "",
        )

    def go(self, stack: ExitStack) -> None:
        """Read the configuration, run `env.py`.

        Raises:
            Exception: Whatever the project raises.
            NeverRunError: `env.py` never ran migrations.
        """
        config = read(self.job, self.command)
        script = self.script(config)
        self._furnish(config, script, stack)
        self._protect(config)
        self.channel.progress("running env.py")
        self.environment = self._environment(config, script)
        with self.environment, self.namespace.aside():
            run_where_it_can(script.run_env)
        if not self.visits:
            raise NeverRunError

    def script(self, config: Config) -> ScriptDirectory:
        """The project's folder.

        Args:
            config: Its configuration.
        """
        return ScriptDirectory.from_config(config)

    def _furnish(self, config: Config, script: ScriptDirectory, stack: ExitStack) -> None:
        """Put the wished URL and the open connections into the configuration."""
        url = choose_url(self.job, script)
        if url is not None:
            config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
            self.keep_secret(url)
        for name, handover in self.job.connections.items():
            if is_needed(self.job, handover):
                self.attributes[name] = stack.enter_context(opened(handover))
        self.attributes.missed.clear()
        config.attributes = self.attributes

    def _protect(self, config: Config) -> None:
        """Keep the files that are to be looked at from being written to past SQLAlchemy, before they are."""
        for handover in self.job.connections.values():
            self.files.add_url(handover["url"])
        # Without an ini there is none; env.py may make a URL of what is none yet.
        with suppress(CommandError, InterpolationError, ArgumentError):
            self.files.add_url(config.get_main_option("sqlalchemy.url") or "")

    def _environment(self, config: Config, script: ScriptDirectory) -> EnvironmentContext:
        """Alembic's context, with an eye on three of its methods.

        They are replaced on the instance: the functions of `alembic.context` call what they find there.
        """
        environment = EnvironmentContext(
            config,
            script,
            fn=self._reached,
            as_sql=self.as_sql,
            dont_mutate=True,
            template_args={"config": config},
        )
        signature = inspect.signature(environment.configure)
        configure, run_migrations = environment.configure, environment.run_migrations
        get_x_argument = environment.get_x_argument

        def configuring(*args: Any, **kwargs: Any) -> None:
            given = dict(signature.bind(*args, **kwargs).arguments)
            given |= given.pop("kw", {})
            configure(**self.configured(given))

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

    def _reached(self, _heads: Sequence[str], context: MigrationContext) -> Iterable[Any]:
        """What Alembic calls where it would run migrations."""
        self.visits += 1
        return self.visit(context)

    def keep_secret(self, url: str | URL) -> None:
        """Tell the secrets of a URL, so that the kernel removes them from whatever comes back.

        Args:
            url: Where `env.py` connects to.
        """
        for secret in secrets_of(url):
            self.channel.secret(secret)
