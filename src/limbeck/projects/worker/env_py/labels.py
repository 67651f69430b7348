"""What tells the comparisons of one run apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

_TOKEN = "_upgrades"  # noqa: S105  as in "%s_upgrades" of Alembic's template for several databases


def of(context: MigrationContext, arguments: dict[str, Any]) -> dict[str, str | None]:
    """Everything by which a reader might know a comparison, best first.

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


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
