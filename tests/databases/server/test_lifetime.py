"""Nothing stays behind, however the process ends that made scratch databases."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager
from tests.time_limits import on_this_machine

from limbeck.databases.server.programs import Programs
from limbeck.databases.server.server_child import WATCHDOG
from limbeck.processes.child import Child
from limbeck.processes.owned_folders import is_owned, make_folder, remove_folder

LIMIT = 5.0  # seconds after which nothing may be left, on a quiet machine

# Makes a database of each kind, keeps a busy and an idle connection open, tells what there is, and ends.
PROGRAM = """
import json, os, pathlib, signal, sys, threading, time
import psutil

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are started deaf to it
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # and those of nohup to this one
from limbeck.databases.scratch import scratch
from limbeck.databases.server import process_server
from limbeck.databases.server.programs import Programs

programs = Programs("an initdb that copies", pathlib.Path("{bindir}"))
process_server._SOURCES = (("programs", lambda: iter([programs]), ""),)
sqlite, postgres = scratch("sqlite"), scratch("postgresql")
idle = [database.engine.connect() for database in (sqlite, postgres)]
idle[0].exec_driver_sql("CREATE TABLE t (n INTEGER)")


def work():
    try:
        with postgres.engine.connect() as connection:
            # In FROM itself it would be written to disk, as fast as that is; and it leaves a core to others.
            rows = "(SELECT generate_series(1, 10000000000)) AS n"
            connection.exec_driver_sql("SELECT count(pg_sleep(0.001)) FROM " + rows)
    except Exception:
        pass  # the server goes while it counts


threading.Thread(target=work, daemon=True).start()
active = "SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
while not any("generate_series" in query for query in idle[1].exec_driver_sql(active).scalars()):
    idle[1].rollback()  # in a transaction it would see the same again
    time.sleep(0.02)
idle[1].rollback()
family = psutil.Process().children(recursive=True)
print(json.dumps({
    "processes": [[process.pid, process.create_time(), process.name()] for process in family],
    "folders": [str(pathlib.Path(sqlite.secret_url.database).parents[1]), postgres.secret_url.query["host"]],
}), flush=True)
sys.stdin.readline()
"""


@dataclass(frozen=True)
class Found:
    """What a program had around it while it ran."""

    processes: tuple[tuple[int, float, str], ...]
    folders: tuple[Path, ...]

    @classmethod
    def read(cls, line: str) -> Found:
        """From what the program printed."""
        told = json.loads(line)
        return cls(
            tuple((pid, born, name) for pid, born, name in told["processes"]),
            tuple(map(Path, told["folders"])),
        )

    def left(self) -> list[str]:
        """What of it is still there."""
        alive = [f"{pid} {name}" for pid, born, name in self.processes if runs(pid, born)]
        return alive + [str(folder) for folder in self.folders if folder.exists()]


def runs(pid: int, born: float) -> bool:
    """Whether that very process runs, and not another one with its number."""
    try:
        process = psutil.Process(pid)
        return process.create_time() == born and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def left_after(found: Found, seconds: float) -> list[str]:
    """What is left once the time has passed; returns as soon as there is nothing."""
    limit = time.monotonic() + on_this_machine(seconds)
    while (left := found.left()) and time.monotonic() < limit:
        time.sleep(0.05)
    return left


Launch = Callable[..., AbstractContextManager[tuple[subprocess.Popen[str], Found]]]


@pytest.fixture(scope="session")
def program(copying_programs: Programs) -> str:
    """The program, with a server that is quick to start."""
    return PROGRAM.replace("{bindir}", str(copying_programs.bindir))


@pytest.fixture
def launched(program: str) -> Launch:
    """Starts the program, with an ending of its own if given one."""
    return lambda ending="": launch(program + ending)


@contextmanager
def launch(program: str) -> Iterator[tuple[subprocess.Popen[str], Found]]:
    """Start a program and read what it found; afterwards it has ended."""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, "the program failed: see its standard error"
            found = Found.read(line)
            assert "postgres" in {name for _, _, name in found.processes}
            assert all(folder.is_dir() for folder in found.folders)
            yield process, found
        finally:
            process.kill()


def let_end(process: subprocess.Popen[str]) -> None:
    """Give the program the line that it waits for, and wait until it has come to its end."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    process.wait(20)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_is_left_after_a_signal(number: signal.Signals, launched: Launch) -> None:
    """No process, folder or socket, five seconds after the kernel was killed, a query still running."""
    with launched() as (process, found):
        process.send_signal(number)
        process.wait(20)
        assert left_after(found, LIMIT) == []


