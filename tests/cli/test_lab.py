"""`limbeck lab`: which JupyterLab would be started, on what."""

import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from limbeck.cli.app import app

lab = import_module("limbeck.cli.lab")  # the command of the same name stands in front of it

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the command would turn into, instead of turning into it."""
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: commands.append([program, *arguments]))
    return commands


def test_a_checkout_opens_its_own_first_notebook(started: list[list[str]]) -> None:
    """On loopback only, whoever asks; further arguments go to JupyterLab."""
    done = CliRunner().invoke(app, ["lab", "--port=9123"])
    assert done.exit_code == 0
    ((program, *arguments),) = started
    assert program == sys.executable
    assert arguments[:4] == [sys.executable, "-m", "limbeck.cli.lab_child", str(NOTEBOOKS / "00_start.ipynb")]
    assert "--ServerApp.ip=127.0.0.1" in arguments
    assert arguments[-1] == "--port=9123"


def test_root_is_told_about_the_flag_that_jupyterlab_needs(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root the flag is passed and named; an ordinary user gets neither."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--allow-root" in CliRunner().invoke(app, ["lab"]).stderr
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in CliRunner().invoke(app, ["lab"]).stderr
    assert ["--allow-root" in arguments for arguments in started] == [True, False]


def test_copies_of_the_notebooks_are_made_once_and_then_kept(
    started: list[list[str]], tmp_path: Path
) -> None:
    """What a reader changed in a copy is still there the next time."""
    folder = tmp_path / "mine"
    CliRunner().invoke(app, ["lab", "--notebooks", str(folder)])
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in NOTEBOOKS.glob("*.ipynb")
    )
    (folder / lab.FIRST).write_text("changed")
    CliRunner().invoke(app, ["lab", "--notebooks", str(folder)])
    assert (folder / lab.FIRST).read_text() == "changed"
    assert [arguments[4] for arguments in started] == [str(folder / lab.FIRST)] * 2


def test_a_missing_jupyterlab_is_named_with_its_cure(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core of limbeck can be installed without it."""
    monkeypatch.setattr(lab, "find_spec", lambda _name: None)
    done = CliRunner().invoke(app, ["lab"])
    assert (done.exit_code, started) == (2, [])
    assert "pip install 'limbeck[lab]'" in done.stderr


def page_at(address: str) -> str:
    """The page of a server that tells its address a moment before it listens."""
    for _attempt in range(100):
        with suppress(URLError), urlopen(address, timeout=60) as answered:  # noqa: S310  on loopback
            return str(answered.read().decode())
        time.sleep(0.2)
    raise AssertionError(address)


@pytest.mark.timeout(400)
def test_jupyterlab_starts_without_a_warning_or_a_question(tmp_path: Path) -> None:
    """What a newcomer reads first is where to go, not what a package will give up, nor JupyterLab's news."""
    homes = {f"JUPYTER_{each}_DIR": str(tmp_path / each) for each in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "limbeck", "lab", "--no-browser", "--port=0", "--notebooks", "copies"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | homes, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr is not None
        lines = []
        for line in started.stderr:
            lines.append(line)
            if "?token=" in line:
                break
        try:
            page = page_at(lines[-1].split()[-1])
        finally:
            started.kill()
    assert any("To access the server" in line for line in lines)
    assert [line for line in lines if "Warning" in line or "deprecated" in line] == []
    disabled = re.search(r'"disabledExtensions": (\[[^]]*\])', page)
    assert disabled is not None
    assert "@jupyterlab/apputils-extension:announcements" in disabled[1]
