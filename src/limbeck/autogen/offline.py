"""The SQL of operations on a database server: Alembic's own offline mode, which sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext

from limbeck.autogen.running import KEPT_OPTIONS, Invocation, attempt, said

if TYPE_CHECKING:
    from alembic.operations.ops import MigrateOperation
    from sqlalchemy.engine import Dialect


@dataclass(frozen=True, slots=True)
class OfflineRunner:
    """Writes the statements of operations without a connection.

    Attributes:
        dialect: The dialect of the database, as its connection knows it.
        opts: The project's own options.
        invocation: How an operation is run.
    """

    dialect: Dialect
    opts: Mapping[str, Any]
    invocation: Invocation

    def alone(self, operation: MigrateOperation) -> str:
        """The statements of one operation; a comment says where it cannot be run."""
        buffer = StringIO()
        opts = {key: self.opts[key] for key in KEPT_OPTIONS if key in self.opts}
        opts |= {"as_sql": True, "literal_binds": True, "output_buffer": buffer}
        context = MigrationContext.configure(dialect=self.dialect, opts=opts)
        failed = attempt(lambda: self.invocation.run(context, operation), _explain)
        blocks = [block.strip() for block in buffer.getvalue().split("\n\n")]
        return "\n".join([*(block for block in blocks if block), *([failed] if failed else [])])

    def through(self, directions: Sequence[Sequence[MigrateOperation]]) -> list[str]:
        """The statements of each direction."""
        return ["\n".join(filter(None, map(self.alone, each))) for each in directions]


def _explain(error: Exception) -> str:
    return f"The script fails here: {type(error).__name__}: {said(error)}"
