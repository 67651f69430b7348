"""The processes that run Alembic's commands, also when something goes wrong with them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import alembic
import psutil
import pytest
import sqlalchemy
from tests.ledger.processes import LEAVES_CHILDREN, children_of, command_of, ends

from limbeck.errors import CancelledError, ProjectError
from limbeck.ledger.command_line import CommandLine
from limbeck.ledger.workspace import Workspace
from limbeck.progress import Cancellation

SLEEPS = "import time; time.sleep(600)"


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    """One for several tests, with an interpreter that has Alembic imported already."""
    with Workspace(("sqlite",), older=False) as made:
        yield made


def meanwhile(act: Callable[[psutil.Process], object]) -> list[psutil.Process]:
    """Do something with the command that this process is about to run; gives the command, once it runs."""
    running: list[psutil.Process] = []

    def find_and_act() -> None:
        running.append(command_of(os.getpid()))
        act(running[0])

    threading.Thread(target=find_and_act).start()
    return running


def test_it_says_what_it_runs() -> None:
    """Without a folder of packages, what is installed here."""
    commands = CommandLine(Cancellation())
    try:
        assert commands.versions["alembic"] == alembic.__version__
        assert commands.versions["sqlalchemy"] == sqlalchemy.__version__
        assert commands.run(["--version"], Path.cwd(), 30) == (0, f"alembic {alembic.__version__}\n")
    finally:
        commands.close()


def test_a_release_that_cannot_be_imported_says_why(tmp_path: Path) -> None:
    """The last words of the import are the evidence."""
    (tmp_path / "alembic").mkdir()
    (tmp_path / "alembic" / "__init__.py").write_text("raise RuntimeError('half a package')\n")
    with pytest.raises(ProjectError, match="The process that runs Alembic's commands is gone") as raised:
        CommandLine(Cancellation(), tmp_path)
    assert dict(raised.value.failure.evidence)["Said"].endswith("RuntimeError: half a package")


def test_a_running_command_is_stopped_when_asked() -> None:
    """Cancelling from another thread ends it, and whoever waits for it hears so."""
    switch = Cancellation()
    with Workspace(("sqlite",), older=False, cancellation=switch) as workspace:
        project = workspace.project()
        project.write("migrations/env.py", SLEEPS)
        running = meanwhile(lambda _command: switch.cancel())
        with pytest.raises(CancelledError):
            project.alembic("current")
        assert ends(running[0].pid)


@pytest.mark.parametrize("ending", ["os._exit(3)", "sys.exit(3)"])
def test_the_exit_code_is_the_commands_and_both_outputs_come_in_order(
    ending: str, workspace: Workspace
) -> None:
    """However it ends; what it wrote to its two streams is mixed as a terminal shows it."""
    project = workspace.project()
    says = "import os, sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\n"
    project.write("migrations/env.py", says + ending)
    step = project.alembic("current")
    assert (step.code, step.output) == (3, "one\ntwo\nthree")


def test_the_time_limit_ends_its_children_too(workspace: Workspace) -> None:
    """Also one in a session of its own."""
    project = workspace.project()
    project.write("migrations/env.py", LEAVES_CHILDREN)
    assert project.alembic("current", limit=5).code is None
    assert all(map(ends, children_of(project.folder)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no other system ends it with its parent")
def test_a_command_does_not_outlive_a_supervisor_that_is_killed(workspace: Workspace) -> None:
    """Not even when whoever would end it was killed itself; and the step counts as none."""
    project = workspace.project()
    project.write("migrations/env.py", SLEEPS)
    running = meanwhile(lambda command: psutil.Process(command.ppid()).kill())
    with pytest.raises(ProjectError, match="The process that runs Alembic's commands is gone"):
        project.alembic("current")
    assert ends(running[0].pid)


def test_a_command_that_is_killed_is_an_error(workspace: Workspace) -> None:
    """Its evidence says what ended it."""
    project = workspace.project()
    project.write("migrations/env.py", SLEEPS)
    meanwhile(lambda command: command.kill())
    with pytest.raises(ProjectError, match="The process that runs Alembic's commands is gone") as raised:
        project.alembic("current")
    assert dict(raised.value.failure.evidence)["It ended with"] == "signal SIGKILL"


def test_an_interpreter_that_is_gone_is_replaced(workspace: Workspace) -> None:
    """Whoever killed it does not fail the next command, on an older release neither."""
    project = workspace.project()
    assert project.alembic("heads").code == 0
    (server,) = [
        each
        for each in psutil.Process().children()
        if each.status() != psutil.STATUS_ZOMBIE  # a server of a test before, which nobody waited for yet
        and "limbeck.ledger.command_worker:work" in each.cmdline()
    ]
    server.kill()
    assert project.alembic("heads").code == 0
