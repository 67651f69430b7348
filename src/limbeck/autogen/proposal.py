"""Asking Alembic what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alembic.operations.ops import DowngradeOps, MigrateOperation, MigrationScript, UpgradeOps

from limbeck.autogen import internals
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.autogen.stable_order import put_in_order

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.runtime.migration import MigrationContext


DEFAULTS: dict[str, Any] = {
    "include_name": None,
    "include_object": None,
    "include_schemas": False,
    "render_as_batch": False,
    "upgrade_token": "upgrades",
    "downgrade_token": "downgrades",
    "sqlalchemy_module_prefix": "sa.",
    "alembic_module_prefix": "op.",
    "user_module_prefix": None,
    "process_revision_directives": None,
    "on_version_apply": (),
    "compare_type": True,
}
"""What `EnvironmentContext.configure` fills in, and rendering relies on."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What autogenerate proposes.

    Attributes:
        autogen: The state of the run: how to render, and what rendering imported.
        scripts: The migrations, as the project's own hook left them; none where it dropped them.
        before_hook: The steps that there were before the hook.
    """

    autogen: AutogenContext
    scripts: tuple[MigrationScript, ...]
    before_hook: tuple[OperationStep, ...]

    @property
    def upgrade(self) -> list[MigrateOperation]:
        """The operations of all scripts, upwards."""
        return [each for script in self.scripts for part in script.upgrade_ops_list for each in part.ops]

    @property
    def downgrade(self) -> list[MigrateOperation]:
        """The operations of all scripts, downwards: the last script is undone first."""
        parts = [part for script in reversed(self.scripts) for part in reversed(script.downgrade_ops_list)]
        return [each for part in parts for each in part.ops]

    def removed(self) -> list[OperationStep]:
        """The steps that the hook took away: those for which there is no step like it now."""
        kept = Counter(map(_subject, operation_steps(self.upgrade)))
        gone = []
        for step in self.before_hook:
            if kept[_subject(step)]:
                kept[_subject(step)] -= 1
            else:
                gone.append(step)
        return gone


def _subject(step: OperationStep) -> tuple[str, str | None, str | None, str | None]:
    return step.kind, step.schema, step.table, step.object


def propose(
    context: MigrationContext, opts: Mapping[str, Any], metadata: Any, current: tuple[str, ...]
) -> Proposal:
    """Compare, and let the project's own `process_revision_directives` hook have its say.

    The same steps as `alembic check`, but for its demand that the database be at head.

    Args:
        context: The context on an open connection.
        opts: Its options, of which the filters may be wrapped.
        metadata: The models.
        current: The revisions that the database is at, for the hook.
    """
    autogen = internals.autogen_context(context, opts, metadata)
    script = MigrationScript(
        rev_id="000000000000",
        message=None,
        imports=set(),
        upgrade_ops=UpgradeOps([], upgrade_token=opts.get("upgrade_token", "upgrades")),
        downgrade_ops=DowngradeOps([], downgrade_token=opts.get("downgrade_token", "downgrades")),
        head="head",
        splice=False,
    )
    internals.populate(autogen, script)
    upgrade, downgrade = script.upgrade_ops_list[-1], script.downgrade_ops_list[-1]
    put_in_order(upgrade.ops)
    upgrade.reverse_into(downgrade)
    before_hook = tuple(operation_steps(upgrade.ops))
    directives = [script]
    hook = opts.get("process_revision_directives")
    if hook is not None:
        hook(context, current, directives)
    for each in directives:
        autogen.imports.update(each.imports)
    return Proposal(autogen, tuple(directives), before_hook)
