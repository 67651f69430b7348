"""The state of a SQLite database between two steps, kept as a file of its own."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection


def is_whole(database: Path) -> bool:
    """Whether a file is all that SQLite would read: there is neither a log nor a journal beside it.

    Args:
        database: A file of ours, to which nobody writes meanwhile.
    """
    beside = (database.with_name(f"{database.name}{each}") for each in ("-wal", "-journal"))
    return not any(each.exists() and each.stat().st_size for each in beside)


class StateUnreadError(Exception):
    """The state between two steps can't be read: they run in one transaction of an unusual driver."""


def save_state(connection: Connection, database: Path, file: Path) -> None:
    """Write what a connection sees, what it has not committed included, into a file.

    Nothing is committed, and no statement is run that the project's listeners would hear.

    Args:
        connection: The connection that `env.py` uses.
        database: The file of its database.
        file: Where to.

    Raises:
        StateUnreadError: The driver offers no way to it.
    """
    adapted: Any = connection.connection.dbapi_connection
    driver: Any = getattr(adapted, "driver_connection", adapted)
    if driver.in_transaction:
        # The backup of a connection that has written waits for its end, which is us.
        if not hasattr(driver, "serialize"):
            raise StateUnreadError(type(driver).__module__)
        file.write_bytes(driver.serialize())
        return
    if is_whole(database):
        shutil.copyfile(database, file)  # the system copies in a fraction of the time that SQLite does
        return
    with closing(sqlite3.connect(file, check_same_thread=False)) as target:
        if hasattr(adapted, "run_async"):
            adapted.run_async(lambda asynchronous: asynchronous.backup(target))
        else:
            driver.backup(target)
