"""All findings, the gravest first."""

from __future__ import annotations

from collections.abc import Callable

from limbeck.autogen.findings import settings, situations
from limbeck.autogen.findings.scene import Scene
from limbeck.records import Finding

FINDERS: tuple[Callable[[Scene], Finding | None], ...] = (
    settings.plugins_without_builtin,
    situations.history_unreadable,
    situations.no_version_table,
    situations.database_behind,
    situations.duplicate_revision,
    situations.several_heads,
    situations.models_empty,
    situations.tables_without_models,
    situations.others_version_table,
    situations.partitions_as_tables,
    settings.sqlite_without_batch,
    situations.script_needs_import,
    settings.no_naming_convention,
    settings.explicit_default_schema,
    settings.hidden_by_filters,
    settings.hook_removed,
    settings.compare_type_off,
    settings.compare_server_default_off,
    situations.alembic_warned,
)


def find(scene: Scene) -> tuple[Finding, ...]:
    """What a reader should know before trusting a comparison.

    Args:
        scene: One comparison, from all sides.
    """
    return tuple(found for finder in FINDERS if (found := finder(scene)) is not None)
