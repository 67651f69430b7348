"""Findings about tables of the database that the models lack."""

from __future__ import annotations

from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.risks.facts import listed
from limbeck.records import Finding


def models_empty(context: FindingContext) -> Finding | None:
    """The models hold no table, so every table would be dropped.

    What it means: `target_metadata` has no tables while the database does. A declarative base is empty
    until the modules that define its classes are imported.

    Why it matters: The migration drops every table of the database, with all its rows.

    What to do: Import every module with models in env.py before `target_metadata` is read, even those that
    look unused: a linter may have removed such an import. Never run this migration.
    """
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
    """The database has tables that the models lack.

    What it means: Autogenerate takes a table without a model for one that is no longer wanted. Its model
    may not be imported, the table may belong to another program, or it is really obsolete.

    Why it matters: The migration drops the table with its rows. `downgrade()` creates it again, but empty.

    What to do: If a model exists, import its module before `target_metadata` is read. If others own the
    table, leave it out with `include_object` or `include_name`. If it is obsolete, drop it in a release of
    its own, after a backup.
    """
    if not context.tables:
        return None
    missing = [
        step.table_name
        for number, step in enumerate(context.steps)
        if step.kind == "remove_table"
        and number not in context.renamed
        and step.table_name not in context.dependents.partitions
        and step.table_name not in context.dependents.inherited
        and step.table_name not in context.dependents.extensions
        and not _is_version_table(step.table or "")
    ]
    if not missing:
        return None
    count = len(missing)
    names = [".".join(filter(None, name)) for name in missing]
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
    """The version table of another project would be dropped.

    What it means: Two projects share this database, and each keeps its current revision in a version table
    of its own. To this project, the other's is a table without a model.

    Why it matters: Once it is dropped, the other project believes that none of its migrations has run, and
    its next deployment fails or starts from the beginning.

    What to do: Leave the table out with `include_object` or `include_name`, or give each project a schema
    of its own.
    """
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
    """Parts of a table are taken for tables of their own.

    What it means: PostgreSQL lists each partition, and each table that inherits from another, as a table,
    and Alembic does not know that it belongs to another one. Since it has no model, autogenerate wants to
    drop it.

    Why it matters: The migration drops the part with the rows in it, which queries of the whole table read:
    a month of orders, for example.

    What to do: Leave such tables out with `include_object`, by their names or by asking the catalogue
    (`pg_inherits`). Create and detach them outside the models.
    """
    wholes = {**context.dependents.inherited, **context.dependents.partitions}
    hit = [
        step.table_name for step in context.steps if step.kind == "remove_table" and step.table_name in wholes
    ]
    if not hit:
        return None
    names = [".".join(filter(None, name)) for name in hit]
    word = "partition" if all(each in context.dependents.partitions for each in hit) else "inheriting table"
    return Finding(
        "partitions-as-tables",
        f"{len(hit)} {word + ' is' if len(hit) == 1 else word + 's are'} taken for a table",
        f"{listed(names)} is a part of `{wholes[hit[0]]}`; the migration drops it with its rows.",
        f"Leave {word}s out with `include_object`.",
    )


def _is_version_table(name: str) -> bool:
    return name == "alembic_version" or name.endswith("_alembic_version")
