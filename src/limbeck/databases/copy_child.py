"""A child that copies a SQLite file and its log into a private folder, and removes that when it is told to.

It is a process of its own for two reasons. Closing any descriptor of a file drops all the locks that the
closing process holds on it (POSIX `fcntl`), those of SQLite as well: whoever may have the database open must
not copy it. And the folder must go however its user ends, by `kill -9` too: the end of file on standard input
says so. Like the watchdog of `server/server_child.py`, it sees the standard library and this package alone.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from limbeck.processes.owned_folders import make_folder
from limbeck.processes.parent_pipe import ParentGoneError, ParentPipe

_CHUNK = 1 << 20  # bytes between two looks at whether anybody still waits


def main() -> None:
    """Copy what the job names, keep it until the parent is done with it, and remove it."""
    pipe = ParentPipe()
    folder: Path | None = None
    try:
        job = pipe.receive()
        folder, _lock = make_folder(job["parent"])
        pipe.send(folder=str(folder))
        for source, name in job["files"]:
            _copy(Path(source), folder / name, pipe)
        pipe.send(ready=True)
        while True:
            pipe.wait()
    except ParentGoneError:
        pass
    except OSError as error:
        with contextlib.suppress(ParentGoneError):
            pipe.send(failed=str(error))
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path, pipe: ParentPipe) -> None:
    with source.open("rb") as given, target.open("wb") as taken:
        while chunk := given.read(_CHUNK):
            taken.write(chunk)
            pipe.wait(0)
