"""Findings about what `env.py` told Alembic."""

from __future__ import annotations

from limbeck.autogen import internals
from limbeck.autogen.filters import PLURALS
from limbeck.autogen.findings.context import Scene
from limbeck.autogen.risks.facts import listed
from limbeck.autogen.sqlite_sql import NO_ALTER
from limbeck.records import Finding


def compare_server_default_off(scene: Scene) -> Finding | None:
    """Server defaults are compared only when asked for."""
    if scene.opts.get("compare_server_default"):
        return None
    names = [
        f"{table.fullname}.{column.name}"
        for table in scene.tables
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


def compare_type_off(scene: Scene) -> Finding | None:
    """Types are compared unless that is switched off."""
    if scene.opts.get("compare_type", True) is not False:
        return None
    return Finding(
        "compare-type-off",
        "Column types are not compared",
        "`compare_type=False`: a column whose type differs between the database and the models passes "
        "unseen.",
        "Remove `compare_type=False` from `context.configure()`.",
    )


def plugins_without_builtin(scene: Scene) -> Finding | None:
    """A list of plugins replaces the default one, in which Alembic's own comparisons are."""
    wanted = scene.opts.get("autogenerate_plugins")
    if wanted is None or not internals.has_plugins():
        return None
    missing = internals.missing_plugins(list(wanted))
    if not missing:
        return None
    given = ", ".join(f"`{each}`" for each in wanted) or "an empty list"
    if missing == internals.builtin_plugins():
        return Finding(
            "plugins-without-builtin",
            "Autogenerate is switched off",
            f"`autogenerate_plugins` is {given}, which replaces the default list: none of Alembic's own "
            "comparisons "
            "runs, and autogenerate reports no changes whatever the database looks like.",
            'Add `"alembic.autogenerate.*"` to `autogenerate_plugins`.',
        )
    return Finding(
        "plugins-partly-off",
        "A part of autogenerate is switched off",
        f"`autogenerate_plugins` is {given}: {listed(missing)} does not run, and what it compares passes "
        "unseen.",
        "Leave the plugin out only where you compare the same in another way.",
    )


def explicit_default_schema(scene: Scene) -> Finding | None:
    """Alembic knows the default schema by the name None."""
    default = scene.context.dialect.default_schema_name
    if not scene.opts.get("include_schemas") or not default:
        return None
    names = [table.fullname for table in scene.tables if table.schema == default]
    if not names:
        return None
    return Finding(
        "explicit-default-schema",
        f"Models name the default schema `{default}`",
        f"{listed(names)}: with `include_schemas`, Alembic reflects the default schema without its name, "
        "so that foreign keys to these tables may be dropped and created again in every migration.",
        f'Leave `schema="{default}"` out of the models, or map it to None.',
    )


def no_naming_convention(scene: Scene) -> Finding | None:
    """A constraint without a name cannot be dropped again."""
    kinds = ("add_constraint", "remove_constraint", "add_fk", "remove_fk")
    unnamed = [step for step in (*scene.steps, *scene.undone) if step.kind in kinds and step.object is None]
    if not unnamed:
        return None
    names = list(dict.fromkeys(".".join(filter(None, (step.schema, step.table))) for step in unnamed))
    return Finding(
        "no-naming-convention",
        "Constraints have no names",
        f"On {listed(names)} the script creates or drops a constraint whose name is None: dropping it, "
        "in `upgrade()` or `downgrade()`, fails.",
        "Name the constraints, or give the MetaData a `naming_convention`.",
    )


def hidden_by_filters(scene: Scene) -> Finding | None:
    """Filters take objects out of the comparison."""
    if not scene.hidden:
        return None
    parts = [
        f"{len(names)} {PLURALS.get(type_, type_) if len(names) != 1 else type_.replace('_', ' ')} "
        f"({listed(list(names))})"
        for type_, names in scene.hidden.items()
    ]
    count = sum(len(names) for names in scene.hidden.values())
    tables = len(scene.hidden.get("table", ()))
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


def hook_removed(scene: Scene) -> Finding | None:
    """A hook may take operations away before anybody sees them."""
    count = scene.removed_by_hook
    if count <= 0:
        return None
    return Finding(
        "hook-removed-changes",
        f"The project's hook took away {count} {'change' if count == 1 else 'changes'}",
        "`process_revision_directives` in env.py removed what autogenerate had found; it is not in this "
        "report either.",
        "Check in the hook that it is meant to.",
    )


def sqlite_without_batch(scene: Scene) -> Finding | None:
    """SQLite's ALTER TABLE can do little."""
    failing = [
        ".".join(filter(None, (step.schema, step.table)))
        for step, outcome in zip(scene.steps, scene.outcomes, strict=True)
        if outcome.error is not None and outcome.error.startswith(NO_ALTER)
    ]
    if not failing:
        return None
    count = len(failing)
    return Finding(
        "sqlite-without-batch",
        "The migration fails on SQLite",
        f"{count} {'change needs' if count == 1 else 'changes need'} what SQLite's ALTER TABLE cannot do, on "
        f"{listed(list(dict.fromkeys(failing)))}.",
        "Set `render_as_batch=True` in `context.configure()`.",
    )
