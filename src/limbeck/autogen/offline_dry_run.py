"""The SQL of operations on a database server: Alembic's own offline mode, which sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext

from limbeck.autogen.dry_run import KEPT_OPTIONS, DryRun, Invocation, ScriptPart, failure_reason
from limbeck.autogen.messages import collected_warnings, silenced_logs
from limbeck.autogen.rendered_python import is_comment

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


@dataclass(frozen=True, slots=True)
class OfflineDryRunner:
    """Writes the statements of parts without a connection.

    Attributes:
        dialect: The dialect of the database, as its connection knows it.
        opts: The project's own options.
        invocation: How a part is run.
    """

    dialect: Dialect
    opts: Mapping[str, Any]
    invocation: Invocation
    _done: dict[tuple[str, object], DryRun] = field(default_factory=dict)
    _contexts: list[tuple[MigrationContext, StringIO]] = field(default_factory=list)

    def run_alone(self, part: ScriptPart, before: Sequence[ScriptPart] = ()) -> DryRun:  # noqa: ARG002 - nothing is reflected
        """The statements of one part; a comment says where it cannot be run.

        Each is run once: what a line of Python sends does not depend on what ran before it, but for the types
        that come with tables; so what it did in a direction counts. A comment sends what its operation does.
        """
        key = _key(part)
        if key not in self._done:
            self._done[key] = self._run(part, {})
        return self._done[key]

    def _run(self, part: ScriptPart, created: dict[str, Any]) -> DryRun:
        error = None
        with silenced_logs(), collected_warnings([]):
            context, buffer = self._context()
            context.impl.memo = created
            try:
                self.invocation.run(context, part)
            except Exception as raised:  # noqa: BLE001 - whatever it is, the script would raise it
                error = failure_reason(raised)
        blocks = [block.strip() for block in buffer.getvalue().split("\n\n")]
        buffer.seek(0)
        buffer.truncate()
        if error is not None:
            blocks.append(f"-- The script fails here: {error}")
        return DryRun("\n".join(block for block in blocks if block), error)

    def _context(self) -> tuple[MigrationContext, StringIO]:
        """A context for all parts, as a script has it, and where its statements go."""
        if not self._contexts:
            buffer = StringIO()
            opts = {key: self.opts[key] for key in KEPT_OPTIONS if key in self.opts}
            opts |= {"as_sql": True, "literal_binds": True, "output_buffer": buffer}
            self._contexts.append((MigrationContext.configure(dialect=self.dialect, opts=opts), buffer))
        return self._contexts[0]

    def run_directions(
        self, directions: Sequence[Sequence[ScriptPart]], *, to_error: bool = False
    ) -> list[list[DryRun]]:
        """The statements of each part of each direction; a type comes with its first table alone."""
        done: list[list[DryRun]] = []
        for parts in directions:
            created: dict[str, Any] = {}
            done.append([])
            for part in parts:
                done[-1].append(self._run(part, created))
                self._done[_key(part)] = done[-1][-1]
                if to_error and done[-1][-1].error is not None:
                    return done
        return done


def _key(part: ScriptPart) -> tuple[str, object]:
    """What tells a part from others: its lines, or what else is run."""
    return part.python, part.function or (part.operation if is_comment(part.python) else None)
