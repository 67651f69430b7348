"""Nothing stays behind of a rehearsal: when the kernel is killed, and in the project that was rehearsed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from tests.databases.server.test_lifetime import LIMIT, left_after, used_after, using
from tests.databases.server.test_lifetime import Found as Family
from tests.projects.conftest import EXAMPLES, build
from tests.rehearsals.projects import write
from tests.time_limits import on_this_machine

import limbeck
from limbeck.errors import LimbeckError

PROGRAM = """
import json, psutil, sys
import limbeck

def hear(stage):
    if stage == "hangs: SELECT 'here'":
        family = psutil.Process().children(recursive=True)
        found = [[each.pid, each.create_time(), each.name()] for each in family]
        print(json.dumps({"processes": found, "folders": []}), flush=True)

limbeck.rehearse(sys.argv[1], "base..heads", database=sys.argv[2], progress=hear)
"""
HANGS = """import time
from alembic import op

revision, down_revision = "hangs", "r0"


def upgrade():
    op.execute("CREATE TABLE made (id INTEGER)")
    op.execute("SELECT 'here'")
    time.sleep(600)


def downgrade():
    pass
"""


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_nothing_is_left_of_a_rehearsal_whose_kernel_is_killed(backend: str, tmp_path: Path) -> None:
    """No process of the project, no server, no copy: in the middle of a revision, in its transaction."""
    project = write(tmp_path / "project", "", ())
    (project / "migrations" / "versions" / "hangs.py").write_text(HANGS)
    own = Path(tempfile.mkdtemp(prefix="k-", dir="/tmp"))  # short, for the name of a socket
    own.chmod(0o755)
    try:
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, project, backend],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(own)},
        ) as process:
            assert process.stdout is not None
            found = Family.read(process.stdout.readline())
            names = {name for _, _, name in found.processes}
            assert len(found.processes) >= 3, names  # a fork server, the supervisor and the project
            assert ("postgres" in names) == (backend == "postgresql")
            assert using(own) != []
            process.send_signal(signal.SIGKILL)
            process.wait(20)
            assert left_after(found, LIMIT) == []
        assert used_after(own, LIMIT) == []
    finally:
        shutil.rmtree(own, ignore_errors=True)


ADDS = """from alembic import op

revision, down_revision = "added", {down!r}


def upgrade():
    op.execute("CREATE TABLE added (id INTEGER)")


def downgrade():
    op.execute("DROP TABLE added")
"""
WAITS = {"hangs", "hangs_with_child"}
"""Projects whose `env.py` only waits, which the tests of audits do."""

PENDING = {"mutates", "several_version_locations", "writes_and_goes_on"}
"""Projects with a revision that is pending; the others are at their heads, or fail before."""


def test_no_byte_of_a_project_or_its_database_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each of the example projects; what can't be rehearsed says why."""
    monkeypatch.delenv("EXAMPLE_DATABASE_URL", raising=False)
    verdicts: dict[str, list[str | None]] = {}
    projects = {each.parent for each in EXAMPLES.glob("*/models.py")} - {EXAMPLES / name for name in WAITS}
    for project in sorted({*projects, EXAMPLES / "package_location"}):
        folder = tmp_path / project.name
        shutil.copytree(project, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("app.db", "billing.db"):
            build(folder / name)
        if project.name in PENDING:
            add_revision(folder)
        before = contents(folder)
        with suppress(LimbeckError):
            configuration = folder / "config" if project.name == "config_in_subfolder" else folder
            found = limbeck.rehearse(configuration, time_limit=on_this_machine(20.0))
            verdicts[project.name] = [each.verdict for each in found.revisions]
        assert contents(folder) == before, project.name
        shutil.rmtree(folder)
    assert {name: found for name, found in verdicts.items() if set(found) - {"safe"}} == {}
    assert len(verdicts) > 25
    assert {name for name, found in verdicts.items() if found} == PENDING


def add_revision(folder: Path) -> None:
    """Write a pending revision behind the last one of a project."""
    scripts = next(folder.rglob("env.py")).parent
    versions = [each.parent for each in folder.rglob("bbbb_*.py")] or [scripts / "versions"]
    versions[0].mkdir(exist_ok=True)
    down = "bbbb" if next(folder.rglob("bbbb_*.py"), None) else None
    (versions[0] / "added.py").write_text(ADDS.format(down=down))


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, journals and caches included."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
