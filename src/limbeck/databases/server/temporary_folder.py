"""The one temporary folder of this process for SQLite's files, removed however the process ends."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

from limbeck.databases.server.server_child import WATCHDOG
from limbeck.errors import ServerError
from limbeck.processes import programs
from limbeck.processes.child import Child
from limbeck.processes.ownership import Lock, at_exit, in_forked_child

_START_LIMIT = 30.0  # seconds; it takes 0.03

_state: dict[str, Child] = {}
_lock = Lock()
_unwatched: list[Path] = []


def shared_folder() -> Path:
    """The folder, made on first use, and again if somebody removed it.

    Raises:
        ServerError: It could not be made.
    """
    with _lock:
        return _watched_folder() if programs.available() else _unwatched_folder()


def _watched_folder() -> Path:
    """The folder of a watchdog."""
    watchdog = _state.get("watchdog")
    if watchdog is not None and watchdog.alive and watchdog.folder is not None and watchdog.folder.is_dir():
        return watchdog.folder
    if watchdog is not None:
        watchdog.close()
    watchdog = Child(WATCHDOG)
    watchdog.send({"parent": tempfile.gettempdir()})
    answer = watchdog.receive(_START_LIMIT)
    if watchdog.folder is None:
        watchdog.close()
        raise _not_made(str(answer.get("failed")))
    _state["watchdog"] = watchdog
    return watchdog.folder


def _unwatched_folder() -> Path:
    """A folder where there are no processes, and so no `kill -9`: it goes at the end of this one."""
    if not (_unwatched and _unwatched[-1].is_dir()):
        try:
            folder = Path(tempfile.mkdtemp(prefix="limbeck-"))
        except OSError as error:
            raise _not_made(str(error)) from None
        at_exit(partial(shutil.rmtree, folder, ignore_errors=True))
        _unwatched.append(folder)
    return _unwatched[-1]


def _not_made(reason: str) -> ServerError:
    return ServerError(
        "A folder for scratch databases could not be made.",
        evidence={"Folder": tempfile.gettempdir(), "What failed": reason},
        slug="no-place",
        remedy="Set TMPDIR to a folder that you may write to.",
    )


in_forked_child(_state.clear)  # it is the parent's
