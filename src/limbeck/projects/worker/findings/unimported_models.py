"""Tables that would be dropped although some source file of the project defines them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData

from limbeck.phrases import first_few
from limbeck.projects.worker.findings.table_sources import TableSource, definitions
from limbeck.records import Change, Finding

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

_MOST_NAMED = 5
_PACKAGE = str(Path(__file__).resolve().parents[3])
"""Ours, which is on the search path where it was installed to be edited, and full of small tables."""

# What a class says of itself, whatever its metaclass would answer.
_MRO = type.__dict__["__mro__"].__get__
_DICT = type.__dict__["__dict__"].__get__


def unimported_models(changes: Iterable[Change], context: MigrationContext, directory: str) -> list[Finding]:
    """Tables would be dropped although the sources define them.

    What it means: A source file of the project defines a model of the table, but env.py does not import
    that file, or `target_metadata` does not hold its MetaData. To autogenerate the table has no model.

    Why it matters: The migration drops tables that are in use, with all their rows.

    What to do: Import the modules that the finding names in env.py, before `target_metadata` is used. Where
    there are several MetaData, give them all: `target_metadata = [first, second]`.

    Args:
        changes: What autogenerate proposes.
        context: The context in which it did.
        directory: The project's folder, whose sources are searched.
    """
    dropped = {(each.schema, each.table) for each in changes if each.kind == "remove_table" and each.table}
    if not dropped:
        return []
    own = _own_metadata(context.opts.get("target_metadata"))
    loaded = {_path(module) for module in list(sys.modules.values())}
    # A line that was run may define the table of that name which the models have in another schema.
    known = {table.name for metadata in own for table in metadata.tables.values()}
    skip = (*_version_folders(context), _PACKAGE)
    found = [
        each
        for each in definitions({name for _, name in dropped}, _roots(directory), skip)
        if each.table not in known or each.file not in loaded
    ]
    named = {each.table for each in found}
    elsewhere = _other_metadata(own, {each for each in dropped if each[1] not in named})
    if not found and not elsewhere:
        return []
    lines = [_line(each, directory, loaded) for each in found]
    lines += [f"{table} is in a MetaData that target_metadata does not hold" for table in sorted(elsewhere)]
    names = sorted({each.table for each in found} | elsewhere)
    shown = first_few([f"`{name}`" for name in names], _MOST_NAMED)
    return [
        Finding(
            "unimported-models",
            f"env.py does not know the models of {shown}",
            f"Autogenerate proposes to drop {'this table' if len(names) == 1 else 'these tables'}, but the "
            f"sources define {'it' if len(names) == 1 else 'them'}: " + "; ".join(lines[:_MOST_NAMED]) + ".",
            "Import these modules in env.py before target_metadata is used, and give every MetaData to "
            "target_metadata (a list is allowed).",
        )
    ]


def _line(each: TableSource, directory: str, loaded: set[str]) -> str:
    path = Path(each.file)
    shown = path.relative_to(directory) if path.is_relative_to(directory) else path
    state = "imported, but into another MetaData" if each.file in loaded else "never imported"
    return f"{each.table} in {shown}:{each.line} ({state})"


def _roots(directory: str) -> list[str]:
    """Where the project's own sources are: its folder, and what it put on the search path."""
    own = [path for path in sys.path if path and not path.startswith((sys.prefix, sys.base_prefix))]
    return list(dict.fromkeys(str(Path(path).resolve()) for path in (directory, *own)))


def _version_folders(context: MigrationContext) -> list[str]:
    """Folders whose tables are history, not models."""
    script = context.script
    return [] if script is None else [f"{script.dir}/versions", *map(str, script.version_locations or ())]


def _path(module: Any) -> str:
    return str(getattr(module, "__file__", None) or "")


def _own_metadata(target: Any) -> list[MetaData]:
    """What the project gave to Alembic."""
    known = list(target.values()) if isinstance(target, dict) else target
    given = known if isinstance(known, Sequence) else [known]
    return [each for each in given if isinstance(each, MetaData)]


def _other_metadata(own: Sequence[MetaData], tables: set[tuple[str | None, str]]) -> set[str]:
    """Names of those of the tables that some other MetaData of this process holds."""
    known = {id(each) for each in own}
    # What was imported before the job is frozen, and not among them: it holds nothing of the project.
    objects = [each for each in gc.get_objects() if isinstance(each, (MetaData, ModuleType))]
    others = [each for each in objects if isinstance(each, MetaData) and id(each) not in known]
    named = [
        (id(each), names)
        for each in others
        if (names := {(table.schema, table.name) for table in each.tables.values()} & tables)
    ]
    loaded = set(map(id, list(sys.modules.values())))
    held = _held(each for each in objects if id(each) in loaded) if named else set()
    return {name for each, names in named if each in held for _, name in names}


def _held(modules: Iterable[object]) -> set[int]:
    """The identities of what modules hold, and of the `metadata` of their classes.

    A MetaData that is not among them is what autogenerate itself read from the database. It makes dozens of
    those, and modules hold thousands of values: this is asked once for all of them.

    Classes are looked at without running them: some answer any attribute, or none, with code of their own.

    Args:
        modules: Where to look.
    """
    found = {id(value): value for module in modules for value in _values(module)}
    # Not isinstance: on Python 3.10 it takes `list[int]` for a class.
    classes = (value for value in found.values() if issubclass(type(value), type))
    bases = {id(base): base for value in classes for base in _MRO(value)}
    return {*found, *(id(_DICT(base).get("metadata")) for base in bases.values())}


def _values(module: Any) -> list[Any]:
    return list(getattr(module, "__dict__", {}).values())
