"""What makes a PostgreSQL session read-only, and what bounds its waiting."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from limbeck.databases.limits import Limits
from limbeck.patterns import LatePattern
from limbeck.secret_texts import is_secret_name

if TYPE_CHECKING:
    from sqlalchemy import URL

_OPTIONS = "PGOPTIONS"
_READS = "-c default_transaction_read_only=on"
_WRITES = "-c default_transaction_read_only=off"

LIBPQ_DRIVERS = frozenset({"psycopg", "psycopg_async", "psycopg2", "psycopg2cffi"})

# What a pooler or an old server says to a setting in the start-up packet. PgBouncer:
# "unsupported startup parameter: options".
_REFUSED = LatePattern(
    r"startup parameter|command-line argument|default_transaction_read_only|statement_timeout|lock_timeout",
    re.IGNORECASE,
)


# pg_catalog in a search path, but not at its front, and not inside a quoted name: an even number of quotes
# follows. No backslashes: what they mean in a literal depends on a setting.
_LATE_CATALOG = (
    ',[[:space:]]*("pg_catalog"|pg_catalog)[[:space:]]*(?=,|$)(?=([^"]*"[^"]*")*[^"]*$)'  # for PostgreSQL
)


def begin_statement(limits: Limits) -> str:
    """The first statement of every transaction: one round trip that makes it read-only and bounds it.

    Schemas before pg_catalog could hold functions and operators that the queries of a reflection would call
    in place of PostgreSQL's own. A path that doesn't name pg_catalog begins with it, so it is taken out where
    it stands later. Everything here is qualified for the same reason.

    All settings are local to the transaction, so nothing reaches the other clients of a pooler that
    hands a session from one to the next. Being a query, it also takes the transaction's snapshot, after which
    PostgreSQL refuses `SET TRANSACTION READ WRITE`.
    """
    return (
        "SELECT pg_catalog.set_config('transaction_read_only', 'on', true), "
        f"pg_catalog.set_config('lock_timeout', '{limits.lock_milliseconds}', true), "
        f"pg_catalog.set_config('statement_timeout', '{limits.statement_milliseconds}', true), "
        "pg_catalog.set_config('search_path', pg_catalog.regexp_replace("
        f"pg_catalog.current_setting('search_path'), '{_LATE_CATALOG}', '', 'gi'), true)"
    )


def session_settings(limits: Limits) -> dict[str, str]:
    """The settings of a whole session that is ours alone, by name."""
    return {
        "default_transaction_read_only": "on",
        "lock_timeout": str(limits.lock_milliseconds),
        "statement_timeout": str(limits.statement_milliseconds),
    }


def start_read_only(driver: str, arguments: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """The arguments of a driver's `connect`, changed so that the session starts read-only.

    Args:
        driver: SQLAlchemy's name of the driver.
        arguments: What it would be called with.
        limits: The time limits of the session.

    Returns:
        New arguments; the same for a driver that can't pass settings on.
    """
    changed = dict(arguments)
    settings = session_settings(limits)
    if driver in LIBPQ_DRIVERS:
        # The parameter replaces PGOPTIONS, so what stands there is repeated. The last setting wins.
        given = changed.get("options") or _own_options()
        ours = " ".join(f"-c {name}={value}" for name, value in settings.items())
        changed["options"] = f"{given} {ours}".strip()
    elif driver == "asyncpg":
        changed["server_settings"] = {**(changed.get("server_settings") or {}), **settings}
    return changed


def start_plainly(driver: str, arguments: Mapping[str, Any], more: str = "") -> dict[str, Any]:
    """The arguments of a driver's `connect`, with which `read_only_environment` has no effect.

    Args:
        driver: SQLAlchemy's name of the driver.
        arguments: What it would be called with.
        more: Options to start with besides.
    """
    if driver in LIBPQ_DRIVERS and _OPTIONS in os.environ:
        return {"options": f"{_own_options()} {more}".strip(), **arguments}
    return dict(arguments)


def start_writable(driver: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a driver's `connect` for a session that writes, whatever the environment says.

    Args:
        driver: SQLAlchemy's name of the driver.
        arguments: What it would be called with.
    """
    return start_plainly(driver, arguments, _WRITES)


def read_only_environment() -> None:
    """Let whatever connects by PostgreSQL's own library, past SQLAlchemy or in a child, only read."""
    os.environ[_OPTIONS] = f"{_own_options()} {_READS}".strip()


def _own_options() -> str:
    """What PGOPTIONS says besides what `read_only_environment` put there."""
    return os.environ.get(_OPTIONS, "").removesuffix(_READS).strip()


def polite_arguments(url: URL, limits: Limits) -> dict[str, Any]:
    """The arguments with which limbeck's own connections are made; what the URL says goes first."""
    driver = url.get_driver_name()
    arguments: dict[str, Any] = {}
    bound_connect(driver, arguments, limits)
    if driver in LIBPQ_DRIVERS:
        # A server that vanished is noticed though the network says nothing. The first is in milliseconds.
        arguments |= {
            "application_name": "limbeck",
            "tcp_user_timeout": limits.statement_milliseconds + 10_000,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
        }
    ours = {name: value for name, value in arguments.items() if name not in url.query}
    if driver == "psycopg":
        # A pooler that hands a session from client to client loses prepared statements.
        ours["prepare_threshold"] = None
    return ours


def secret_arguments(url: URL) -> dict[str, Any]:
    """The secret parameters of a URL's query, as arguments of its driver; libpq takes both alike."""
    if url.get_driver_name() not in LIBPQ_DRIVERS:
        return {}
    return {
        name: value for name, value in url.query.items() if isinstance(value, str) and is_secret_name(name)
    }


def bound_connect(driver: str, arguments: MutableMapping[str, Any], limits: Limits) -> None:
    """Bound how long a driver waits for a server, where the arguments don't say so already."""
    if driver in LIBPQ_DRIVERS:
        # Whole seconds, and libpq takes one second for two.
        arguments.setdefault("connect_timeout", max(2, math.ceil(limits.connect)))
    elif driver in ("asyncpg", "pg8000"):
        arguments.setdefault("timeout", limits.connect)


def refuses_settings(error: BaseException) -> bool:
    """Whether a failed connect failed because of our settings in the start-up packet."""
    return _REFUSED.search(str(error)) is not None
