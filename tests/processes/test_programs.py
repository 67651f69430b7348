"""Programs that are run to their end, and how our own are started."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import psutil
import pytest
from tests.ledger.processes import ends
from tests.time_limits import on_this_machine

from limbeck.processes import programs
from limbeck.processes.child import Child
from limbeck.processes.environment import POSTGRES_URL, inherited_variables, start_variables
from limbeck.processes.programs import BOOTSTRAP, ChildProgram, TooSlowError, run

CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, file=sys.stderr, flush=True)
time.sleep(600)
"""


def test_what_a_program_writes_comes_back() -> None:
    """Both streams apart, its exit code, and what it was given and told."""
    program = (
        "import os, sys; print(sys.stdin.read() + os.environ['A']); print('no', file=sys.stderr); sys.exit(3)"
    )
    done = run(
        [sys.executable, "-c", program], given=b"one ", variables={"A": "two"}, time_limit=on_this_machine(30)
    )
    assert done == (3, b"one two\n", b"no\n")


def test_a_program_that_takes_too_long_is_ended_with_its_child() -> None:
    """What it had said by then is evidence."""
    with pytest.raises(TooSlowError) as raised:
        run([sys.executable, "-c", CHILD], time_limit=on_this_machine(2))
    child = int(raised.value.errors)
    assert ends(child)


def test_a_program_that_is_not_there_could_not_be_started() -> None:
    """It is an error of the system, as whoever asks expects."""
    with pytest.raises(FileNotFoundError):
        run(["/nowhere/program"], time_limit=1)


def test_a_child_program_imports_its_own_module_alone(tmp_path: Path) -> None:
    """Not the packages around it, which may import much; its `main` gets the arguments.

    Nor do the files that lie beside its first step hide any of the interpreter's.
    """
    package = tmp_path / "limbeck"
    for folder in ("processes", "drawing"):
        (package / folder).mkdir(parents=True)
    (package / "__init__.py").touch()
    shutil.copy(BOOTSTRAP, package / "processes")
    (package / "drawing" / "__init__.py").write_text("raise RuntimeError('far too much')\n")
    (package / "drawing" / "own_child.py").write_text(
        "import sys, limbeck\n"
        "def main(*given): print(given, limbeck.__file__, 'pygments' in sys.modules, *sys.path, sep='\\n')\n"
    )
    _, option, _, *rest = ChildProgram("limbeck.drawing.own_child", ("-S",), ("pygments",)).command("1", "2")
    command = [sys.executable, option, str(package / "processes" / "bootstrap.py"), *rest]
    given, file, hidden, *path = run(command, time_limit=on_this_machine(30)).output.decode().splitlines()
    assert (given, file, hidden) == ("('1', '2')", str(package / "__init__.py"), "False")
    assert str(package / "processes") not in path


def test_a_forked_child_lets_go_of_children() -> None:
    """Its end of their pipes would keep them alive when the parent ends."""
    child = Child(ChildProgram("limbeck.databases.copy_child", ("-I", "-S")))
    try:
        if (forked := os.fork()) == 0:
            os._exit(0 if child.output.closed and not child.send({}) else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 0
        assert child.alive
    finally:
        child.close()
    assert not child.alive


def test_a_child_is_not_told_what_it_has_no_use_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It lives as long as the kernel, and what it was started with can be read by others."""
    for name in (
        "SHOP_PASSWORD",
        "LANGCHAIN_API_KEY",
        "HOMEBREW_TOKEN",
        "SQLALCHEMY_DATABASE_URI",
        POSTGRES_URL,
    ):
        monkeypatch.setenv(name, "hunter2")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    child = Child(ChildProgram("limbeck.databases.copy_child", ("-I", "-S")))
    try:
        child.send({"parent": str(tmp_path), "files": []})
        assert "folder" in child.receive(on_this_machine(30))
        variables = psutil.Process(child._process.pid).environ()
    finally:
        child.close()
    assert "hunter2" not in variables.values()
    assert (variables["TMPDIR"], variables["PATH"]) == (str(tmp_path), os.environ["PATH"])
    assert (
        not {"SHOP_PASSWORD", "LANGCHAIN_API_KEY", "SQLALCHEMY_DATABASE_URI"}
        & dict(start_variables(os.environ)).keys()
    )
    assert inherited_variables(A="b") == {
        key: value for key, value in os.environ.items() if key != POSTGRES_URL
    } | {"A": "b"}


def test_a_browser_can_start_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Python has an `os.fork` that only raises; here there are processes."""
    assert programs.available()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "emscripten")
        assert not programs.available()
    monkeypatch.delattr(os, "fork")
    assert not programs.available()
