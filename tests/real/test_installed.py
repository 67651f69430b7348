"""limbeck installed as the README says, beside somebody's project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("binder", "data", "notebooks", "src", "pyproject.toml", "README.md", "LICENSE")
AUDIT = """
import limbeck
audit = limbeck.audit(limbeck.sample("sqlite"))
print(limbeck.__file__)
print(len(audit.changes), audit.changes[0].kind)
"""


@pytest.mark.real
@pytest.mark.timeout(600)
def test_the_instruction_of_the_readme_installs_it_beside_a_project(tmp_path: Path) -> None:
    """From a clone, into a fresh environment: the command line answers, and the sample is audited."""
    clone = tmp_path / "limbeck"
    clone.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, clone / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(source, clone)
    (line,) = re.findall(r"^pip install \./limbeck.*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    path = f"{tmp_path / 'venv' / 'bin'}:{os.environ['PATH']}"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PATH": path}

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    run(*line.split())
    run("pip", "check")
    assert re.fullmatch(r"limbeck \d+\.\d+\.\d+\n", run("limbeck", "--version"))
    assert run("limbeck", "explain", "database-behind").startswith("Some revisions have not been applied")
    where, found = run("python", "-c", AUDIT).splitlines()
    assert where.startswith(str(tmp_path / "venv"))
    assert re.fullmatch(r"\d\d \w+", found)
