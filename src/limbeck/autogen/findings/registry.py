"""All findings, the gravest first."""

from __future__ import annotations

from collections.abc import Callable

from limbeck.autogen.findings import settings, state
from limbeck.autogen.findings.context import Scene
from limbeck.records import Finding

FINDERS: tuple[Callable[[Scene], Finding | None], ...] = (
    settings.plugins_without_builtin,
    state.history_unreadable,
    state.no_version_table,
    state.database_behind,
    state.duplicate_revision,
    state.several_heads,
    state.models_empty,
    state.tables_without_models,
    state.others_version_table,
    state.partitions_as_tables,
    settings.sqlite_without_batch,
    state.script_needs_import,
    settings.no_naming_convention,
    settings.explicit_default_schema,
    settings.hidden_by_filters,
    settings.hook_removed,
    settings.compare_type_off,
    settings.compare_server_default_off,
    state.alembic_warned,
)


def find(scene: Scene) -> tuple[Finding, ...]:
    """What a reader should know before trusting a comparison.

    Args:
        scene: One comparison, from all sides.
    """
    return tuple(found for finder in FINDERS if (found := finder(scene)) is not None)
