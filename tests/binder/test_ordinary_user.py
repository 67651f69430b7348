"""What Binder does, done here: the pinned set, by an ordinary user, in a home of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
NOBODY = 65534
# Versioned files only, as Binder gets them.
PARTS = ("binder", "data", "notebooks", "src", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with a copy of the repository, owned by nobody when the tests run as root.

    Not below pytest's own folder, which others may not enter.
    """
    with tempfile.TemporaryDirectory(prefix="limbeck-binder-") as folder:
        repository = Path(folder) / "repository"
        repository.mkdir()
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, repository / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            else:
                shutil.copy(source, repository / part)
        if os.geteuid() == 0:
            for path in (Path(folder), *Path(folder).rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        yield Path(folder)


@pytest.mark.real
@pytest.mark.timeout(600)
def test_an_ordinary_user_installs_the_pinned_set_and_runs_the_first_notebook(home: Path) -> None:
    """No root, no other package, no file outside the home: the tour runs from top to bottom."""
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    repository = home / "repository"
    environment = {
        "HOME": str(home),
        "PATH": f"{home}/venv/bin:/usr/local/bin:/usr/bin:/bin",
        **{name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))},
    }
    # Not the Python that runs the tests: root's own may be out of an ordinary user's reach.
    search = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    found = subprocess.run(
        [ROOT / "scripts" / "find-python"], env=search, stdout=subprocess.PIPE, text=True, check=True
    )
    python = found.stdout.strip()
    notebook = ("--execute", "--to", "notebook", "--stdout", "notebooks/00_start.ipynb")
    for command in (
        (python, "-m", "venv", str(home / "venv")),
        ("pip", "install", "--quiet", "--no-deps", "--requirement", "binder/requirements.txt"),
        ("binder/postBuild",),
        ("pip", "check"),
        ("jupyter", "nbconvert", "--log-level=WARN", *notebook),
    ):
        done = subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, text=True, check=False, **who
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert '"ename"' not in done.stdout
