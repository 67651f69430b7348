"""Copies of notebooks: which follow their originals, and which are kept."""

from pathlib import Path

import pytest

from limbeck.cli.notebook_copies import RECORD, copy_notebooks


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two notebooks, one of them in a folder, a text, and what nobody wants a copy of."""
    folder = tmp_path / "source"
    for name in ("start.ipynb", "course/one.ipynb", "README.md", "x.py", ".ipynb_checkpoints/start.ipynb"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"first {name}")
    return folder


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_notebooks_and_texts_are_copied_with_their_folders(source: Path, tmp_path: Path) -> None:
    """Nothing that is hidden, and no code."""
    assert copy_notebooks(source, tmp_path / "copies") == ()
    assert files(tmp_path / "copies") == {"start.ipynb", "course/one.ipynb", "README.md", RECORD}


def test_a_copy_that_nobody_changed_follows_its_original(source: Path, tmp_path: Path) -> None:
    """After an update of limbeck the reader sees its new notebooks."""
    copies = tmp_path / "copies"
    copy_notebooks(source, copies)
    (source / "course" / "one.ipynb").write_text("second")
    (source / "course" / "two.ipynb").write_text("new")
    assert copy_notebooks(source, copies) == ()
    assert (copies / "course" / "one.ipynb").read_text() == "second"
    assert (copies / "course" / "two.ipynb").read_text() == "new"


def test_a_copy_that_was_changed_is_kept_and_told_once_there_is_a_newer_one(
    source: Path, tmp_path: Path
) -> None:
    """Removing it brings the new one."""
    copies = tmp_path / "copies"
    copy_notebooks(source, copies)
    (copies / "start.ipynb").write_text("mine")
    assert copy_notebooks(source, copies) == ()
    (source / "start.ipynb").write_text("second")
    assert copy_notebooks(source, copies) == (copies / "start.ipynb",)
    assert (copies / "start.ipynb").read_text() == "mine"
    (copies / "start.ipynb").unlink()
    assert copy_notebooks(source, copies) == ()
    assert (copies / "start.ipynb").read_text() == "second"
