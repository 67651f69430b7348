"""The one temporary folder of this process for SQLite's files, removed however the process ends."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

from limbeck.errors import ServerError
from limbeck.processes.child import Keeper

_START_LIMIT = 30.0  # seconds; it takes 0.03

_state: dict[str, Keeper] = {}
_lock = threading.Lock()


def shared_folder() -> Path:
    """The folder, made on first use, and again if somebody removed it.

    Raises:
        ServerError: It could not be made.
    """
    with _lock:
        keeper = _state.get("keeper")
        if keeper is not None and keeper.alive and keeper.folder is not None and keeper.folder.is_dir():
            return keeper.folder
        if keeper is not None:
            keeper.close()
        keeper = Keeper(Path(__file__).with_name("watchdog.py"), "-I", "-S")
        keeper.tell({"parent": tempfile.gettempdir()})
        answer = keeper.hear(_START_LIMIT)
        if keeper.folder is None:
            keeper.close()
            raise ServerError(
                "A folder for scratch databases could not be made.",
                evidence={"Folder": tempfile.gettempdir(), "What failed": str(answer.get("failed"))},
                slug="no-place",
                remedy="Set TMPDIR to a folder that you may write to.",
            )
        _state["keeper"] = keeper
        return keeper.folder


def _forget() -> None:
    """In a forked child: the folder is the parent's, and so may be the lock."""
    global _lock  # noqa: PLW0603 - a lock that was held while we forked is never released here
    _lock = threading.Lock()
    _state.clear()


os.register_at_fork(after_in_child=_forget)
