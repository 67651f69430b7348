"""Findings about the script that autogenerate writes."""

from __future__ import annotations

import ast
import re
import sys
from contextlib import suppress

import sqlalchemy

from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.risks.facts import listed
from limbeck.autogen.sqlite_dry_run import NO_ALTER
from limbeck.records import Finding


def sqlite_without_batch(context: FindingContext) -> Finding | None:
    """The migration needs what SQLite's ALTER TABLE cannot do.

    What it means: SQLite cannot add or drop a constraint, or change a column's type, default or
    nullability. Alembic gets around it in batch mode: it builds a new table, copies the rows and swaps the
    names.

    Why it matters: Without batch mode the migration stops with an error at the first such operation.
    Alembic runs no transaction around a migration on SQLite, so what ran before stays and the schema is
    left half changed.

    What to do: Set `render_as_batch=True` in `context.configure()`, then generate the migration again.
    Check in the report what the new table loses, such as triggers and constraints without a name.
    """
    failing = [
        ".".join(filter(None, (step.schema, step.table)))
        for step, dry_run in zip(context.steps, context.dry_runs, strict=True)
        if dry_run.error is not None and dry_run.error.startswith(NO_ALTER)
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
    """The migration uses a name that it does not import.

    What it means: Alembic renders a type of your own with its module, such as `shop.types.Money()`, but
    writes no import for it.

    Why it matters: The migration stops with a NameError before it runs anything; often that is noticed only
    in deployment.

    What to do: Add the import to `script.py.mako`, or give `context.configure()` a `render_item` that
    renders the type and adds the import to `autogen_context.imports`. A migration that uses a plain
    SQLAlchemy type survives later changes of your code.
    """
    names: dict[str, str] = {}
    errors = [dry_run.error or "" for dry_run in context.dry_runs]
    for error in (*errors, *(error for _part, error in context.check.failing)):
        found = re.search(r"NameError: name '(\w+)' is not defined", error)
        if found:
            names.setdefault(found[1], _import_of(found[1], context))
    if not names:
        return None
    unwritten = _complete(names, context)
    return Finding(
        "script-needs-import",
        f"The script lacks an import of {listed(list(names))}",
        "Alembic writes types of your own with their module but does not import it: the migration stops "
        "with a "
        "NameError.",
        _import_remedy([each for each in names.values() if each], unwritten, moved="__main__" in names),
    )


def _complete(names: dict[str, str], context: FindingContext) -> list[str]:
    """Add the names that would be missing next, and give the types that imports alone do not help.

    What is written for a type is called, as the script itself would call it.

    Args:
        names: Each name that is missing, and the line that makes it known.
        context: The comparison.
    """
    unwritten: dict[str, None] = {}
    for call in _calls_of(set(names) - {"__main__"}, context.upgrade):
        namespace: dict[str, object] = {"sa": sqlalchemy}
        pending = list(names.values())
        while pending:
            with suppress(ImportError):
                exec(pending.pop(), namespace)  # noqa: S102 - a line of our own, for a module that is loaded
            try:
                eval(call, namespace)  # noqa: S307 - what the script would run, which was tried already
            except NameError as error:
                if error.name is not None and error.name not in names and hasattr(sqlalchemy, error.name):
                    names[error.name] = _import_of(error.name, context)
                    pending.append(names[error.name])
            except Exception:  # noqa: BLE001 - a constructor of the project's own
                unwritten[call.partition("(")[0]] = None
                pending.clear()
    return list(unwritten)


def _calls_of(names: set[str], written: str) -> list[str]:
    """The calls in a text, each of something that begins with one of the names."""
    try:
        nodes = list(ast.walk(ast.parse(written)))
    except SyntaxError:
        return []
    calls = [ast.unparse(node) for node in nodes if isinstance(node, ast.Call)]
    return [each for each in dict.fromkeys(calls) if re.split(r"\W", each, maxsplit=1)[0] in names]


def _import_of(name: str, context: FindingContext) -> str:
    """The line that makes a name of a rendered operation known; empty where none can.

    Args:
        name: The name that is missing: a package, or a class that the repr of a type names alone.
        context: The comparison, whose models hold the type.
    """
    if name == "__main__":
        return ""
    if name == str(context.opts.get("sqlalchemy_module_prefix") or "").rstrip("."):
        return f"import sqlalchemy as {name}" if name != "sqlalchemy" else "import sqlalchemy"
    if hasattr(sqlalchemy, name):
        return f"from sqlalchemy import {name}"
    used = re.search(rf"(?<![\w.]){name}((?:\.\w+)*)\.\w+\(", f"{context.upgrade}\n{context.downgrade}")
    if used:
        parts = f"{name}{used[1]}".split(".")
        modules = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return f"import {next((each for each in modules if each in sys.modules), name)}"
    types = [type(column.type) for table in context.tables for column in table.columns]
    modules_of = [each.__module__ for each in types if each.__name__ == name]
    return f"from {modules_of[0]} import {name}" if modules_of else f"import {name}"


def _import_remedy(imports: list[str], unwritten: list[str], *, moved: bool) -> str:
    parts = []
    if moved:
        parts.append(
            "Move the types that the notebook or script itself defines into a module, and import them from "
            "there: no migration can import `__main__`."
        )
    if imports:
        lines = " and ".join(f"`{each}`" for each in imports)
        parts.append(f"Add {lines} to script.py.mako, or render the type with `render_item`.")
    if unwritten:
        one = len(unwritten) == 1
        parts.append(
            f"For {listed(unwritten)} the import is not enough: {'it does' if one else 'they do'} not take "
            "the arguments that Alembic writes. Let `render_item` write a plain type of SQLAlchemy."
        )
    return " ".join(parts)


def no_naming_convention(context: FindingContext) -> Finding | None:
    """Constraints are created or dropped without a name.

    What it means: Autogenerate wrote a constraint whose name is None. The database chooses a name of its
    own when it creates one, and the migration does not know it.

    Why it matters: `op.drop_constraint(None, …)` fails, in `upgrade()` or, when nobody expects it, in
    `downgrade()`. On SQLite a constraint may have no name at all.

    What to do: Give the MetaData a `naming_convention`, or each constraint a name. Existing constraints
    keep their names: write the name that the database shows into the migration that drops them.
    """
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
    """The project's own hook took changes away.

    What it means: `process_revision_directives` in env.py may edit what autogenerate found before it is
    written. Here it removed operations.

    Why it matters: The migration and the changes here lack them, although the database and the
    models differ. A common hook that drops empty migrations is harmless; one that filters operations may
    hide too much.

    What to do: Check in the hook which operations it removes and why. Let it print what it drops, so that
    nobody takes an empty migration for a clean database.
    """
    count = context.removed_by_hook
    if count <= 0:
        return None
    return Finding(
        "hook-removed-changes",
        f"The project's hook took away {count} {'change' if count == 1 else 'changes'}",
        "`process_revision_directives` in env.py removed what autogenerate had found; it is not among the "
        "changes of this report.",
        "Check in the hook that it is meant to.",
    )


def alembic_warned(context: FindingContext) -> Finding | None:
    """Alembic or SQLAlchemy could not compare something.

    What it means: While comparing, one of them gave warnings: about a type that it does not recognise, an
    index that it cannot reflect, or a table in a cycle of foreign keys.

    Why it matters: What a warning names was skipped or only guessed. The report says nothing about it,
    which looks the same as no difference.

    What to do: Read each warning and compare the object by hand. The blind spots of this report show what
    differs in the catalogue although autogenerate is silent.
    """
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
