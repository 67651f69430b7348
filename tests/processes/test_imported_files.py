"""What an interpreter has imported, and whether a new one would find the same."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from limbeck.processes.imported_files import ImportedFiles


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a module that is imported."""
    path = tmp_path / "shop_models.py"
    path.write_text("new", encoding="utf-8")
    module = ModuleType("shop_models")
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, "shop_models", module)
    return path


@pytest.fixture
def files(imported: Path) -> ImportedFiles:
    """What was noted while it was imported."""
    noted = ImportedFiles()
    noted.add_present()
    assert str(imported).encode() in noted._names
    return noted


def test_what_was_not_touched_has_not_changed(files: ImportedFiles) -> None:
    """However often somebody looks."""
    assert [files.have_changed for _ in range(3)] == [False] * 3


@pytest.mark.parametrize("change", ["other size", "other time", "gone"])
def test_a_file_that_is_another_has_changed(files: ImportedFiles, imported: Path, change: str) -> None:
    """Its size tells, its time, and that it is not there."""
    if change == "other size":
        time = imported.stat().st_mtime_ns
        imported.write_text("newer", encoding="utf-8")
        os.utime(imported, ns=(time, time))
    elif change == "other time":
        os.utime(imported, ns=(1, 1))
    else:
        imported.unlink()
    assert files.have_changed


def test_the_first_look_at_a_file_counts(files: ImportedFiles, imported: Path) -> None:
    """What was changed before more was imported has changed all the same."""
    os.utime(imported, ns=(1, 1))
    files.add_present()
    assert files.have_changed


def test_a_folder_in_which_something_appears_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module of the same name may come before the one that was imported."""
    monkeypatch.syspath_prepend(tmp_path)
    os.utime(tmp_path, ns=(1, 1))
    noted = ImportedFiles()
    noted.add_present()
    (tmp_path / "sqlalchemy.py").touch()
    assert noted.have_changed
