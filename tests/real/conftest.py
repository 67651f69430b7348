"""Real projects from PyPI, each in a virtual environment of its own."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[2] / ".cache" / "environments"


@pytest.fixture(scope="session")
def environment() -> Callable[..., Path]:
    """A function that gives the folder of a virtual environment with the given requirements, kept for later.

    A marker file is written last, so that an interrupted installation is made anew.
    """

    def build(*requirements: str) -> Path:
        key = hashlib.sha256("\n".join([sys.version, *requirements]).encode()).hexdigest()[:12]
        folder = CACHE / f"{requirements[0].split('=')[0]}-{key}"
        done = folder / "complete"
        if not done.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            subprocess.run(
                [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *requirements],
                check=True,
            )
            done.touch()
        return folder

    return build
