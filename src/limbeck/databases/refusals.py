"""Writes that were refused: recognising them, and refusing ourselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from limbeck.errors import DatabaseError

_READ_ONLY_TRANSACTION = "25006"  # PostgreSQL: read_only_sql_transaction
_CANT_EXECUTE_READ_ONLY = 1792  # MySQL and MariaDB: ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
_SQLITE_TEXTS = ("attempt to write a readonly database", "not authorized", "authorization denied")
_LONGEST = 1000


def refused(statement: str) -> DatabaseError:
    """The error for a statement that limbeck does not let through."""
    return DatabaseError(
        "A statement that may write was refused: limbeck only reads this database.",
        slug="read-only",
        evidence={"Statement": _shortened(statement)},
        remedy="Nothing has been changed. Run it yourself if it should take effect, "
        "or let it run only where migrations are really applied.",
    )


def refused_without_transaction(statement: str) -> DatabaseError:
    """The error for a statement in AUTOCOMMIT, in a session that doesn't begin read-only by itself."""
    return DatabaseError(
        "A statement outside a transaction was refused: PostgreSQL is kept from writing only inside one.",
        slug="autocommit",
        evidence={"Statement": _shortened(statement)},
        remedy="Nothing has been changed. Run it on a connection without isolation_level='AUTOCOMMIT'.",
    )


def is_refusal(error: BaseException | None) -> bool:
    """Whether a driver's error says that the database refused to write because it is read-only."""
    return any(_refuses(each) for each in _chain(error))


def _shortened(statement: str) -> str:
    return statement if len(statement) <= _LONGEST else statement[:_LONGEST] + " …"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from: drivers of async engines wrap the one that knows."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _refuses(error: BaseException) -> bool:
    first: Any = error.args[0] if error.args else None
    if isinstance(first, dict):  # pg8000
        first = first.get("C")
    codes = (getattr(error, "sqlstate", None), getattr(error, "pgcode", None), first)
    if _READ_ONLY_TRANSACTION in codes or first == _CANT_EXECUTE_READ_ONLY:
        return True
    # Python 3.10 has no sqlite_errorcode; the texts have been the same since SQLite 3.
    return "sqlite" in type(error).__module__ and any(text in str(error) for text in _SQLITE_TEXTS)
