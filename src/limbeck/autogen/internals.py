"""The private names of Alembic that we need, and no other module touches.

A contract test names each of them and runs against the oldest and the newest Alembic that we support.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import indent
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare, render
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrateOperation, MigrationScript, OpContainer, UpgradeOps

if TYPE_CHECKING:
    from alembic.operations import ops
    from alembic.runtime.migration import MigrationContext

FILTERS = ("include_object", "include_name")


def autogen_context(context: MigrationContext, opts: Mapping[str, Any], metadata: Any) -> AutogenContext:
    """The state of one autogenerate run.

    Args:
        context: The project's own context, on an open connection.
        opts: Its options, of which the filters may be wrapped.
        metadata: The models.
    """
    return AutogenContext(context, metadata=metadata, opts=dict(opts), autogenerate=True)


def populate(autogen: AutogenContext, script: MigrationScript) -> None:
    """Compare, and put the operations of both directions into the script, as `alembic check` does."""
    compare._populate_migration_script(autogen, script)


def body(autogen: AutogenContext, operations: OpContainer) -> str:
    """The body of `upgrade()` or `downgrade()`, not indented, with Alembic's first and last comment."""
    return render._render_cmd_body(operations, autogen).rstrip("\n")


def lines(autogen: AutogenContext, operation: MigrateOperation) -> str:
    """What Alembic renders for one operation alone, not indented."""
    return "\n".join(body(autogen, UpgradeOps([operation])).splitlines()[1:-1])


def template_indent(text: str) -> str:
    """The body as Alembic hands it to the template: every line but the first is indented."""
    return "\n".join(line.rstrip() for line in indent(text, "    ").strip().splitlines())


def executor(context: MigrationContext) -> Callable[..., Any]:
    """The one function that all of a context's own statements go through."""
    return context.impl._exec


def reversed_table(operation: ops.DropTableOp) -> ops.CreateTableOp | None:
    """What a dropped table looked like, when Alembic remembers it."""
    return operation._reverse
