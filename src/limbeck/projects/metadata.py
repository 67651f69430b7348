"""What counts as models: a MetaData, something that has one, or a collection of these."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from sqlalchemy import MetaData


def metadata_of(value: Any) -> tuple[MetaData, ...] | None:
    """The MetaData of an object; None if it has none.

    Args:
        value: A MetaData, a declarative base, a registry, a model class, or a list or dictionary of these.
    """
    if isinstance(value, MetaData):
        return (value,)
    own = getattr(value, "metadata", None)
    if isinstance(own, MetaData):
        return (own,)
    items = list(value.values()) if isinstance(value, Mapping) else value
    if not isinstance(items, (list, tuple, set, frozenset)) or not items:
        return None
    found: list[MetaData] = []
    for item in items:
        inner = metadata_of(item)
        if inner is None:
            return None
        found += [each for each in inner if not any(each is known for known in found)]
    return tuple(found)


def candidates(module: ModuleType) -> dict[str, MetaData]:
    """The different MetaData of a module, each by the name to call it.

    A base is preferred to its own `metadata` under another name, and both to a model class.

    Args:
        module: An imported module.
    """
    found: dict[int, tuple[int, str, MetaData]] = {}
    for name, value in vars(module).items():
        if name.startswith("_"):
            continue
        own = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
        if not isinstance(own, MetaData):
            continue
        rank = _rank(value)
        known = found.get(id(own))
        if known is None or rank < known[0]:
            found[id(own)] = (rank, name, own)
    return {name: own for _, name, own in found.values()}


def _rank(value: Any) -> int:
    if isinstance(value, MetaData):
        return 1
    is_model = isinstance(value, type) and hasattr(value, "__table__")
    return 2 if is_model else 0
