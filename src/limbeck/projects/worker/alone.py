"""Keeping a process that may write to one database from all others, past SQLAlchemy too."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from limbeck.databases.sessions import attach_no_file
from limbeck.databases.spare import Spare, read_only_environment


def write_nowhere_else(spare: Spare, tell: Callable[[str], None]) -> None:
    """From now on, refuse what a driver that is called without SQLAlchemy would write elsewhere.

    Args:
        spare: The database that may be written to.
        tell: Called with what was refused.
    """

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls before a file of SQLite is opened."""
        if event != "sqlite3.connect" or not arguments:
            return
        place = os.fsdecode(arguments[0])
        reads = place.startswith("file:") and "mode=ro" in place
        if reads or ":memory:" in place or place == "" or spare.is_meant("sqlite", (place,), {"uri": True}):
            return
        tell(f"sqlite3.connect({place!r})")
        message = "this database is not the scratch database, the only one that may be written to"
        raise PermissionError(message)

    read_only_environment()
    attach_no_file()
    sys.addaudithook(watch)
