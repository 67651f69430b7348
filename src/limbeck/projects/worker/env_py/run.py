"""Running a project's `env.py`, with work of ours wherever it would run migrations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from configparser import InterpolationError
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError

from limbeck.databases.identity import identify
from limbeck.databases.masking import secrets_of
from limbeck.errors import message_of
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.evidence import Evidence, NeverRunError, OfflineOnlyError
from limbeck.projects.worker.diagnosis.explain import failure_from
from limbeck.projects.worker.env_py.configuration import argv, read_config, upgrade_command, version_folders
from limbeck.projects.worker.env_py.connections import needs_connection, open_connection, requested_url
from limbeck.projects.worker.env_py.guarded_process import GuardedProcess
from limbeck.projects.worker.env_py.process_state import Namespace, enter
from limbeck.records import DatabaseIdentity, Failure

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import URL, Connection

    from limbeck.databases.audited_files import AuditedFiles

Visit = Callable[["EnvironmentRun", "MigrationContext"], Iterable[Any]]
"""What to do instead of migrations, in the context that `env.py` configured; gives the steps to run."""


def without_version_table(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `context.configure` with which Alembic writes nothing, whatever `env.py` says.

    Args:
        arguments: As `env.py` gave them, by name.
    """
    return {**arguments, "dont_mutate": True}


class RecordingDict(dict[str, Any]):
    """A dictionary that records missing keys: what `env.py` looked for and did not get."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missed: list[str] = []

    def __missing__(self, key: str) -> Any:
        self.missed.append(key)
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As in any dictionary."""
        if key not in self:
            return default
        return self[key]

    def __contains__(self, key: object) -> bool:
        found = super().__contains__(key)
        if not found:
            self.missed.append(str(key))
        return found


