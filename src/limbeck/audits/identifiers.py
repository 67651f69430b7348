"""Names as each dialect writes them in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.dialects import postgresql, sqlite

# Dialects without a driver: psycopg's doubles each percent sign, which belongs in no text that is shown.
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
_SQLITE = sqlite.dialect()

QUOTERS: Mapping[str, Callable[[str], str]] = {
    "postgresql": _POSTGRESQL.identifier_preparer.quote,
    "sqlite": _SQLITE.identifier_preparer.quote,
}
"""For each dialect, what puts a name between quotation marks where it needs them."""
