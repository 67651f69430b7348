"""The process that runs Alembic's commands, when something goes wrong with it."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import alembic
import pytest
import sqlalchemy
from tests.ledger.processes import command_of, ends

from limbeck.errors import CancelledError, ProjectError
from limbeck.ledger.alembic_process import AlembicProcess
from limbeck.ledger.workspace import Workspace
from limbeck.progress import Cancellation

SLEEPS = "import time; time.sleep(600)"


def test_it_says_what_it_runs() -> None:
    """Without a folder of packages, what is installed here."""
    process = AlembicProcess(Cancellation())
    try:
        assert process.versions["alembic"] == alembic.__version__
        assert process.versions["sqlalchemy"] == sqlalchemy.__version__
        assert process.run(["--version"], Path.cwd(), 30) == (0, f"alembic {alembic.__version__}\n")
    finally:
        process.close()


def test_a_release_that_cannot_be_imported_says_why(tmp_path: Path) -> None:
    """The last words of the import are the evidence."""
    (tmp_path / "alembic").mkdir()
    (tmp_path / "alembic" / "__init__.py").write_text("raise RuntimeError('half a package')\n")
    with pytest.raises(ProjectError, match="The process that runs Alembic's commands is gone") as raised:
        AlembicProcess(Cancellation(), tmp_path)
    assert dict(raised.value.failure.evidence)["Said"].endswith("RuntimeError: half a package")


def test_a_running_command_is_stopped_when_asked() -> None:
    """Cancelling from another thread ends it and its process, and whoever waits for it hears so."""
    switch = Cancellation()
    with Workspace(("sqlite",), older=False, cancellation=switch) as workspace:
        project = workspace.project()
        project.write("migrations/env.py", SLEEPS)
        process, running = project.process._process, []

        def cancel() -> None:
            running.append(command_of(process.pid))
            switch.cancel()

        threading.Thread(target=cancel).start()
        with pytest.raises(CancelledError):
            project.alembic("current")
        assert ends(running[0])
        assert ends(process.pid)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no other system ends it with its parent")
def test_a_command_does_not_outlive_a_process_that_is_killed() -> None:
    """Not even when whoever would end it was killed itself."""
    with Workspace(("sqlite",), older=False) as workspace:
        project = workspace.project()
        project.write("migrations/env.py", SLEEPS)
        process, running = project.process._process, []

        def kill() -> None:
            running.append(command_of(process.pid))
            process.kill()

        threading.Thread(target=kill).start()
        with pytest.raises(ProjectError, match="The process that runs Alembic's commands is gone"):
            project.alembic("current")
        assert ends(running[0])


def test_a_process_that_is_gone_is_an_error() -> None:
    """A command whose process was killed says what happened."""
    with Workspace(("sqlite",), older=False) as workspace:
        project = workspace.project()
        project.process._process.kill()
        project.process._process.wait()
        with pytest.raises(ProjectError, match="The process that runs Alembic's commands is gone"):
            project.alembic("heads")
