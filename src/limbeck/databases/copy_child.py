"""A child that copies a SQLite file and its log into a private folder, and removes that when it is told to.

It is a process of its own for two reasons. Closing any descriptor of a file drops all the locks that the
closing process holds on it (POSIX `fcntl`), those of SQLite as well: whoever may have the database open must
not copy it. And the folder must go however its user ends, by `kill -9` too: the end of file on standard input
says so. It is started by path with `python -I -S`, like `server/watchdog.py`, and speaks the same lines.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

_CHUNK = 1 << 20  # bytes between two looks at whether anybody still waits

if __name__ == "__main__":
    # At the end: whatever else is installed beside limbeck must not hide the standard library.
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from limbeck.processes.parent_pipe import Ear, ParentGoneError, say  # noqa: E402  found by the line above


def main() -> None:
    """Copy what the job names, keep it until the parent is done with it, and remove it."""
    ear = Ear()
    folder: str | None = None
    try:
        job = ear.receive()
        folder = tempfile.mkdtemp(prefix="limbeck-", dir=job["parent"])
        say(folder=folder)
        for source, name in job["files"]:
            _copy(Path(source), Path(folder, name), ear)
        say(ready=True)
        while True:
            ear.listen()
    except ParentGoneError:
        pass
    except OSError as error:
        with contextlib.suppress(ParentGoneError):
            say(failed=str(error))
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path, ear: Ear) -> None:
    with source.open("rb") as given, target.open("wb") as taken:
        while chunk := given.read(_CHUNK):
            taken.write(chunk)
            ear.listen(0)


if __name__ == "__main__":
    main()
