"""Nothing stays behind, however a test session ends."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from tests.browser.server import Server, launch

ROOT = Path(__file__).parents[2]
KERNEL = """
import sys, time
from pathlib import Path
from tests.browser.server import start_lab
home = Path(sys.argv[1])
server = start_lab(home, home)
server.ask("api/kernels", "POST")
while "Kernel started" not in server.log:
    time.sleep(0.1)
print("running", flush=True)
time.sleep(600)
"""


def open_widgets(home: Path) -> list[str]:
    """The command lines of the processes whose home is this folder."""
    everybody = psutil.process_iter(["environ", "cmdline"])
    mine = [process.info for process in everybody if process.info["environ"]]
    return [" ".join(info["cmdline"]) for info in mine if info["environ"].get("HOME") == str(home / "home")]


def test_a_killed_session_leaves_no_server_and_no_kernel(tmp_path: Path) -> None:
    """After `kill -9` of the tests, JupyterLab, its kernel and the lifeline are gone after the grace."""
    command = [sys.executable, "-c", KERNEL, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as session:
        assert session.stdout is not None
        assert session.stdout.readline() == b"running\n"
        assert len(open_widgets(tmp_path)) >= 3
        session.kill()
    deadline = time.monotonic() + 25
    while open_widgets(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert open_widgets(tmp_path) == []


def test_a_process_that_outlives_its_kernel_fails_the_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a notebook leaves running is ended when the grace is over, and named in the failure."""
    monkeypatch.setenv("LIMBECK_GRACE", "1")
    # In JupyterLab's place: what is left behind is nothing that it knows of.
    program = ["-c", "import time; print('running'); time.sleep(99)"]
    server = Server("http://127.0.0.1/", "", tmp_path, tmp_path, launch(program, tmp_path, {}))
    while "running" not in server.log:
        time.sleep(0.1)
    # A session of its own, as a database server would have; it carries the server's mark as any child does.
    mark = psutil.Process(server.process.pid).children()[0].environ()["LIMBECK_LIFELINE"]
    command = [sys.executable, "-c", "import time; time.sleep(99)", "left behind"]
    child = subprocess.Popen(command, env={"LIMBECK_LIFELINE": mark}, start_new_session=True)
    with pytest.raises(AssertionError, match="left behind"):
        server.close()
    assert child.wait(20) == -9
