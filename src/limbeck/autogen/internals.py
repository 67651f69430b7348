"""The private names of Alembic that we need, and no other module touches.

A contract test names each of them and runs against the oldest and the newest Alembic that we support.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare, render
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import UpgradeOps

if TYPE_CHECKING:
    from alembic.operations.ops import MigrateOperation, MigrationScript, OpContainer
    from alembic.runtime.migration import MigrationContext

SERIAL_QUESTION = "autogen_column_reflect"
"""The method of Alembic's PostgreSQL part that asks which sequence belongs to a column."""

DEFAULT_QUESTION = "compare_server_default"
"""The method of Alembic's PostgreSQL part that asks whether two defaults are equal."""

Comparator = Callable[..., Any]
"""A function that Alembic calls to compare something."""

BUILTIN = "alembic.autogenerate."
"""How the names of Alembic's own plugins begin; there are plugins since 1.18."""


def autogen_context(context: MigrationContext, opts: Mapping[str, Any], metadata: Any) -> AutogenContext:
    """The state of one autogenerate run.

    Args:
        context: The project's own context, on an open connection.
        opts: Its options, of which the filters may be wrapped.
        metadata: The models.
    """
    return AutogenContext(context, metadata=metadata, opts=dict(opts), autogenerate=True)


def populate(autogen: AutogenContext, script: MigrationScript) -> None:
    """Compare, and put the operations of both directions into the script, as `alembic check` does."""
    compare._populate_migration_script(autogen, script)  # noqa: SLF001 - see the module's docstring


@contextmanager
def watched_comparators(autogen: AutogenContext, watch: Callable[[Comparator], Comparator]) -> Iterator[int]:
    """Meanwhile, Alembic calls what `watch` makes of each comparator of another library or of the project.

    Args:
        autogen: The state of the run that will call them.
        watch: Gives what is called in place of one.

    Yields:
        How many there are.
    """
    registry = _registry(autogen)
    before = {key: list(entries) for key, entries in registry.items()}
    count = 0
    for key, entries in before.items():
        registry[key] = []
        for entry in entries:
            function = _function(entry)
            own = str(getattr(function, "__module__", "")).startswith("alembic.")
            count += not own
            watched = function if own else watch(function)
            registry[key].append((watched, *entry[1:]) if isinstance(entry, tuple) else watched)
    try:
        yield count
    finally:
        registry.update(before)


def has_builtin_comparators(autogen: AutogenContext) -> bool:
    """Whether nothing but what Alembic compares by default is compared, or a part of it."""
    functions = (_function(entry) for entries in _registry(autogen).values() for entry in entries)
    return all(f"{getattr(each, '__module__', '')}.".startswith(f"{BUILTIN}compare.") for each in functions)


def _registry(autogen: AutogenContext) -> Any:
    """What Alembic calls to compare, in lists by what it is for.

    Up to Alembic 1.17 it is one for the process, and holds functions; since then it is a copy of the run's
    own, and holds pairs of a function and its group.
    """
    return getattr(autogen, "comparators", compare.comparators)._registry  # noqa: SLF001 - see the docstring


def _function(entry: Any) -> Comparator:
    function: Comparator = entry[0] if isinstance(entry, tuple) else entry
    return function


def body(autogen: AutogenContext, operations: OpContainer) -> str:
    """The body of `upgrade()` or `downgrade()`, not indented, with Alembic's first and last comment."""
    return str(render._render_cmd_body(operations, autogen)).rstrip("\n")  # noqa: SLF001 - see the docstring


def lines(autogen: AutogenContext, operation: MigrateOperation) -> str:
    """What Alembic renders for one operation alone, not indented."""
    return "\n".join(body(autogen, UpgradeOps([operation])).splitlines()[1:-1])


def template_indent(text: str) -> str:
    """The body as Alembic hands it to the template: every line but the first is indented."""
    return "\n".join(line.rstrip() for line in indent(text, "    ").strip().splitlines())


@dataclass(frozen=True, slots=True)
class SerialColumn:
    """A column of which Alembic asked PostgreSQL whether its sequence belongs to it.

    Attributes:
        table: The table, with its schema where it has one.
        column: The column.
        sequence: The sequence as Alembic asked for it: a part of an SQL string, in which quotes are doubled.
    """

    table: str
    column: str
    sequence: str


def serial_column(error: BaseException) -> SerialColumn | None:
    """The column that Alembic asked about when an error was raised; None when it asked something else.

    Args:
        error: What was raised during a comparison.
    """
    for seen in _variables(error, SERIAL_QUESTION):
        table, asked = seen.get("table"), seen.get("seq_match")
        if table is not None and asked is not None:
            return SerialColumn(str(table.fullname), str(seen["column_info"]["name"]), asked.group(1))
    return None


@dataclass(frozen=True, slots=True)
class ComparedDefault:
    """A column of which Alembic asked PostgreSQL whether two defaults are equal.

    Attributes:
        table: The table, with its schema where it has one.
        column: The column.
        database: The default that the database has.
    """

    table: str
    column: str
    database: str


def compared_default(error: BaseException) -> ComparedDefault | None:
    """The column whose defaults Alembic compared when an error was raised; None when it did something else.

    Args:
        error: What was raised during a comparison.
    """
    for seen in _variables(error, DEFAULT_QUESTION):
        column, database = seen.get("metadata_column"), seen.get("rendered_inspector_default")
        if column is not None and database is not None:
            return ComparedDefault(str(column.table.fullname), str(column.name), str(database))
    return None


def _variables(error: BaseException, function: str) -> Iterator[Mapping[str, Any]]:
    """The variables of each call of a function of Alembic's for PostgreSQL that an error went through."""
    for frame, _line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_name == function and frame.f_globals.get("__name__") == "alembic.ddl.postgresql":
            yield frame.f_locals


def has_plugins() -> bool:
    """Whether this Alembic knows `autogenerate_plugins` at all."""
    return bool(_plugins())


def builtin_plugins() -> list[str]:
    """The names of Alembic's own comparisons."""
    return sorted(name for name in _plugins() if name.startswith(BUILTIN))


def missing_plugins(wanted: Sequence[str]) -> list[str]:
    """Alembic's own comparisons that a list of plugin names leaves out.

    Args:
        wanted: As in `autogenerate_plugins`: names, `*` for a part of one, `~` in front to leave out.
    """
    include = [_pattern(each) for each in wanted if not each.startswith("~")]
    exclude = [_pattern(each[1:]) for each in wanted if each.startswith("~")]
    return [
        name
        for name in builtin_plugins()
        if not any(each.match(name) for each in include) or any(each.match(name) for each in exclude)
    ]


def _plugins() -> Mapping[str, Any]:
    try:
        from alembic.runtime import plugins
    except ImportError:
        return {}
    found: Mapping[str, Any] = plugins._all_plugins  # noqa: SLF001 - see the module's docstring
    return found


def _pattern(name: str) -> re.Pattern[str]:
    parts = [".+?" if part == "*" else re.escape(part) for part in name.split(".")]
    return re.compile(rf"^{'[.]'.join(parts)}$")
