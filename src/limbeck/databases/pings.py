"""Asking a pooled connection whether it is still there, where it has not just been used."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Engine

RECENT = 3.0
"""Seconds for which a connection that was given back is taken to be there: a ping is a round trip."""


def trust_recent(engine: Engine) -> None:
    """Have an engine with `pool_pre_ping` ask no connection that was given back a moment ago.

    Args:
        engine: An engine that is ours alone, with a dialect of its own.
    """
    given_back: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
    dialect: Any = engine.dialect
    ping = dialect.do_ping

    def do_ping(connection: Any) -> bool:
        if monotonic() - given_back.get(connection, -RECENT) < RECENT:
            return True
        return bool(ping(connection))

    def checked_in(connection: Any, _record: Any) -> None:
        if connection is not None:  # one that was found lost
            given_back[connection] = monotonic()

    dialect.do_ping = do_ping
    event.listen(engine, "checkin", checked_in)
