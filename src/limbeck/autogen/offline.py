"""The SQL of operations on a database server: Alembic's own offline mode, which sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext

from limbeck.autogen.captured_sql import KEPT_OPTIONS, Invocation, Outcome, Task, noting_warnings, reason
from limbeck.autogen.log_silence import quiet
from limbeck.autogen.rendered_python import is_comment

if TYPE_CHECKING:
    from alembic.operations.ops import MigrateOperation
    from sqlalchemy.engine import Dialect


@dataclass(frozen=True, slots=True)
class OfflineRunner:
    """Writes the statements of tasks without a connection.

    Attributes:
        dialect: The dialect of the database, as its connection knows it.
        opts: The project's own options.
        invocation: How a task is run.
    """

    dialect: Dialect
    opts: Mapping[str, Any]
    invocation: Invocation
    _done: dict[tuple[str, MigrateOperation | None], Outcome] = field(default_factory=dict)

    def alone(self, task: Task, before: Sequence[Task] = ()) -> Outcome:  # noqa: ARG002 - nothing is reflected
        """The statements of one task; a comment says where it cannot be run.

        Each is run once: what a line of Python sends does not depend on what ran before it. A comment sends
        what its operation does.
        """
        key = (task.python, task.operation if is_comment(task.python) else None)
        if key not in self._done:
            self._done[key] = self._run(task)
        return self._done[key]

    def _run(self, task: Task) -> Outcome:
        buffer = StringIO()
        opts = {key: self.opts[key] for key in KEPT_OPTIONS if key in self.opts}
        opts |= {"as_sql": True, "literal_binds": True, "output_buffer": buffer}
        error = None
        with quiet(), noting_warnings([]):
            context = MigrationContext.configure(dialect=self.dialect, opts=opts)
            try:
                self.invocation.run(context, task)
            except Exception as raised:  # noqa: BLE001 - whatever it is, the script would raise it
                error = reason(raised)
        blocks = [block.strip() for block in buffer.getvalue().split("\n\n")]
        if error is not None:
            blocks.append(f"-- The script fails here: {error}")
        return Outcome("\n".join(block for block in blocks if block), error)

    def through(self, directions: Sequence[Sequence[Task]]) -> list[Outcome]:
        """The statements of each direction."""
        outcomes = []
        for tasks in directions:
            done = [self.alone(task) for task in tasks]
            error = next((each.error for each in done if each.error is not None), None)
            outcomes.append(Outcome("\n".join(each.sql for each in done if each.sql), error))
        return outcomes
