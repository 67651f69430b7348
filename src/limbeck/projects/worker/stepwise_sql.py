"""What Alembic writes in offline mode, cut into the steps that it is written for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from alembic.runtime.migration import RevisionStep
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionMap
from alembic.util import load_python_file

from limbeck.projects.jobs.offline_sql import RunBegins, StepFailure, StepSql
from limbeck.projects.run_names import Labels
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.offline import offline_failure
from limbeck.records.revision import Direction, PathStep, Revision

if TYPE_CHECKING:
    from alembic.script.revision import Revision as AlembicRevision

Failed = Callable[[BaseException, str], None]
"""Called with what a version file raised, and the file."""


class Stepwise:
    """Writes steps into a buffer, and sends what is in it whenever a step is done.

    A step that fails does not keep the others from being written.

    Attributes:
        buffer: Where Alembic writes to.
    """

    def __init__(
        self, steps: Sequence[PathStep], revisions: Sequence[Revision], directory: str, channel: Channel
    ) -> None:
        """Take the steps; nothing of them is loaded yet.

        Args:
            steps: What to write, in order.
            revisions: All revisions of the history that have a file.
            directory: The working directory, to which paths are shown relative.
            channel: Where the SQL goes.
        """
        self.buffer = StringIO()
        self._steps = steps
        self._channel = channel
        self._directory = directory
        self._scripts = {
            each.revision: Script(cast("ModuleType", _Module(each, self._failed)), each.revision, each.path)
            for each in revisions
            if each.path is not None
        }
        self._revisions = RevisionMap(self._generate)
        _ = self._revisions.heads  # it works out the graph when it is first asked, and the steps rely on it
        self._sent = 0
        self._run = 0
        self._position = 0

    def furnish(self, script: ScriptDirectory) -> ScriptDirectory:
        """Give a script folder the revisions as they were read, so that it loads no file.

        Args:
            script: The folder.
        """
        script.revision_map = self._revisions
        return script

    def restart(self, comment: str) -> None:
        """Forget what was written so far.

        Args:
            comment: What to say before the first step.
        """
        self.buffer = StringIO()
        self._sent = 0
        self.buffer.write(f"-- {' '.join(comment.split())}\n\n")

    def steps(self, labels: Labels) -> Iterator[RevisionStep]:
        """The steps for `MigrationContext.run_migrations`, which asks for the next one when one is done.

        Args:
            labels: What could tell this run of migrations from others of the same `env.py`.
        """
        self._run += 1
        self._position = 0
        self._channel.answer(RunBegins(self._run, labels))
        for position, each in enumerate(self._steps):
            if position:
                self.flush()
            self._position = position
            self._channel.progress(f"writing {each.revision}")
            yield RevisionStep(
                self._revisions, self._scripts[each.revision], each.direction is Direction.UPGRADE
            )

    def flush(self) -> None:
        """Send what was written since the last time, as part of the step that was written last."""
        text = self.buffer.getvalue()[self._sent :]
        if text and self._run:
            self._sent += len(text)
            self._channel.answer(StepSql(self._run, self._position, text))

    def _generate(self) -> Iterator[AlembicRevision]:
        yield from self._scripts.values()

    def _failed(self, error: BaseException, path: str) -> None:
        """Tell why a step is not whole, in its SQL too, so that nobody runs that unawares."""
        failure = offline_failure(error, path, self._directory)
        self._channel.answer(StepFailure(self._position, failure))
        self.buffer.write(f"-- Incomplete: {' '.join(failure.what.split())}\n\n")


class _Module:
    """A version file that is run when one of its functions is called, and not before.

    Alembic's `Script` takes what it needs to know of the graph from the attributes of a module.
    """

    def __init__(self, revision: Revision, failed: Failed) -> None:
        self.down_revision = revision.down_revision or None
        self.branch_labels = revision.branch_labels
        self.depends_on = revision.depends_on
        self.__doc__ = revision.message
        self._path = Path(str(revision.path))
        self._failed = failed
        self._loaded: ModuleType | None = None

    def upgrade(self, **arguments: Any) -> None:
        """Run the file's function, as Alembic calls it."""
        self._call("upgrade", arguments)

    def downgrade(self, **arguments: Any) -> None:
        """Run the file's function, as Alembic calls it."""
        self._call("downgrade", arguments)

    def _call(self, name: str, arguments: dict[str, Any]) -> None:
        try:
            if self._loaded is None:
                self._loaded = load_python_file(str(self._path.parent), self._path.name)
            getattr(self._loaded, name)(**arguments)
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever it is, the next step is written
            self._failed(error, str(self._path))
