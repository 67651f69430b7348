"""Findings about what `env.py` told Alembic."""

from __future__ import annotations

from limbeck.autogen import internals
from limbeck.autogen.filters import PLURALS
from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.risks.facts import listed
from limbeck.records import Finding


def plugins_without_builtin(context: FindingContext) -> Finding | None:
    """A list of plugins replaces the default one, in which Alembic's own comparisons are."""
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
    """A list of plugins leaves out some of Alembic's own comparisons."""
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


def compare_type_off(context: FindingContext) -> Finding | None:
    """Types are compared unless that is switched off."""
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
    """Server defaults are compared only when asked for."""
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
    """Alembic knows the default schema by the name None."""
    default = context.migration_context.dialect.default_schema_name
    if not context.opts.get("include_schemas") or not default:
        return None
    names = [table.fullname for table in context.tables if table.schema == default]
    if not names:
        return None
    return Finding(
        "explicit-default-schema",
        f"Models name the default schema `{default}`",
        f"{listed(names)}: with `include_schemas`, Alembic reflects the default schema without its name, "
        "so that foreign keys to these tables may be dropped and created again in every migration.",
        f'Leave `schema="{default}"` out of the models, or map it to None.',
    )


def hidden_by_filters(context: FindingContext) -> Finding | None:
    """Filters take objects out of the comparison."""
    if not context.hidden:
        return None
    parts = [
        f"{len(names)} {PLURALS.get(type_, type_) if len(names) != 1 else type_.replace('_', ' ')} "
        f"({listed(list(names))})"
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