class EnvironmentRun:
    """One run of `env.py`, and what was noticed during it.

    Attributes:
        channel: Where progress, secrets and the answers of a visit go.
        namespace: Puts ours back, in a visit, in place of the project's modules that are called `limbeck`.
        refused: Statements that were refused, since they would write.
        arguments: What `env.py` called `context.run_migrations` with.
        visits: How often it did.
        commit_failed: Whether the database refused what was done there when it was committed.
    """

    def __init__(  # noqa: PLR0913 - all but the first three are named, and most runs need none of them
        self,
        project: ProjectSettings,
        channel: Channel,
        visit: Visit,
        *,
        command: Sequence[str] = ("check",),
        as_sql: bool = False,
        guarded: GuardedProcess | None = None,
        configured: Callable[[dict[str, Any]], dict[str, Any]] = without_version_table,
        script: Callable[[Config], ScriptDirectory] = ScriptDirectory.from_config,
    ) -> None:
        """Store what to do.

        Args:
            project: How to run it.
            channel: Where progress and secrets go.
            visit: Called wherever `env.py` would run migrations.
            command: The words of the `alembic` command that `env.py` takes part in.
            as_sql: Whether that command is in offline mode.
            guarded: This process, where it is guarded already; None to do so, and let nothing be written to.
            configured: Called with the arguments of `context.configure`; gives those to use instead.
            script: Gives the project's folder.
        """
        self.channel = channel
        self.namespace = Namespace()
        self.refused: list[str] = []
        self.arguments: dict[str, Any] = {}
        self.visits = 0
        self.commit_failed = False
        self._project = project
        self._visit = visit
        self._command = command
        self._as_sql = as_sql
        self._guarded = guarded
        self._configured = configured
        self._script = script
        self._attributes = RecordingDict(project.attributes)
        self._x = RecordingDict()
        self._files: AuditedFiles

    def run(self) -> Failure | None:
        """Run `env.py` in a process that can't write to a database; the failure where it fails."""
        self._enter()
        try:
            with ExitStack() as stack:
                self._run_env_py(stack)
        except BaseException as error:  # noqa: BLE001  sys.exit and an interrupt are failures to report too
            evidence = self._evidence(error)
            is_without_statement = isinstance(error, DBAPIError) and error.statement is None
            self.commit_failed = is_without_statement and evidence.is_connected and evidence.unreached is None
            return failure_from(evidence)
        return None

    def identify(self, context: MigrationContext) -> tuple[Connection, DatabaseIdentity]:
        """The connection that `env.py` configured, and which database that is; its password is kept secret.

        Args:
            context: The context that `env.py` configured.

        Raises:
            OfflineOnlyError: It configured no connection.
        """
        connection = context.connection
        if connection is None:
            raise OfflineOnlyError
        url = connection.engine.url
        self._keep_secret(url)
        return connection, identify(connection, url)

    def _enter(self) -> None:
        """Make this process one that can't write, unless it is, and look like the command's."""
        if self._guarded is None:
            self._guarded = GuardedProcess.guard(self._project, self.channel)
        self._files, self.refused = self._guarded.files, self._guarded.refused
        self.refused.clear()
        enter(self._project.directory, argv(self._project, self._command))

    def _run_env_py(self, stack: ExitStack) -> None:
        config = read_config(self._project, self._command)
        script = self._script(config)
        if self._project.added_folders:
            script.version_locations = [*version_folders(script), *self._project.added_folders]
        self._protect(config)
        self._furnish(config, script, stack)
        self._protect(config)
        self.channel.progress("running env.py")
        with self._environment(config, script), self.namespace.aside():
            _run_where_it_can(script.run_env)
        if not self.visits:
            raise NeverRunError

    def _furnish(self, config: Config, script: ScriptDirectory, stack: ExitStack) -> None:
        """Put the requested URL and the open connections into the configuration."""
        url = requested_url(self._project, script)
        if url is not None:
            config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
            self._keep_secret(url)
        for name, handover in self._project.connections.items():
            if needs_connection(self._project, handover):
                self._attributes[name] = stack.enter_context(open_connection(handover))
        self._attributes.missed.clear()
        config.attributes = self._attributes

    def _protect(self, config: Config) -> None:
        """Keep the files that the configuration names from being written to past SQLAlchemy."""
        for handover in self._project.connections.values():
            self._files.add_url(handover["url"])
        # Without an ini there is no such option; with one it may not be a URL before env.py completes it.
        with suppress(CommandError, InterpolationError, ArgumentError):
            self._files.add_url(config.get_main_option("sqlalchemy.url") or "")

    def _environment(self, config: Config, script: ScriptDirectory) -> EnvironmentContext:
        """Alembic's context, with an eye on three of its methods.

        They are replaced on the instance: the functions of `alembic.context` call what they find there.
        """
        environment = EnvironmentContext(
            config,
            script,
            fn=self._reached,
            as_sql=self._as_sql,
            dont_mutate=True,
            template_args={"config": config},
        )
        signature = inspect.signature(environment.configure)
        configure, run_migrations = environment.configure, environment.run_migrations
        get_x_argument = environment.get_x_argument

        def configuring(*args: Any, **kwargs: Any) -> None:
            given = dict(signature.bind(*args, **kwargs).arguments)
            given |= given.pop("kw", {})
            configure(**self._configured(given))

        def running(**kwargs: Any) -> None:
            if environment.get_context().connection is None:
                raise OfflineOnlyError
            self.arguments = kwargs
            run_migrations(**kwargs)

        def asking(as_dictionary: bool = False) -> Any:  # noqa: FBT001, FBT002  Alembic's signature
            given = get_x_argument(as_dictionary=as_dictionary)
            if not isinstance(given, dict):
                return given
            self._x.update(given)
            return self._x

        for method in (("configure", configuring), ("run_migrations", running), ("get_x_argument", asking)):
            setattr(environment, *method)
        return environment

    def _reached(self, _heads: Sequence[str], context: MigrationContext) -> Iterable[Any]:
        """What Alembic calls where it would run migrations."""
        self.visits += 1
        return self._visit(self, context)

    def _keep_secret(self, url: str | URL) -> None:
        """Tell the secrets of a URL, so that the kernel removes them from whatever comes back."""
        for secret in secrets_of(url):
            self.channel.secret(secret)

    def _evidence(self, error: BaseException) -> Evidence:
        """What a failure is explained from."""
        return Evidence(
            error,
            "env.py",
            self._project.directory,
            refused=tuple(self.refused),
            attributes=tuple(self._attributes.missed),
            x=tuple(self._x.missed),
            unreached=None if self._guarded is None else self._guarded.connect_failures.failure_of(error),
            upgrade=upgrade_command(self._project) if self._project.given_url is None else "",
            project=self._project,
            is_connected=self.visits > 0,
        )


def _run_where_it_can(work: Callable[[], None]) -> None:
    """Run something in this thread; if it refuses, in a worker thread of an AnyIO event loop.

    An `env.py` that calls `anyio.from_thread.run` works only there: its application never runs it through
    the `alembic` command. It is run again from its beginning, which is harmless while nothing can write.

    Args:
        work: What to run.

    Raises:
        Exception: Whatever it raises.
    """
    try:
        work()
    except RuntimeError as error:
        if not _wants_worker_thread(error):
            raise
    else:
        return
    import anyio.to_thread

    anyio.run(anyio.to_thread.run_sync, work)


def _wants_worker_thread(error: RuntimeError) -> bool:
    """Whether AnyIO says so: by the type since 4.11, before that by the words of a plain RuntimeError."""
    return type(error).__name__ == "NoEventLoopError" or "AnyIO worker thread" in message_of(error)
