"""`limbeck lab`: which JupyterLab would be started, on what."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from nbclient import NotebookClient
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


def checkout(folder: Path) -> Path:
    """A checkout of limbeck with the notebooks of this one, in which everything is committed."""
    made = folder / "checkout"
    shutil.copytree(NOTEBOOKS, made / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(NOTEBOOKS.parent / ".gitignore", made)
    named = ("-c", "user.name=n", "-c", "user.email=e@example.org")
    for command in (["init", "-q"], ["add", "-A"], [*named, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *command], cwd=made, check=True)
    return made


def changes(repository: Path) -> str:
    """What Git says that has changed."""
    status = ["git", "status", "--porcelain"]
    return subprocess.run(status, cwd=repository, check=True, capture_output=True, text=True).stdout


def test_a_checkout_opens_a_copy_of_its_first_notebook(
    started: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On loopback only, whoever asks; further arguments go to JupyterLab."""
    made = checkout(tmp_path)
    monkeypatch.setattr(lab, "PACKAGE", made / "src" / "limbeck")
    done = CliRunner().invoke(app, ["lab", "--port=9123"])
    assert done.exit_code == 0
    ((program, *arguments),) = started
    assert program == sys.executable
    first = made / "limbeck-notebooks" / "00_start.ipynb"
    assert arguments[:4] == [sys.executable, "-m", "limbeck.cli.lab_child", str(first)]
    assert "--ServerApp.ip=127.0.0.1" in arguments
    assert arguments[-1] == "--port=9123"
    assert changes(made) == ""


def test_running_and_saving_a_notebook_leaves_the_checkout_clean(
    started: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is run and saved is the copy, with its outputs; it is still there the next time."""
    made = checkout(tmp_path)
    monkeypatch.setattr(lab, "PACKAGE", made / "src" / "limbeck")
    CliRunner().invoke(app, ["lab"])
    opened = Path(started[0][4])
    notebook = nbformat.read(opened, as_version=4)
    notebook.cells = [nbformat.v4.new_code_cell("1 + 1")]
    NotebookClient(notebook, resources={"metadata": {"path": str(opened.parent)}}).execute()
    nbformat.write(notebook, opened)
    assert changes(made) == ""
    assert CliRunner().invoke(app, ["lab"]).exit_code == 0
    assert nbformat.read(opened, as_version=4).cells[0].outputs[0].data["text/plain"] == "2"
    assert changes(made) == ""


def test_root_is_told_about_the_flag_that_jupyterlab_needs(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root the flag is passed and named; an ordinary user gets neither."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--allow-root" in CliRunner().invoke(app, ["lab"]).stderr
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in CliRunner().invoke(app, ["lab"]).stderr
    assert ["--allow-root" in arguments for arguments in started] == [True, False]


def test_copies_that_the_reader_changed_are_kept(started: list[list[str]], tmp_path: Path) -> None:
    """The folder is the one that is named, with the notebooks and those in the folders below."""
    folder = tmp_path / "mine"
    CliRunner().invoke(app, ["lab", "--notebooks", str(folder)])
    there = {path.relative_to(NOTEBOOKS) for path in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_" not in str(path)}
    assert {path.relative_to(folder) for path in folder.rglob("*.ipynb")} == there
    (folder / lab.FIRST).write_text("changed")
    done = CliRunner().invoke(app, ["lab", "--notebooks", str(folder)])
    assert (folder / lab.FIRST).read_text() == "changed"
    assert "Kept" not in done.stderr
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
