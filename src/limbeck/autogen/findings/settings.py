"""Findings about what `env.py` told Alembic."""

from __future__ import annotations

from limbeck.autogen import internals
from limbeck.autogen.filters import PLURALS
from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.risks.facts import listed
from limbeck.records import Finding


def plugins_without_builtin(context: FindingContext) -> Finding | None:
    """None of Alembic's own comparisons runs.

    What it means: `autogenerate_plugins` replaces the default list instead of adding to it. A list without
    `alembic.autogenerate.*` leaves out every comparison that comes with Alembic.

    Why it matters: Autogenerate writes empty migrations and `alembic check` passes, whatever the database
    looks like.

    What to do: Put `"alembic.autogenerate.*"` first in `autogenerate_plugins`, and your own plugins after
    it.
    """
    given, missing = _plugins(context)
    if not missing or missing != internals.builtin_plugins():
        return None
    return Finding(
        "plugins-without-builtin",
        "Autogenerate is switched off",
        f"`autogenerate_plugins` is {given}, which replaces the default list: none of Alembic's own "
        "comparisons runs, and autogenerate reports no changes whatever the database looks like.",
        'Add `"alembic.autogenerate.*"` to `autogenerate_plugins`.',
    )


def plugins_partly_off(context: FindingContext) -> Finding | None:
    """Some of Alembic's own comparisons do not run.

    What it means: `autogenerate_plugins` names some of Alembic's plugins and leaves out others. What those
    compare, such as constraints or comments, is not looked at.

    Why it matters: A migration without changes looks like a database that agrees with the models, although
    nobody has compared that part of it.

    What to do: Use `"alembic.autogenerate.*"`, and leave a plugin out only where you compare the same in
    another way.
    """
    given, missing = _plugins(context)
    if not missing or missing == internals.builtin_plugins():
        return None
    return Finding(
        "plugins-partly-off",
        "A part of autogenerate is switched off",
        f"`autogenerate_plugins` is {given}: {listed(missing)} does not run, and what it compares passes "
        "unseen.",
        "Leave the plugin out only where you compare the same in another way.",
    )


def comparator_writes(context: FindingContext) -> Finding | None:
    """A comparison of another library writes to the database, and was left out.

    What it means: Libraries and env.py may register comparisons of their own with Alembic. One of them
    writes: alembic_utils, for instance, creates each registered function and view, reads back how
    PostgreSQL words it, and rolls back. An audit only reads, so the comparison was made without it.

    Why it matters: What that library manages, such as functions, views and triggers, is missing from the
    changes, whether it differs or not. `alembic revision --autogenerate` would add its operations.

    What to do: For these objects, run `alembic revision --autogenerate` on a copy of the database, which may
    be written to, and read what it adds. Everything else in the report is complete.
    """
    if not context.refused:
        return None
    one = len(context.refused) == 1
    return Finding(
        "comparator-writes",
        "A part of the comparison was left out, since it writes",
        f"{listed(list(context.refused))} {'writes' if one else 'write'} to the database in order to "
        f"compare; an audit only reads: what {'it compares' if one else 'they compare'} is not among the "
        "changes.",
        "Run `alembic revision --autogenerate` on a copy of the database to see what "
        f"{'it adds' if one else 'they add'}.",
    )


def compare_type_off(context: FindingContext) -> Finding | None:
    """The types of columns are not compared.

    What it means: `compare_type=False` switches off the comparison of types, which Alembic does by default
    since release 1.12.

    Why it matters: A column that the models made longer, wider or of another type stays as it is in the
    database. The difference shows when a value no longer fits, in production.

    What to do: Remove `compare_type=False` from `context.configure()`. If a single type causes noise, give
    `compare_type` a function that returns False for that type and None for all others.
    """
    if context.opts.get("compare_type", True) is not False:
        return None
    return Finding(
        "compare-type-off",
        "Column types are not compared",
        "`compare_type=False`: a column whose type differs between the database and the models passes "
        "unseen.",
        "Remove `compare_type=False` from `context.configure()`.",
    )


def compare_server_default_off(context: FindingContext) -> Finding | None:
    """Server defaults are not compared unless you ask for it.

    What it means: Autogenerate compares the `server_default` of a column only with
    `compare_server_default=True`. Without it, a default that was added, changed or removed in the models
    leads to no change; the same goes for the options of an identity and the expression of a computed
    column.

    Why it matters: The models and the database drift apart unnoticed. Rows that other programs insert get
    the old default, and a new environment built from the models behaves differently from production.

    What to do: Set `compare_server_default=True` in `context.configure()`, and read the first migration
    with care: databases write some defaults in other words than the models do, and autogenerate may propose
    a change that changes nothing.
    """
    if context.opts.get("compare_server_default"):
        return None
    names = [
        f"{table.fullname}.{column.name}"
        for table in context.tables
        for column in table.columns
        if column.server_default is not None
    ]
    if not names:
        return None
    one = len(names) == 1
    return Finding(
        "compare-server-default-off",
        "Server defaults are not compared",
        f"{'A column' if one else f'{len(names)} columns'} of the models {'has' if one else 'have'} a "
        "server default "
        f"({listed(names)}). When the database has another one, or none, autogenerate says nothing; the "
        "same goes "
        "for identity options and computed expressions.",
        "Set `compare_server_default=True` in `context.configure()`.",
    )


