"""Findings about tables of the database that the models lack."""

from __future__ import annotations

from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.risks.facts import listed, place_of
from limbeck.records import Finding


def models_empty(context: FindingContext) -> Finding | None:
    """Models that nobody imported have no tables."""
    removed = [step for step in context.steps if step.kind == "remove_table"]
    if context.tables or not removed:
        return None
    return Finding(
        "models-empty",
        "The models hold no table at all",
        f"So {'the only table' if len(removed) == 1 else f'all {len(removed)} tables'} of the database would "
        "be dropped. Most likely the modules that define "
        "the models were not imported.",
        "Import every module with models before `target_metadata` is read.",
    )


def tables_without_models(context: FindingContext) -> Finding | None:
    """A table that the models lack is seen as one to drop."""
    if not context.tables:
        return None
    places = [
        place_of(step)
        for number, step in enumerate(context.steps)
        if step.kind == "remove_table"
        and number not in context.renamed
        and place_of(step) not in context.dependents.partitions
        and place_of(step) not in context.dependents.extensions
        and not _is_version_table(step.table or "")
    ]
    if not places:
        return None
    count = len(places)
    names = [".".join(filter(None, place)) for place in places]
    return Finding(
        "tables-without-models",
        f"{count} {'table has' if count == 1 else 'tables have'} no model",
        f"The database has {listed(names)}, the models do not: the migration drops "
        f"{'it' if count == 1 else 'them'}.",
        "If a model exists, import its module before `target_metadata` is read; if others own the table, "
        "leave it "
        "out with `include_object` or `include_name`.",
    )


def others_version_table(context: FindingContext) -> Finding | None:
    """The version table of another project is no table of the models."""
    names = [
        step.table or ""
        for step in context.steps
        if step.kind == "remove_table" and _is_version_table(step.table or "")
    ]
    if not names:
        return None
    return Finding(
        "others-version-table",
        "The version table of another project would be dropped",
        f"This project keeps its revisions in `{context.migration_context.version_table}`; {listed(names)} "
        "is another project's.",
        "Leave it out with `include_name`, or give each project a schema of its own.",
    )


def partitions_as_tables(context: FindingContext) -> Finding | None:
    """Autogenerate takes a partition for a table of its own."""
    hit = [
        place_of(step)
        for step in context.steps
        if step.kind == "remove_table" and place_of(step) in context.dependents.partitions
    ]
    if not hit:
        return None
    names = [".".join(filter(None, place)) for place in hit]
    return Finding(
        "partitions-as-tables",
        f"{len(hit)} {'partition is' if len(hit) == 1 else 'partitions are'} taken for a table",
        f"{listed(names)} is a part of `{context.dependents.partitions[hit[0]]}`; the migration drops it "
        "with its rows.",
        "Leave partitions out with `include_object`.",
    )


def _is_version_table(name: str) -> bool:
    return name == "alembic_version" or name.endswith("_alembic_version")
