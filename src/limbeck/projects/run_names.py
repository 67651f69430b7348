"""What tells the runs of one `env.py` apart: labels in the worker, which the kernel makes names of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

_TOKEN = "_upgrades"  # noqa: S105  as in "%s_upgrades" of Alembic's template for several databases

Labels = dict[str, "str | None"]
"""What a run could be called, by the kind of the label, the best kind first."""


def run_labels(context: MigrationContext, arguments: Mapping[str, Any]) -> Labels:
    """Everything by which a reader might know a run of migrations, best first.

    Args:
        context: The context that `env.py` configured.
        arguments: What it called `context.run_migrations` with.
    """
    token = str(context.opts.get("upgrade_token", ""))
    connection = context.connection  # in offline mode a stand-in, which has no URL
    url = getattr(connection.engine, "url", None) if connection is not None else None
    return {
        "engine": _text(arguments.get("engine_name")),
        "token": token[: -len(_TOKEN)] if token.endswith(_TOKEN) else None,
        "version schema": _text(context.version_table_schema),
        "schema": _text(context.dialect.default_schema_name),
        "database": _text(url.database) if url is not None else None,
        "version table": context.version_table,
        "address": f"{url.host}:{url.port}" if url is not None and url.host else None,
    }


def run_names(labels: Sequence[Mapping[str, str | None]]) -> tuple[str | None, ...]:
    """A unique name for each run; None where there is only one.

    The first kind of label that every run has, and that differs everywhere, gives the names; otherwise
    those that come twice are numbered.

    Args:
        labels: For each run what it could be called, the best kind first.
    """
    if len(labels) <= 1:
        return (None,) * len(labels)
    kinds = list(labels[0])
    for kind in kinds:
        column = [each.get(kind) for each in labels]
        if all(column) and len(set(column)) == len(column):
            return tuple(column)
    first = [next((str(each[kind]) for kind in kinds if each.get(kind)), "run") for each in labels]
    taken: set[str] = set()
    unique: list[str | None] = []
    for name in first:
        number, candidate = 1, name
        while candidate in taken:
            number += 1
            candidate = f"{name} ({number})"
        taken.add(candidate)
        unique.append(candidate)
    return tuple(unique)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
