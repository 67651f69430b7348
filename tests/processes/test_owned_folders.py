"""Temporary folders are removed when nobody owns them any more, and never before."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.processes.owned_folders import (
    abandoned_folders,
    contents,
    is_owned,
    make_folder,
    remove_folder,
    share_folder,
)

if TYPE_CHECKING:
    import pytest


def made(parent: Path) -> tuple[Path, int]:
    folder, lock = make_folder(str(parent))
    assert lock is not None
    return folder, lock


def test_a_folder_is_abandoned_when_its_last_owner_has_let_go(tmp_path: Path) -> None:
    """The one that made it, and one that shares it; the system lets go for who is killed."""
    folder, lock = made(tmp_path)
    shared = share_folder(folder)
    assert shared is not None
    os.close(lock)
    assert list(abandoned_folders(tmp_path)) == []
    os.close(shared)
    assert list(abandoned_folders(tmp_path)) == [folder]


def test_one_that_is_being_removed_belongs_to_who_removes_it(tmp_path: Path) -> None:
    """Two that start at once do not remove the same; nobody can own it again meanwhile."""
    folder, lock = made(tmp_path)
    os.close(lock)
    (folder / "data").mkdir()
    (folder / "data" / "base").write_text("rows")
    (folder / "log").write_text("said")
    for found in abandoned_folders(tmp_path):
        assert list(abandoned_folders(tmp_path)) == []
        assert share_folder(found) is None
        assert sorted(path.name for path in contents(found)) == ["data", "log"]
        remove_folder(found)
    assert not folder.exists()


def test_what_cannot_be_removed_yet_can_be_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock goes last."""
    folder, lock = made(tmp_path)
    os.close(lock)
    (folder / "log").write_text("said")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda _path: Path("/no/such/file").stat())
        remove_folder(folder)
    assert list(abandoned_folders(tmp_path)) == [folder]


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    """Those of other programs, of other users, and links to a lock elsewhere."""
    (tmp_path / "limbeck-notebooks").mkdir()
    (tmp_path / "limbeck-file").touch()
    folder, lock = made(tmp_path)
    os.close(lock)
    linked = tmp_path / "limbeck-linked"
    linked.mkdir()
    (linked / ".owners").symlink_to(folder / ".owners")
    assert list(abandoned_folders(tmp_path)) == [folder]
    assert is_owned(folder)
    assert not is_owned(tmp_path / "limbeck-notebooks")
    if os.geteuid() == 0:
        os.chown(folder / ".owners", pwd.getpwnam("nobody").pw_uid, -1)
        assert list(abandoned_folders(tmp_path)) == []
