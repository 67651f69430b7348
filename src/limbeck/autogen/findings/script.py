"""Findings about the script that autogenerate writes."""

from __future__ import annotations

import re

from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.risks.facts import listed
from limbeck.autogen.sqlite_sql import NO_ALTER
from limbeck.records import Finding


def sqlite_without_batch(context: FindingContext) -> Finding | None:
    """SQLite's ALTER TABLE can do little."""
    failing = [
        ".".join(filter(None, (step.schema, step.table)))
        for step, outcome in zip(context.steps, context.outcomes, strict=True)
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


def script_needs_import(context: FindingContext) -> Finding | None:
    """What Alembic renders for a type of the project's own needs an import that it does not write."""
    names: dict[str, None] = {}
    for outcome in context.outcomes:
        found = re.search(r"NameError: name '(\w+)' is not defined", outcome.error or "")
        if found:
            names[found[1]] = None
    if not names:
        return None
    return Finding(
        "script-needs-import",
        f"The script lacks an import of {listed(list(names))}",
        "Alembic writes types of your own with their module but does not import it: the migration stops "
        "with a "
        "NameError.",
        f"Add `import {next(iter(names))}` to script.py.mako, or render the type with `render_item`.",
    )


def no_naming_convention(context: FindingContext) -> Finding | None:
    """A constraint without a name cannot be dropped again."""
    kinds = ("add_constraint", "remove_constraint", "add_fk", "remove_fk")
    unnamed = [
        step for step in (*context.steps, *context.undone) if step.kind in kinds and step.object is None
    ]
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


def hook_removed_changes(context: FindingContext) -> Finding | None:
    """A hook may take operations away before anybody sees them."""
    count = context.removed_by_hook
    if count <= 0:
        return None
    return Finding(
        "hook-removed-changes",
        f"The project's hook took away {count} {'change' if count == 1 else 'changes'}",
        "`process_revision_directives` in env.py removed what autogenerate had found; it is not in this "
        "report either.",
        "Check in the hook that it is meant to.",
    )


def alembic_warned(context: FindingContext) -> Finding | None:
    """What went by as a warning is something that autogenerate could not do."""
    texts = list(context.warnings)
    if not texts:
        return None
    return Finding(
        "alembic-warned",
        f"Alembic or SQLAlchemy gave {len(texts)} {'warning' if len(texts) == 1 else 'warnings'} while "
        "comparing",
        " ".join(text if text.endswith(".") else f"{text}." for text in texts[:5])
        + (f" And {len(texts) - 5} more." if len(texts) > 5 else ""),  # noqa: PLR2004 - shown above
        "Each names something that was not compared, or not as you may think: look at it by hand.",
    )