def test_nothing_is_left_after_the_whole_process_group_was_killed(launched: Launch) -> None:
    """That is how a kernel manager kills a kernel; the watchdog has a group of its own."""
    with launched() as (process, found):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
        assert left_after(found, LIMIT) == []


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "thread = threading.Thread(target=sys.exit); thread.start(); thread.join()",
        "raise SystemExit(3)",
        "os._exit(0)",
        "os.abort()",
    ],
    ids=["end", "sys.exit in a thread", "SystemExit", "os._exit", "abort"],
)
def test_nothing_is_left_after_an_end_of_its_own(ending: str, launched: Launch) -> None:
    """However the program itself ends."""
    with launched(ending) as (process, found):
        let_end(process)
        assert left_after(found, LIMIT) == []


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.6])
def test_nothing_is_left_of_a_start_that_was_killed(seconds: float) -> None:
    """There is no moment, from the first folder to the first connection, at which a kill leaves something."""
    program = (
        "import sys; from limbeck.databases.scratch import scratch; print(flush=True); scratch('postgresql')"
    )
    with tempfile.TemporaryDirectory(prefix="k-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        environment = os.environ | {"TMPDIR": name}
        with subprocess.Popen(
            [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(seconds)
            process.kill()
        assert used_after(Path(name), LIMIT) == []


def used_after(folder: Path, seconds: float) -> list[str]:
    """What still uses a folder once the time has passed; returns as soon as there is nothing.

    To look for files takes a thousandth of the time in which all processes of the machine are looked at.
    """
    limit = time.monotonic() + on_this_machine(seconds)
    while any(folder.iterdir()) and time.monotonic() < limit:
        time.sleep(0.05)
    while (left := using(folder)) and time.monotonic() < limit:
        time.sleep(0.05)
    return left


def using(folder: Path) -> list[str]:
    """What is in a folder, and which processes name it."""
    commands = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    named = [" ".join(command) for command in commands if any(str(folder) in word for word in command)]
    return named + [path.name for path in folder.iterdir()]


def test_an_ordinary_end_leaves_nothing_at_once(launched: Launch) -> None:
    """The process waits for the clean-up, so that whoever waits for the process sees none of it."""
    with launched() as (process, found):
        let_end(process)
        assert found.left() == []


def test_a_child_that_outlives_the_kernel_does_not_keep_the_server(launched: Launch) -> None:
    """A forked child inherits no end of the watchdog's pipe."""
    ending = "child = os.fork()\nif child == 0: time.sleep(30)\nprint(child, flush=True); time.sleep(60)"
    with launched(ending) as (process, found):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        child = int(process.stdout.readline())
        process.kill()
        process.wait(20)
        try:
            assert left_after(found, LIMIT) == []
            assert psutil.pid_exists(child)
        finally:
            os.kill(child, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_the_server_goes_with_a_watchdog_that_is_killed_itself(launched: Launch) -> None:
    """The last line of defence: the server quits, and the program removes the folders when it ends."""
    with launched() as (process, found):
        for watchdog in psutil.Process(process.pid).children():
            watchdog.kill()
        limit = time.monotonic() + on_this_machine(LIMIT)
        while any(runs(pid, born) for pid, born, _ in found.processes) and time.monotonic() < limit:
            time.sleep(0.05)
        assert [name for pid, born, name in found.processes if runs(pid, born)] == []
        let_end(process)
        assert found.left() == []


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Temporary files elsewhere: every start sweeps the folder that it uses, also that of another test."""
    with tempfile.TemporaryDirectory(prefix="own-") as folder:
        Path(folder).chmod(0o755)  # the server may run as somebody else
        monkeypatch.setenv("TMPDIR", folder)
        yield


@pytest.mark.usefixtures("alone")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_the_next_start_removes_what_kernel_and_watchdogs_left_that_were_killed_together(
    launched: Launch,
) -> None:
    """As `pkill -9` does; folders that somebody still owns stay."""
    with launched() as (process, found):
        kept, lock = make_folder(str(found.folders[0].parent))
        assert lock is not None
        watchdogs = psutil.Process(process.pid).children()
        for each in watchdogs:
            each.suspend()
        process.kill()
        for each in watchdogs:
            each.kill()
        psutil.wait_procs(watchdogs)
        process.wait(20)
        limit = time.monotonic() + on_this_machine(LIMIT)
        while any(runs(pid, born) for pid, born, _ in found.processes) and time.monotonic() < limit:
            time.sleep(0.05)  # the server owns its folder, too
        assert all(folder.is_dir() for folder in found.folders)
        watchdog = Child(WATCHDOG)
        try:
            watchdog.send({"parent": str(found.folders[0].parent)})
            assert left_after(found, LIMIT) == []
        finally:
            watchdog.close()
        assert is_owned(kept)
        os.close(lock)
        remove_folder(kept)


@pytest.mark.skipif(sys.platform != "linux", reason="System V segments are listed in /proc on Linux only")
def test_a_killed_server_leaves_no_shared_memory(launched: Launch) -> None:
    """PostgreSQL's own clean-up does not run when its postmaster is killed: the watchdog's does."""
    with launched() as (process, found):
        key = (found.folders[1] / "data").stat().st_ino & 0xFFFFFFFF
        assert key in segments()
        os.kill(postmaster(found), signal.SIGKILL)
        let_end(process)
        assert left_after(found, LIMIT) == []
        assert key not in segments()


@pytest.mark.parametrize("ending", ["killed", "restarted", "shut down"])
def test_nothing_is_left_of_a_notebooks_kernel(
    ending: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real kernel, ended the ways that Jupyter ends one."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    kernel = KernelManager(kernel_name="python3")
    kernel.start_kernel()
    client = kernel.blocking_client()
    try:
        client.wait_for_ready(timeout=60)
        said: list[str] = []
        client.execute_interactive(
            program.replace("sys.stdin.readline()", ""),
            timeout=60,
            output_hook=lambda message: said.append(message["content"].get("text", "")),
        )
        found = Found.read(next(text for text in said if text.startswith("{")))
        assert all(folder.is_dir() for folder in found.folders)
        if ending == "killed":
            os.kill(kernel.provisioner.pid, signal.SIGKILL)
        elif ending == "restarted":
            kernel.restart_kernel()
        else:
            kernel.shutdown_kernel()
        assert left_after(found, LIMIT) == []
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)
        kernel.cleanup_resources()


def postmaster(found: Found) -> int:
    """The first process of the server, as it says itself."""
    return int((found.folders[1] / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])


def segments() -> set[int]:
    """The keys of the System V segments; PostgreSQL takes its data folder's inode for a key."""
    lines = Path("/proc/sysvipc/shm").read_text("ascii").splitlines()[1:]
    return {int(line.split()[0]) & 0xFFFFFFFF for line in lines}
