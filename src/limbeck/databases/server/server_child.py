"""The watchdog: a child that owns a temporary folder and the server in it, and removes both with its parent.

The standard library and this package are all that it sees, so that it starts in 30 ms. Its job comes in over
standard input, which then stays open: end of file means that the parent has gone, however it went. The folder
and the server are made *by* this process, so there is no moment in which they exist without somebody who will
remove them, and a process id can't be mistaken: it belongs to this process until it is waited for.

The answers are `{"folder": …}`, then `{"ready": true}` or `{"failed": …}`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from pathlib import Path
from typing import Any

from limbeck.processes.lifelines import UNNOTICED, adopt_orphans, end_descendants
from limbeck.processes.owned_folders import abandoned_folders, contents, make_folder, remove_folder
from limbeck.processes.parent_pipe import ParentGoneError, ParentPipe
from limbeck.processes.programs import ChildProgram, Program

WATCHDOG = ChildProgram("limbeck.databases.server.server_child", ("-I", "-S"))

_LOG = "log"
_LOG_TAIL = 4000  # characters of the log that are told when something failed
_READY_LIMIT = 60.0  # seconds that a server may take until it accepts connections
_STOP_LIMIT = 3.0  # seconds until a program that shall end is killed; a server takes 0.01
_SET_SINCE = 16  # initdb --set
_CHECKSUMS_SINCE = 18  # initdb makes them unless it is told not to; with them, who reads writes to the log
_KEY_BITS = 0xFFFFFFFF  # written with a sign in one place and without in another


class _FailedError(Exception):
    """A program did not do what it was started for."""


class Work:
    """A folder, and the programs that run in it."""

    def __init__(self, job: dict[str, Any], pipe: ParentPipe) -> None:
        self._job = job
        self._pipe = pipe
        self._process: Program | None = None
        self._server: Program | None = None
        self.folder, self._lock = make_folder(job["parent"])

    def run(self) -> None:
        """Do the job; returns when the server has ended.

        Raises:
            ParentGoneError: The parent went first.
            _FailedError: A program failed.
            OSError: A program could not be started, or a file not written.
        """
        self._pipe.send(folder=str(self.folder))
        if "server" not in self._job:
            _remove_abandoned(self.folder.parent)
            while True:
                self._pipe.wait()
        for name, text in self._job["files"].items():
            (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / _LOG).touch()
        if self._job["user"] is not None:
            for path in (*contents(self.folder), self.folder):
                os.chown(path, *self._job["user"])
        bindir = self._reachable_programs()
        self._initialise(bindir / "initdb")
        server = self._start([bindir / "postgres", *self._job["server"]])
        self._server = server
        self._wait_until_ready(server)
        self._pipe.send(ready=True, pid=server.pid)
        _remove_abandoned(self.folder.parent)
        self._wait(server)

    def log(self) -> str:
        """The end of what the programs said."""
        path = self.folder / _LOG
        return path.read_text("utf-8", "replace")[-_LOG_TAIL:].strip() if path.exists() else ""

    def _start(self, argv: list[Any]) -> Program:
        words = [str(word).replace("{folder}", str(self.folder)) for word in argv]
        user = self._job["user"]
        with (self.folder / _LOG).open("ab") as log:
            self._process = Program(
                words,
                folder=self.folder,
                variables=self._job["environment"],
                log=log,
                user=None if user is None else tuple(user),
                lock=self._lock,
            )
        return self._process

    def _initialise(self, initdb: Path) -> None:
        words = list(self._job["initdb"])
        if self._wait(self._start([initdb, "--version"])) == 0:
            match = re.search(r"\(PostgreSQL\) (\d+)", self.log())
            version = int(match[1]) if match else 0
            if version >= _SET_SINCE:  # a file in the folder, also while it starts
                words += ["--set", "dynamic_shared_memory_type=mmap"]
            if version >= _CHECKSUMS_SINCE:
                words += ["--no-data-checksums"]
        if self._wait(self._start([initdb, *words])) != 0:
            raise _FailedError("initdb failed")

    def _wait(self, process: Program) -> int:
        while (code := process.code) is None:
            self._pipe.wait()
        return code

    def _wait_until_ready(self, server: Program) -> None:
        """Until the last line of `postmaster.pid` says so: that is what `pg_ctl --wait` looks at."""
        status = self.folder / "data" / "postmaster.pid"
        limit = time.monotonic() + _READY_LIMIT
        while server.code is None and time.monotonic() < limit:
            if status.exists() and status.read_text("utf-8").rstrip().endswith("ready"):
                return
            self._pipe.wait(0.005)
        raise _FailedError("postgres did not start")

    def _reachable_programs(self) -> Path:
        """The folder of the programs, or of their copy if the user that they run under can't reach them.

        A package under `/root` is such a case. The permissions of its parents are never changed for that.
        """
        bindir = Path(self._job["bindir"])
        if self._job["user"] is None or not self._job["movable"]:
            return bindir
        try:
            if self._wait(self._start([bindir / "initdb", "--version"])) == 0:
                return bindir
        except PermissionError:
            pass
        root, copy = Path(self._job["movable"]["root"]), self.folder / "programs"
        leave = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs")
        for name in self._job["movable"]["folders"]:
            shutil.copytree(
                root / name, copy / name, symlinks=True, ignore=leave, copy_function=_copy_readable
            )
        for folder in (copy, *(path for path in copy.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        return copy / bindir.relative_to(root)

    def close(self) -> None:
        """End the programs and remove the folder; never raises for what is gone already."""
        if self._process is not None:
            if self._server is not None:
                self._server.quit()  # "immediate": nothing here is worth a checkpoint
            # An initdb comes to its end by itself: killed, it would leave a file in /dev/shm.
            self._process.end(_STOP_LIMIT)
            end_descendants(UNNOTICED)
            _remove_segment(_segment(self.folder))
        for _ in range(20):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not self.folder.exists():
                return
            time.sleep(0.05)


def main() -> None:
    """Do one job and clean up after it."""
    pipe = ParentPipe()
    adopt_orphans()
    try:
        work = Work(pipe.receive(), pipe)
    except ParentGoneError:
        return
    except OSError as error:
        pipe.send(failed=str(error))
        return
    try:
        work.run()
        pipe.send(failed="postgres ended", log=work.log())
    except ParentGoneError:
        pass
    except (_FailedError, OSError) as error:
        with contextlib.suppress(ParentGoneError):
            pipe.send(failed=str(error), log=work.log())
    finally:
        work.close()


def _remove_abandoned(parent: Path) -> None:
    """Remove what was left where a kernel and its watchdog were killed together."""
    for folder in abandoned_folders(parent):
        segment = _segment(folder)
        if segment in _unused_segments():
            _remove_segment(segment)
        remove_folder(folder)


def _segment(folder: Path) -> tuple[int, int] | None:
    """Key and number of a server's System V segment, which a server that ends in order removes itself.

    They are on line 7 of `postmaster.pid` (src/include/utils/pidfile.h).
    """
    try:
        line = (folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[6]
        key, number = map(int, line.split())
    except (OSError, IndexError, ValueError):
        return None
    return key & _KEY_BITS, number


def _unused_segments() -> set[tuple[int, int]]:
    """Key and number of each segment that no process holds; only Linux tells them."""
    try:
        lines = Path("/proc/sysvipc/shm").read_text("ascii").splitlines()
        columns = {name: place for place, name in enumerate(lines[0].split())}
        rows = [list(map(int, line.split())) for line in lines[1:]]
    except (OSError, IndexError, ValueError):
        return set()
    return {
        (row[columns["key"]] & _KEY_BITS, row[columns["shmid"]])
        for row in rows
        if row[columns["nattch"]] == 0
    }


def _remove_segment(segment: tuple[int, int] | None) -> None:
    if segment is None:
        return
    import ctypes

    ctypes.CDLL(None).shmctl(segment[1], 0, None)  # 0 is IPC_RMID


def _copy_readable(source: str, target: str) -> None:
    """Copy a file so that everybody may read and run it; the folder around it is private."""
    shutil.copyfile(source, target)
    Path(target).chmod(0o755)
