"""Names as each dialect writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.dialects import postgresql, sqlite

_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
_SQLITE = sqlite.dialect()

QUOTE: Mapping[str, Callable[[str], str]] = {
    "postgresql": _POSTGRESQL.identifier_preparer.quote,
    "sqlite": _SQLITE.identifier_preparer.quote,
}
"""Puts a name between quotation marks where the dialect needs them."""
