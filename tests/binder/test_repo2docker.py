"""What Binder would do with this repository, as the program behind it plans it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Dockerfile that repo2docker writes for the files of this repository."""
    copy = tmp_path_factory.mktemp("repository")
    shutil.copytree(ROOT / "binder", copy / "binder")
    for name in ("pyproject.toml", "README.md", "Makefile"):
        shutil.copy(ROOT / name, copy)
    options = ("--no-build", "--debug", "--user-id", "1000", "--user-name", "jovyan")
    command = [sys.executable, "-m", "repo2docker", *options, str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout + done.stderr


def test_binder_takes_the_python_that_runtime_txt_names(plan: str) -> None:
    """Without runtime.txt it would be a Python that limbeck does not support."""
    named = (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"python-3\.1[123]", named)
    assert f"conda environment for {named.replace('-', '=')}" in plan


def test_binder_installs_the_pinned_set_before_it_copies_the_repository(plan: str) -> None:
    """A change of the code alone does not install the packages again."""
    packages = plan.index('pip install --no-cache-dir -r "binder/requirements.txt"')
    assert packages < plan.index("COPY --chown=1000:1000 src/ ${REPO_DIR}/")


def test_binder_runs_post_build_as_the_ordinary_user(plan: str) -> None:
    """limbeck itself is installed last, by the user who runs the notebooks."""
    before, _, _ = plan.partition("RUN ./binder/postBuild")
    assert re.findall(r"^USER (.+)$", before, flags=re.MULTILINE)[-1] == "${NB_USER}"


def test_binder_looks_at_nothing_but_its_own_folder(plan: str) -> None:
    """No other file of the repository, such as an environment.yml or a setup.py, takes part."""
    assert re.findall(r"COPY --chown=1000:1000 src/(\S+)", plan) == ["binder/requirements.txt"]


def test_post_build_installs_the_project_and_nothing_else() -> None:
    """No package comes in that is not pinned."""
    text = (ROOT / "binder" / "postBuild").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == ["set -e", "python -m pip install --quiet --no-deps --no-build-isolation ."]
    assert (ROOT / "binder" / "postBuild").stat().st_mode & 0o111
