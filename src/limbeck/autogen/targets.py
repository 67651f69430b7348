"""What `target_metadata` must be before a comparison means anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import MetaData

from limbeck.records import Failure

WHERE = "Set `target_metadata` in env.py to the MetaData of the models, as a rule `Base.metadata`."


def target_failure(target: Any) -> Failure | None:
    """Why models cannot be compared with; None when they can.

    Args:
        target: What the context was given as `target_metadata`.
    """
    if target is None:
        return Failure(
            "no-target-metadata",
            "The context was given no models: `target_metadata` is None.",
            (),
            WHERE,
        )
    if isinstance(target, Mapping):
        keys = ", ".join(str(key) for key in target) or "none"
        return Failure(
            "target-metadata-is-a-dict",
            "`target_metadata` is a dictionary, which Alembic does not accept.",
            (("keys", keys),),
            "Give each database's context its own MetaData: `target_metadata=target_metadata[name]`.",
        )
    if isinstance(target, MetaData):
        return None
    if isinstance(target, (list, tuple)):
        if not target:
            return Failure("target-metadata-is-empty", "`target_metadata` is an empty list.", (), WHERE)
        strange = [each for each in target if not isinstance(each, MetaData)]
        if not strange:
            return _twice(target)
        kind = f"a list that holds {', '.join(dict.fromkeys(map(_kind_in_list, strange)))}"
    else:
        strange = [target]
        kind = _kind(target)
    return Failure(
        "target-metadata-is-no-metadata",
        f"`target_metadata` is {kind}, not a MetaData.",
        (("found", kind),),
        _remedy(strange, in_list=isinstance(target, (list, tuple))),
    )


def _remedy(strange: Sequence[Any], *, in_list: bool) -> str:
    """What to put in the place of what is no MetaData."""
    parts = []
    for each in strange:
        name = each.__name__ if isinstance(each, (type, ModuleType)) else type(each).__name__
        if isinstance(getattr(each, "metadata", None), MetaData):
            parts.append(f"Use `{name}.metadata` rather than `{name}`.")
        elif in_list:
            parts.append(f"Leave the {'class' if isinstance(each, type) else 'object of type'} {name} out.")
    return " ".join(dict.fromkeys(parts)) or WHERE


def _kind_in_list(each: Any) -> str:
    return _kind(each).removeprefix("of type ")


def _kind(target: Any) -> str:
    return f"the class {target.__name__}" if isinstance(target, type) else f"of type {type(target).__name__}"


def _twice(target: Any) -> Failure | None:
    seen: dict[str, int] = {}
    for metadata in target:
        for key in metadata.tables:
            seen[key] = seen.get(key, 0) + 1
    twice = sorted(key for key, times in seen.items() if times > 1)
    if not twice:
        return None
    return Failure(
        "table-in-two-metadata",
        "Two of the MetaData objects hold a table of the same name.",
        (("tables", ", ".join(twice)),),
        "Define each table in one MetaData only, or compare them one by one.",
    )
