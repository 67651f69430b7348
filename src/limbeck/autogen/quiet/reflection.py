"""The private names of Alembic and SQLAlchemy that decide which tables a comparison reflects.

A contract test names each of them. Where one is missing, Alembic compares all tables.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import methodcaller
from typing import TYPE_CHECKING, Any

from sqlalchemy import BIGINT, INTEGER, Table
from sqlalchemy.types import NullType

from limbeck.autogen.quiet import reflected_together

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy.engine import Dialect
    from sqlalchemy.engine.reflection import Inspector

    from limbeck.autogen.quiet.facts import Key
    from limbeck.autogen.quiet.reflected_together import Question

SORTED_TABLES = "sorted_tables"
"""The property of Alembic's context, remembered in the instance, that lists the tables of the models."""

COLUMN_REFLECT = "autogen_column_reflect"
"""The method of what Alembic does for a dialect that is told of each reflected column."""

PREFETCH_MODULE = "alembic.autogenerate.compare.util"
"""Where Alembic, since 1.17, reflects the tables of a schema together."""

PREFETCH_KEYS = "_INSP_KEYS"
"""What it reflects together."""

PREFETCHED = "alembic_{}"
"""How the inspector's cache names what was reflected so."""


def show_models(autogen: AutogenContext, tables: Iterable[Table]) -> None:
    """Have Alembic compare these tables of the models alone.

    Args:
        autogen: The state of a run that has not begun.
        tables: The tables, in the order of the run.
    """
    vars(autogen)[SORTED_TABLES] = list(tables)


def prefetch(inspector: Inspector, tables: Mapping[str | None, Collection[str]]) -> None:
    """Reflect tables together, as Alembic would do with those of each schema; nothing where it does not.

    Args:
        inspector: The one of the run.
        tables: The names of the tables by schema.
    """
    kinds = _prefetched_kinds()
    several = [(schema, list(names)) for schema, names in tables.items() if names]
    answers = iter(reflected_together.reflected_together(inspector, _questions(kinds, several)))
    for kind in kinds:
        found: Any = {}
        for answer in islice(answers, len(several)):
            if found is not NotImplementedError and answer is not NotImplementedError:
                found.update(answer)
            else:
                found = NotImplementedError
        inspector.info_cache[PREFETCHED.format(kind)] = found


def compiled_ahead(inspector: Inspector) -> Iterator[None]:
    """Compile what `prefetch` asks about the default schema, in small steps.

    Args:
        inspector: One of the same connection.
    """
    return reflected_together.compiled_ahead(inspector, _questions(_prefetched_kinds(), [(None, [""])]))


def _questions(kinds: Iterable[str], several: Sequence[tuple[str | None, list[str]]]) -> list[Question]:
    return [
        methodcaller(f"get_multi_{kind}", schema=schema, filter_names=names)
        for kind in kinds
        for schema, names in several
    ]


def _prefetched_kinds() -> tuple[str, ...]:
    try:
        module = importlib.import_module(PREFETCH_MODULE)
    except ImportError:
        return ()
    return tuple(getattr(module, PREFETCH_KEYS, ()))


@contextmanager
def listing(inspector: Inspector, tables: Mapping[str, Collection[str]] | None) -> Iterator[None]:
    """Meanwhile an inspector knows the names of tables without asking for those of each schema.

    Args:
        inspector: The one of the run.
        tables: The names by schema; None to have it ask.
    """
    if tables is None:
        yield
        return
    known = tables

    def get_table_names(schema: str | None = None, **_keywords: Any) -> list[str]:
        return list(known.get(schema or str(inspector.default_schema_name), ()))

    vars(inspector)["get_table_names"] = get_table_names
    try:
        yield
    finally:
        del vars(inspector)["get_table_names"]


@contextmanager
def serials(impl: Any, owned: Collection[tuple[Key, str]]) -> Iterator[None]:
    """Meanwhile Alembic knows which columns own the sequence of their default, and asks for no others.

    Args:
        impl: What Alembic does for the dialect of a run.
        owned: The columns that do.
    """
    ask = getattr(impl, COLUMN_REFLECT)

    def reflect(inspector: Any, table: Any, column: dict[str, Any]) -> None:
        is_owned = ((table.schema, str(table.name)), str(column["name"])) in owned
        if not is_owned or not isinstance(column["type"], (INTEGER, BIGINT)):
            ask(inspector, table, column)
        elif str(column.get("default")).startswith("nextval("):
            del column["default"]  # as Alembic does with that of a SERIAL

    vars(impl)[COLUMN_REFLECT] = reflect
    try:
        yield
    finally:
        del vars(impl)[COLUMN_REFLECT]


def has_no_type(column: Any) -> bool:
    """Whether SQLAlchemy could not tell the type of a reflected column."""
    return bool(column.type._type_affinity is NullType)  # noqa: SLF001 - as Alembic asks


def has_listeners() -> bool:
    """Whether code of the project is told of every column that is reflected."""
    dispatch: Any = Table.dispatch
    return any(dispatch.column_reflect._clslevel.values())  # noqa: SLF001 - no public name


@contextmanager
def answered(inspector: Any, dialect: Dialect | None) -> Iterator[None]:
    """Meanwhile an inspector asks another dialect, if one is given."""
    if dialect is None:
        yield
        return
    before = inspector.dialect
    inspector.dialect = dialect
    try:
        yield
    finally:
        inspector.dialect = before
