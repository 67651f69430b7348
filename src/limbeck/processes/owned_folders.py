"""Temporary folders that belong to processes, and those that no living process owns any more.

A folder holds a file that its owners have locked. The system lets go of a lock when a process ends, however
it ends, so neither the number of a process nor the age of a folder has to tell whether an owner is left.
What an older release or another program has made holds no such file, and is never touched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PREFIX = "limbeck-"
_LOCK = ".owners"


def make_folder(parent: str) -> tuple[Path, int | None]:
    """Make a private folder that this process owns.

    The file gets its name once it is locked: nobody finds a folder that looks abandoned while it is made.

    Args:
        parent: Where to make it.

    Returns:
        The folder, and the lock; None where the file system has no locks.

    Raises:
        OSError: It can't be made.
    """
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    nameless = folder / f"{_LOCK}.new"
    lock = os.open(nameless, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    if _is_locked(lock):
        nameless.rename(folder / _LOCK)
        return folder, lock
    os.close(lock)
    nameless.unlink()
    return folder, None


def share_folder(folder: Path) -> int | None:
    """Own a folder that another process has made, until this one ends or the lock is closed.

    Args:
        folder: The folder.

    Returns:
        The lock; None where the folder has none.
    """
    with suppress(OSError):
        lock = _opened(folder)
        if _is_locked(lock):
            return lock
        os.close(lock)
    return None


def is_owned(folder: Path) -> bool:
    """Whether a folder was made here, and is still there."""
    return (folder / _LOCK).is_file()


def contents(folder: Path) -> list[Path]:
    """What is in a folder besides the file that its owners lock."""
    return [path for path in folder.iterdir() if path.name != _LOCK]


def abandoned_folders(parent: Path) -> Iterator[Path]:
    """The folders that have no owner any more; each is this process's until the next one is asked for.

    Those of other users are passed over, whoever asks.

    Args:
        parent: Where they were made.
    """
    for folder in parent.glob(f"{_PREFIX}*"):
        try:
            lock = _opened(folder)
        except OSError:
            continue
        try:
            if _is_locked(lock, alone=True) and _is_ours(lock, folder):
                yield folder
        finally:
            os.close(lock)


def remove_folder(folder: Path) -> None:
    """Remove an abandoned folder as far as possible; what is left of it can be found again."""
    with suppress(OSError):
        for path in contents(folder):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        (folder / _LOCK).unlink()
        folder.rmdir()


def _opened(folder: Path) -> int:
    return os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)


def _is_locked(lock: int, *, alone: bool = False) -> bool:
    """Whether the lock could be taken, beside others or alone."""
    import fcntl  # not where there are no processes

    with suppress(OSError):
        fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        return True
    return False


def _is_ours(lock: int, folder: Path) -> bool:
    """Whether this user made the folder, and nobody removed it between opening and locking."""
    held = os.fstat(lock)
    with suppress(OSError):
        return held.st_uid == os.geteuid() and os.path.samestat(held, os.lstat(folder / _LOCK))
    return False
