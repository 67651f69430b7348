"""The private names of Alembic that we need, and no other module touches.

A contract test names each of them and runs against the oldest and the newest Alembic that we support.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from textwrap import indent
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare, render
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import UpgradeOps

if TYPE_CHECKING:
    from alembic.operations.ops import MigrateOperation, MigrationScript, OpContainer
    from alembic.runtime.migration import MigrationContext

BUILTIN = "alembic.autogenerate."
"""How the names of Alembic's own plugins begin; there are plugins since 1.18."""


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
    compare._populate_migration_script(autogen, script)  # noqa: SLF001 - see the module's docstring


def body(autogen: AutogenContext, operations: OpContainer) -> str:
    """The body of `upgrade()` or `downgrade()`, not indented, with Alembic's first and last comment."""
    return str(render._render_cmd_body(operations, autogen)).rstrip("\n")  # noqa: SLF001 - see the docstring


def lines(autogen: AutogenContext, operation: MigrateOperation) -> str:
    """What Alembic renders for one operation alone, not indented."""
    return "\n".join(body(autogen, UpgradeOps([operation])).splitlines()[1:-1])


def template_indent(text: str) -> str:
    """The body as Alembic hands it to the template: every line but the first is indented."""
    return "\n".join(line.rstrip() for line in indent(text, "    ").strip().splitlines())


def has_plugins() -> bool:
    """Whether this Alembic knows `autogenerate_plugins` at all."""
    return bool(_plugins())


def builtin_plugins() -> list[str]:
    """The names of Alembic's own comparisons."""
    return sorted(name for name in _plugins() if name.startswith(BUILTIN))


def missing_plugins(wanted: Sequence[str]) -> list[str]:
    """Alembic's own comparisons that a list of plugin names leaves out.

    Args:
        wanted: As in `autogenerate_plugins`: names, `*` for a part of one, `~` in front to leave out.
    """
    include = [_pattern(each) for each in wanted if not each.startswith("~")]
    exclude = [_pattern(each[1:]) for each in wanted if each.startswith("~")]
    return [
        name
        for name in builtin_plugins()
        if not any(each.match(name) for each in include) or any(each.match(name) for each in exclude)
    ]


def _plugins() -> Mapping[str, Any]:
    try:
        from alembic.runtime import plugins
    except ImportError:
        return {}
    found: Mapping[str, Any] = plugins._all_plugins  # noqa: SLF001 - see the module's docstring
    return found


def _pattern(name: str) -> re.Pattern[str]:
    parts = [".+?" if part == "*" else re.escape(part) for part in name.split(".")]
    return re.compile(rf"^{'[.]'.join(parts)}$")
