"""The example projects, copied to where they may be run, with the databases that they name."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent

SCHEMA = """
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50));
INSERT INTO users VALUES (1, 'Ada'), (2, 'Grace');
CREATE TABLE legacy (id INTEGER NOT NULL PRIMARY KEY);
"""


def build(path: Path, schema: str = SCHEMA) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    connection.close()
    return path


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a situation's project and builds its databases; gives its folder."""

    def copy(situation: str) -> Path:
        folder = tmp_path / situation
        shutil.copytree(EXAMPLES / situation, folder, ignore=shutil.ignore_patterns("__pycache__"))
        build(folder / "app.db")
        build(folder / "billing.db", "CREATE TABLE invoices (id INTEGER NOT NULL PRIMARY KEY);")
        return folder

    return copy


@pytest.fixture
def other_database(tmp_path: Path) -> Path:
    """A SQLite file that no example project names."""
    return build(tmp_path / "other.db", "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY);")
