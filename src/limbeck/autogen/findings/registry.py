"""All findings, the gravest first."""

from __future__ import annotations

from collections.abc import Callable

from limbeck.autogen.findings import migration_file, revisions, script, settings, tables
from limbeck.autogen.findings.context import FindingContext
from limbeck.records import Finding

FINDERS: tuple[Callable[[FindingContext], Finding | None], ...] = (
    settings.plugins_without_builtin,
    settings.plugins_partly_off,
    settings.comparator_writes,
    revisions.history_unreadable,
    revisions.version_table_unread,
    revisions.no_version_table,
    revisions.unknown_revision,
    revisions.overlapping_revisions,
    revisions.database_behind,
    revisions.duplicate_revision,
    revisions.several_heads,
    settings.schemas_not_compared,
    settings.default_schema_hidden,
    tables.models_empty,
    tables.tables_without_models,
    tables.others_version_table,
    tables.partitions_as_tables,
    script.sqlite_without_batch,
    migration_file.script_does_not_compile,
    migration_file.script_does_not_load,
    migration_file.name_not_escaped,
    migration_file.script_unknown_type,
    migration_file.script_differs,
    script.script_needs_import,
    script.no_naming_convention,
    migration_file.downgrade_fails,
    settings.schema_translate_map,
    settings.explicit_default_schema,
    settings.hidden_by_filters,
    script.hook_removed_changes,
    settings.compare_type_off,
    settings.compare_server_default_off,
    script.alembic_warned,
)
"""One function a finding, named after its slug; its docstring is what a reader learns of it."""


def findings(context: FindingContext) -> tuple[Finding, ...]:
    """What a reader should know before trusting a comparison.

    Args:
        context: One comparison, from all sides.
    """
    return tuple(found for finder in FINDERS if (found := finder(context)) is not None)
