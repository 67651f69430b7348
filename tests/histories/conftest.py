"""Broken histories, copied to where they may be run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

BROKEN = Path(__file__).parent / "broken"


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a broken project, and gives its folder."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(BROKEN / name, tmp_path / name))

    return copy
