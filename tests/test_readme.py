"""What the README says of autogenerate is what it does."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The program that computes the README's table."""
    spec = importlib.util.spec_from_file_location("readme_table", ROOT / "scripts" / "readme_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look up their annotations
    spec.loader.exec_module(module)
    return module


def test_the_table_of_the_readme_is_that_of_the_stored_matrix(script: ModuleType) -> None:
    """Every row; that the stored matrix is what a run gives today is proven where the cases are."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    between = text.split(script.MARKS[0])[1].split(script.MARKS[1])[0]
    assert between.strip() == script.table()


def test_the_readme_shows_pictures_that_are_there() -> None:
    """The first thing that a visitor sees is not a broken link."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r'(?:srcset|src)="([^"]+)"', text)
    assert pictures
    assert [each for each in pictures if not (ROOT / each).is_file()] == []
