"""The environment behind `make`: built when it has to be, trusted only when it was finished."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a space, with a project and a pinned set that need no downloads."""
    folder = tmp_path / "a checkout"
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    (folder / "tests" / "requirements.txt").write_text("# none\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    shutil.copy(ROOT / "Makefile", folder)
    return folder


@pytest.fixture
def environment(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, loaded from that checkout, with pip left out but for a record of what it was asked."""
    spec = importlib.util.spec_from_file_location("environment", checkout / "scripts" / "environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.asked = []
    monkeypatch.setattr(module, "pip", lambda *arguments: module.asked.append(arguments[0]))
    run = module.run
    monkeypatch.setattr(
        module, "run", lambda *command, **more: run(*command[:3], "--without-pip", *command[3:], **more)
    )
    monkeypatch.delenv("PYTHON", raising=False)
    return module


BOTH = ["--requirement", "--no-build-isolation"]


def test_it_is_built_once(environment: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time there is nothing to do and nothing to say."""
    assert environment.main() == 0
    assert "Setting up .venv" in capsys.readouterr().out
    assert environment.main() == 0
    assert environment.asked == BOTH
    assert capsys.readouterr().out == ""


def test_other_pins_build_it_anew(environment: ModuleType, checkout: Path) -> None:
    """A changed set of packages leaves nothing of the old one."""
    environment.main()
    (checkout / ".venv" / "old").write_text("", encoding="utf-8")
    (checkout / "tests" / "requirements.txt").write_text("# other\n", encoding="utf-8")
    assert environment.main() == 0
    assert environment.asked == BOTH * 2
    assert not (checkout / ".venv" / "old").exists()


def test_packages_are_installed_side_by_side(environment: ModuleType, checkout: Path) -> None:
    """Each pin is in one of the parts, of which there are no more than cores, and none is empty."""
    pins = [f"package-{number}==1.{number}" for number in range(7)]
    (checkout / "tests" / "requirements.txt").write_text("\n".join(["# some", *pins, ""]), encoding="utf-8")
    (checkout / ".venv").mkdir()
    for cores, parts in ((1, 1), (2, 2), (3, 3), (64, 4)):
        written = [path.read_text(encoding="utf-8").split() for path in environment.write_parts(cores)]
        assert len(written) == parts
        assert sorted(pin for part in written for pin in part) == pins
        assert max(map(len, written)) - min(map(len, written)) <= 1


def test_another_pyproject_installs_only_the_project(environment: ModuleType, checkout: Path) -> None:
    """The packages stay when the pins are the same."""
    environment.main()
    (checkout / "pyproject.toml").write_text("# changed", encoding="utf-8")
    assert environment.main() == 0
    assert environment.asked == [*BOTH, "--no-build-isolation"]


def test_an_interrupted_build_is_not_mistaken_for_a_finished_one(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C while packages are installed: the next `make` starts afresh."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "pip", interrupted)
        assert environment.main() == 130
    assert "starts afresh" in capsys.readouterr().err
    assert environment.main() == 0
    assert environment.asked == BOTH


def test_a_moved_checkout_is_set_up_again(environment: ModuleType, checkout: Path) -> None:
    """The programs in a copied environment would run the other checkout's code."""
    environment.main()
    stamp = checkout / ".venv" / "limbeck-stamp.txt"
    stamp.write_text(stamp.read_text(encoding="utf-8").replace(str(checkout), "/elsewhere"), encoding="utf-8")
    assert environment.main() == 0
    assert environment.asked == BOTH * 2


def test_an_environment_of_somebody_else_is_left_alone(
    environment: ModuleType, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A .venv that make did not make is neither used nor removed."""
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "precious").write_text("mine", encoding="utf-8")
    assert environment.main() == 1
    assert "left alone" in capsys.readouterr().err
    assert [path.name for path in (checkout / ".venv").iterdir()] == ["precious"]


def test_a_named_python_replaces_another_one(
    environment: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PYTHON= that differs from what .venv was made of is obeyed; without it, any is good."""
    environment.main()
    stamp = checkout / ".venv" / "limbeck-stamp.txt"
    stamp.write_text(stamp.read_text(encoding="utf-8").replace(sys.base_prefix, "/other"), encoding="utf-8")
    environment.main()
    assert environment.asked == BOTH
    monkeypatch.setenv("PYTHON", sys.executable)
    environment.main()
    assert environment.asked == BOTH * 2


def test_what_pip_said_is_shown_when_it_fails(checkout: Path) -> None:
    """A set that does not exist is explained in pip's own words, and make fails."""
    pins = checkout / "tests" / "requirements.txt"
    pins.write_text("./no-such-folder\n", encoding="utf-8")
    done = subprocess.run(["make", "setup"], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no-such-folder" in done.stderr
    assert (checkout / ".venv" / "limbeck-stamp.txt").read_text(encoding="utf-8") == "unfinished\n"


def find(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What scripts/find-python finds when these are the only programs."""
    command = ["/bin/sh", ROOT / "scripts" / "find-python"]
    environment = {"PATH": f"{folder}:/usr/sbin", **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def fake(folder: Path, name: str, *, new: bool) -> None:
    """A program that passes for a Python that is new enough or too old: the script asks only that."""
    path = folder / name
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.6"\nexit {0 if new else 1}\n')
    path.chmod(0o755)


def test_the_first_python_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    """An old `python3` does not hide a newer one beside it."""
    fake(tmp_path, "python3", new=False)
    fake(tmp_path, "python3.11", new=True)
    assert find(tmp_path).stdout == "python3.11\n"


def test_only_old_pythons_are_told_with_a_remedy(tmp_path: Path) -> None:
    """A machine without Python 3.11 learns what it has and what to do."""
    fake(tmp_path, "python3", new=False)
    for program in ("uname", "head"):
        found = shutil.which(program)
        assert found is not None
        os.symlink(found, tmp_path / program)  # noqa: PTH211 — the same, shorter
    done = find(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("limbeck needs Python 3.11 or later; found: ")
    assert "  Remedy: " in done.stderr


def test_a_named_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    """PYTHON= is never silently replaced by another one."""
    fake(tmp_path, "python3.12", new=True)
    fake(tmp_path, "old", new=False)
    done = find(tmp_path, PYTHON=str(tmp_path / "old"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "is not Python 3.11 or later" in done.stderr


def test_make_alone_lists_every_command() -> None:
    """Somebody who types `make` learns what there is, and nothing happens."""
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  make ")]
    assert {"lab", "app", "test", "lint", "bench", "clean", "help"} <= set(listed)
    assert done.stderr == ""


def test_interpreters_keep_what_they_compile(tmp_path: Path) -> None:
    """A container that forbids it would have each of them compile SQLAlchemy once more."""
    probe = tmp_path / "probe.mk"
    probe.write_text("probe:\n\t@echo $${PYTHONDONTWRITEBYTECODE-unset}\n", encoding="utf-8")
    command = ["make", "-f", "Makefile", "-f", probe, "probe"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("MAKEFLAGS", "MAKELEVEL"):  # of the make that runs these tests
        environment.pop(name, None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "unset\n"
