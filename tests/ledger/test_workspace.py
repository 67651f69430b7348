"""What the tests of a run share, and that nothing of it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from tests.ledger.processes import LEAVES_CHILDREN, children_of, command_of, ends

from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import ProjectError, ServerError
from limbeck.ledger import backends as module
from limbeck.ledger.workspace import Workspace

FETCHING = """
import time
from limbeck.ledger.workspace import Workspace
workspace = Workspace(("sqlite",))
workspace.older.fetch("1.11.3")
print(workspace._folder, flush=True)
time.sleep(600)
"""

RUNNING = """
from limbeck.ledger.workspace import Workspace
workspace = Workspace(("sqlite",))
project = workspace.project()
project.write("migrations/env.py", {env!r})
print(project.folder, flush=True)
project.alembic("current", limit=600)
"""

COMMAND = "limbeck.ledger.command_worker:work"
PIP = "limbeck.processes.worker:run_module"


def unreachable() -> ServerError:
    return ServerError("There is no server.", slug="no-server", remedy="Start one.")


@pytest.fixture
def without_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no PostgreSQL server can be had."""

    def refuse(_backend: str) -> None:
        raise unreachable()

    monkeypatch.setattr(module, "scratch", refuse)


def children() -> set[int]:
    return {each.pid for each in psutil.Process().children(recursive=True)}


def test_nothing_is_left_of_a_closed_bench() -> None:
    """Its folder is gone and its processes have ended."""
    shared_folder()
    folders, processes = set(shared_folder().iterdir()), children()
    with Workspace(("sqlite",), older=False) as workspace:
        assert workspace.project().alembic("heads").code == 0
        assert set(shared_folder().iterdir()) > folders
        assert children() > processes
    assert set(shared_folder().iterdir()) == folders
    assert children() == processes


@pytest.mark.parametrize(
    ("program", "call"),
    [(RUNNING.format(env=LEAVES_CHILDREN), COMMAND), (FETCHING, PIP)],
    ids=["a command with children", "pip"],
)
def test_nothing_is_left_of_a_killed_one(program: str, call: str) -> None:
    """Neither a folder nor a process outlives a kernel that is killed while another program works for it.

    Nor does a child that a command has started in a session of its own.
    """
    kernel = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert kernel.stdout is not None
    folder = Path(kernel.stdout.readline().strip())
    worker = command_of(kernel.pid, call)
    supervisor = worker.parent()
    assert supervisor is not None
    left = [worker.pid, supervisor.pid, supervisor.ppid()]
    if call == COMMAND:
        left += children_of(folder)
    os.kill(kernel.pid, signal.SIGKILL)
    kernel.communicate()
    assert all(map(ends, left))
    until = time.monotonic() + 30
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()


def test_what_was_run_once_is_not_run_again() -> None:
    """A second claim gets the same result, and the notes that belong to it."""
    calls = []

    def make(workspace: Workspace, word: str) -> str:
        calls.append(word)
        workspace.usable_backends("sqlite", "postgresql")
        return word.upper()

    with Workspace(("sqlite",), older=False) as workspace:
        assert workspace.once(make, "a") == "A"
        first, workspace.notes = workspace.notes, []
        assert workspace.once(make, "a") == "A"
        assert (calls, workspace.notes) == (["a"], first)
        assert first == ["PostgreSQL was not run: PostgreSQL was left out."]


def test_a_backend_that_is_left_out_cannot_be_used() -> None:
    """A test that needs it hears so."""
    with (
        Workspace(("sqlite",), older=False) as workspace,
        pytest.raises(ServerError, match="PostgreSQL was left out"),
    ):
        workspace.usable_backends("postgresql")


@pytest.mark.usefixtures("without_postgresql")
def test_without_a_server_the_other_backend_is_used() -> None:
    """A test of both runs on one, with a note that says why; a test of PostgreSQL alone hears why not."""
    with Workspace(("sqlite", "postgresql"), older=False) as workspace:
        assert workspace.usable_backends("sqlite", "postgresql") == ("sqlite",)
        assert workspace.notes == ["PostgreSQL was not run: There is no server."]
        with pytest.raises(ServerError, match="There is no server"):
            workspace.project(backend="postgresql")
        assert workspace.backends.server == f"SQLite {module.sqlite3.sqlite_version}"


def test_a_release_that_does_not_exist_is_missing() -> None:
    """pip's own words say why, and a project on it can't be made."""
    with Workspace(("sqlite",)) as workspace:
        assert not workspace.has_release("1.11.3.dev999")
        (note,) = workspace.notes
        assert note.startswith("Alembic 1.11.3.dev999 was not run: pip could not get it (")
        with pytest.raises(ProjectError, match=r"Alembic 1\.11\.3\.dev999 is not available"):
            workspace.project(release="1.11.3.dev999")


def test_older_releases_can_be_left_out() -> None:
    """Then nothing is fetched, and a note says so."""
    with Workspace(("sqlite",), older=False) as workspace:
        workspace.older.fetch("1.11.3")
        assert not workspace.has_release("1.11.3")
        assert workspace.notes == ["Alembic 1.11.3 was not run: older releases were left out"]
