"""Writing a new version file, where and as `alembic revision` would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.errors import error_text
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.records import Failure, Script

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from limbeck.projects.worker.channel import Channel
    from limbeck.projects.worker.env_py.run import EnvironmentRun


@dataclass(frozen=True, slots=True)
class RevisionWritten:
    """The answer: the file is there.

    Attributes:
        path: The file.
        hooks: The post-write hooks that were not run.
    """

    path: str
    hooks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewRevision:
    """What a version file is to hold.

    Attributes:
        revision: Its id.
        message: What it is about.
        heads: What it follows; none for the first revision.
        script: The bodies of its functions.
        imports: The import statements that these need.
    """

    revision: str
    message: str
    heads: tuple[str, ...]
    script: Script
    imports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WriteRevision:
    """Fill in the project's template, and put the file where Alembic would.

    Attributes:
        project: The project.
        new: What the file is to hold.
    """

    name: ClassVar[str] = "write-revision"
    answers: ClassVar[tuple[type, ...]] = (RevisionWritten,)

    project: ProjectSettings
    new: NewRevision

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "env.py"

    def secrets(self) -> tuple[str, ...]:
        """The project's."""
        return self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Run `env.py` as `alembic revision --autogenerate` does, and write the file instead of comparing."""
        from limbeck.projects.worker.env_py.run import EnvironmentRun

        command = ("revision", "--autogenerate", "-m", self.new.message)
        failure = EnvironmentRun(self.project, channel, self._write, command=command).run()
        if failure is not None:
            channel.failure(failure)

    def _write(self, run: EnvironmentRun, context: MigrationContext) -> list[Any]:
        """Write the file; there are no steps to run. Where that fails, nothing of it stays."""
        script = context.script
        if script is None:
            raise ValueError("a context without a folder of scripts")
        with run.namespace.back():
            there = _version_files(script)
            try:
                run.channel.answer(self._written(context, script))
            except Exception as error:  # noqa: BLE001 - the template is the project's own code
                for path in _version_files(script) - there:
                    path.unlink()
                run.channel.failure(
                    Failure(
                        "revision-not-written",
                        f"The version file could not be written: {error_text(error)}",
                        (),
                        "Correct what the message names: `alembic revision` fails in the same way.",
                    )
                )
        return []

    def _written(self, context: MigrationContext, script: ScriptDirectory) -> RevisionWritten:
        from limbeck.autogen import internals

        opts = context.opts
        hooks = _without_hooks(script)
        environment = context.environment_context
        values = {
            "config": None if environment is None else environment.config,
            "imports": "\n".join(sorted(self.new.imports)),
            opts.get("upgrade_token", "upgrades"): internals.template_indent(self.new.script.upgrade),
            opts.get("downgrade_token", "downgrades"): internals.template_indent(self.new.script.downgrade),
            **(opts.get("template_args") or {}),
        }
        made = script.generate_revision(
            self.new.revision, self.new.message, head=self.new.heads or "base", refresh=True, **values
        )
        return RevisionWritten("" if made is None else str(made.path), hooks)


def _without_hooks(script: ScriptDirectory) -> tuple[str, ...]:
    """The names of the post-write hooks, none of which is run from now on.

    Alembic 1.16 made a list of the section of the configuration that it kept until then.
    """
    name = "hooks" if hasattr(script, "hooks") else "hook_config"
    hooks = getattr(script, name) or ()
    setattr(script, name, {} if isinstance(hooks, Mapping) else [])
    if isinstance(hooks, Mapping):
        return tuple(str(hooks.get("hooks", "")).replace(",", " ").split())
    return tuple(str(each.get("_hook_name", "")) for each in hooks)


def _version_files(script: ScriptDirectory) -> set[Path]:
    """The files in the folders of a project's versions."""
    from limbeck.projects.worker.env_py.configuration import version_folders

    return {path for folder in version_folders(script) for path in Path(folder).rglob("*.py")}
