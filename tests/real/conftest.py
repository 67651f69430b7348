"""Real projects from PyPI, each in a virtual environment of its own."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.environments import kept


@pytest.fixture(scope="session")
def environment() -> Callable[..., Path]:
    """A function that gives the folder of a virtual environment with the given requirements."""

    def build(*requirements: str) -> Path:
        key = hashlib.sha256("\n".join([sys.version, *requirements]).encode()).hexdigest()[:12]
        return kept(f"{requirements[0].partition('=')[0]}-{key}", sys.executable, requirements)

    return build
