"""The user's own variables that an audit can start from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, MetaData
from sqlalchemy.orm import DeclarativeBase, registry

from limbeck.databases.database import Database
from limbeck.projects.models import Models
from limbeck.projects.project import Project


@dataclass(frozen=True, slots=True)
class Variable:
    """One object that an audit can start from.

    Attributes:
        name: What the user calls it.
        kind: What it is, in a word.
        value: The object.
    """

    name: str
    kind: str
    value: Any = field(repr=False)

    @property
    def label(self) -> str:
        """Its line in a list."""
        return f"{self.name} ({self.kind})"


def databases(namespace: Mapping[str, Any]) -> tuple[Variable, ...]:
    """The databases and engines among the variables, by name."""
    return _found(namespace, is_database)


def models(namespace: Mapping[str, Any]) -> tuple[Variable, ...]:
    """The projects, models, MetaData, declarative bases and registries among the variables, by name."""
    return _found(namespace, is_models)


def kernel_namespace() -> dict[str, Any]:
    """The variables of the notebook; none outside of IPython."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    return {} if shell is None else dict(shell.user_ns)


def _found(namespace: Mapping[str, Any], fits: Callable[[object], bool]) -> tuple[Variable, ...]:
    return tuple(
        Variable(name, _kind(value), value)
        for name, value in sorted(namespace.items())
        # IPython keeps its history in names with an underscore.
        if not name.startswith("_") and fits(value)
    )


def is_database(value: object) -> bool:
    """Whether `limbeck.connect` takes it: a database, an engine or an asynchronous one."""
    # An AsyncEngine is known by what it has: importing its class needs greenlet.
    return isinstance(value, (Database, Engine)) or isinstance(getattr(value, "sync_engine", None), Engine)


def is_models(value: object) -> bool:
    """Whether `limbeck.audit` takes it as what a database is compared with."""
    return isinstance(value, (Project, Models, MetaData, registry)) or is_base(value)


def is_base(value: object) -> bool:
    """Whether a value is a declarative base: the class that mapped classes inherit from, not one of these."""
    return (
        isinstance(value, type)
        and value is not DeclarativeBase
        and isinstance(value.__dict__.get("metadata"), MetaData)
        and "__table__" not in value.__dict__
    )


def _kind(value: object) -> str:
    if isinstance(value, type):
        return "declarative base"
    if isinstance(value, Database):
        return f"database, {value.dialect}"
    engine = getattr(value, "sync_engine", value)
    if isinstance(engine, Engine):
        return f"engine, {engine.dialect.name}"
    return {"MetaData": "metadata"}.get(type(value).__name__, type(value).__name__.lower())