def explicit_default_schema(context: FindingContext) -> Finding | None:
    """Models name the schema that Alembic knows as the default one.

    What it means: Alembic reads the tables of the default schema, `public` on PostgreSQL, without a schema
    name. A model that says `schema="public"` therefore has another name for the same table.

    Why it matters: Foreign keys to such a table look different on both sides, so that every migration may
    drop them and create them again, with the locks that this takes.

    What to do: Leave `schema=` out of those models: they use the default schema without naming it.
    """
    default = context.migration_context.dialect.default_schema_name
    if not default:
        return None
    names = [table.fullname for table in context.tables if table.schema == default]
    if not names:
        return None
    return Finding(
        "explicit-default-schema",
        f"Models name the default schema `{default}`",
        f"{listed(names)}: Alembic reflects the default schema without its name, so that foreign keys to "
        "these tables may be dropped and created again in every migration.",
        f'Leave `schema="{default}"` out of the models, or map it to None.',
    )


def schema_translate_map(context: FindingContext) -> Finding | None:
    """Autogenerate ignores the map of schemas.

    What it means: The connection has a `schema_translate_map`, with which SQLAlchemy writes another schema
    into each statement than the models name. Autogenerate compares names, and does not apply the map: it
    takes a table of the schema that is meant for one without a model.

    Why it matters: The migration drops the tables of one schema, with their rows, and creates them in
    another one. When it runs, its statements go through the map after all.

    What to do: Compare with models that name the schema of the database, `Table.to_metadata(…, schema=…)`
    makes them, or models without a schema, and a `search_path` that leads to it.
    """
    connection = context.migration_context.connection
    given = connection.get_execution_options().get("schema_translate_map") if connection is not None else None
    pairs = [
        f"{_schema(before)} to {_schema(after)}"
        for before, after in dict(given or {}).items()
        if before != after
    ]
    if not pairs:
        return None
    return Finding(
        "schema-translate-map",
        "Autogenerate ignores the map of schemas",
        f"`schema_translate_map` maps {' and '.join(pairs)}, but autogenerate compares the schemas that the "
        "models name with those of the database: what it would create there may exist, what it would drop "
        "may be wanted.",
        "Give `target_metadata` models that name the schema of the database, made with "
        "`table.to_metadata(MetaData(), schema=…)`.",
    )


def _schema(name: str | None) -> str:
    return "the default schema" if name is None else f"`{name}`"


def schemas_not_compared(context: FindingContext) -> Finding | None:
    """The models name schemas that the comparison does not read.

    What it means: Without `include_schemas`, Alembic reads the tables of the default schema alone. A model in
    another schema is a new table to it, whether the table exists or not.

    Why it matters: Each migration creates these tables again and fails where they exist. What has changed in
    them is never seen.

    What to do: Set `include_schemas=True` in `context.configure()`. Name the schemas in an `include_name` if
    the database has others that are not yours.
    """
    default = context.migration_context.dialect.default_schema_name
    if context.opts.get("include_schemas"):
        return None
    names = [
        ".".join(filter(None, step.table_name))
        for step in context.steps
        if step.kind == "add_table" and step.schema not in {None, default}
    ]
    if not names:
        return None
    return Finding(
        "schemas-not-compared",
        "The schemas of the models are not compared",
        f"{listed(names)}: without `include_schemas`, Alembic takes every table outside the default schema "
        "for a new one, and sees no change in it.",
        "Set `include_schemas=True` in `context.configure()`.",
    )


def default_schema_hidden(context: FindingContext) -> Finding | None:
    """A filter hides the default schema.

    What it means: `include_name` is asked for each schema, and for the default one the name is `None`. A
    filter that allows the name `public` therefore hides it.

    Why it matters: Every table of the models in the default schema looks new. The migration creates it again
    and fails where it exists, and no change in it is seen.

    What to do: Let `include_name` return True for the name `None` of the type `schema`.
    """
    new = [step.table or "" for step in context.steps if step.kind == "add_table" and step.schema is None]
    if not new or "" not in context.hidden.get("schema", ()):
        return None
    return Finding(
        "default-schema-hidden",
        "A filter hides the default schema",
        "`include_name` returns False for the schema `None`, which is the default one, so that "
        f"{listed(new)} {'looks' if len(new) == 1 else 'look'} new.",
        "Return True for `None`: `if type_ == 'schema': return name in {None, …}`.",
    )


def hidden_by_filters(context: FindingContext) -> Finding | None:
    """Filters leave objects out of the comparison.

    What it means: `include_object` or `include_name` in env.py returned False for objects that the database
    or the models have.

    Why it matters: Differences in what is left out are never reported. A filter written for one temporary
    table may hide many, for example when it compares the beginning of a name.

    What to do: Read the list and check that each object is meant to be left out; make the filter narrower
    if not. `limbeck.audit` of the models alone, without the project, compares everything.
    """
    if not context.hidden:
        return None
    parts = [
        f"{len(names)} {PLURALS.get(type_, type_) if len(names) != 1 else type_.replace('_', ' ')} "
        f"({listed([name or 'the default schema' for name in names])})"
        for type_, names in context.hidden.items()
    ]
    count = sum(len(names) for names in context.hidden.values())
    tables = len(context.hidden.get("table", ()))
    if tables:
        title = f"Filters hide {tables} {'table' if tables == 1 else 'tables'}"
    else:
        title = f"Filters hide {count} {'object' if count == 1 else 'objects'}"
    return Finding(
        "hidden-by-filters",
        title,
        f"`include_object` or `include_name` leaves out {'; '.join(parts)}. Differences there are not "
        "reported.",
        "Check that each of them is meant to be left out.",
    )


def _plugins(context: FindingContext) -> tuple[str, list[str]]:
    """The list of plugins in words, and those of Alembic's own that it leaves out."""
    wanted = context.opts.get("autogenerate_plugins")
    if wanted is None or not internals.has_plugins():
        return "", []
    given = ", ".join(f"`{each}`" for each in wanted) or "an empty list"
    return given, internals.missing_plugins(list(wanted))
