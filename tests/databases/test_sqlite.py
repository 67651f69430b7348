"""Opening SQLite files without a trace."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from limbeck.databases.sqlite import ReadOnlyFile, file_of, read_only


def make(path: Path, *, wal: bool = False) -> sqlite3.Connection:
    """A database of one row, its writer still connected."""
    writer = sqlite3.connect(path)
    if wal:
        writer.execute("PRAGMA journal_mode = wal")
    writer.execute("CREATE TABLE t (a)")
    writer.execute("INSERT INTO t VALUES (1)")
    writer.commit()
    return writer


def rows(found: ReadOnlyFile) -> list[tuple[int]]:
    """What a reader sees, the private copy already removed while it looks."""
    with closing(sqlite3.connect(found.uri, uri=True)) as reader:
        reader.execute("SELECT 1 FROM sqlite_master").fetchall()
        found.discard()
        return reader.execute("SELECT a FROM t").fetchall()


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder, but for the bytes of a shared-memory index, where readers note their locks."""
    return {each.name: b"" if each.name.endswith("-shm") else each.read_bytes() for each in folder.iterdir()}


ODD = [
    "plain.db",
    "a b.db",
    "a#b.db",
    "a?mode=rwc.db",
    "100%25.db",
    "ünï.db",
    "a'b\"c.db",
    "a&b;c.db",
    "a\nb.db",
]


@pytest.mark.parametrize("name", ODD)
def test_any_file_name_is_opened_as_it_is(tmp_path: Path, name: str) -> None:
    """What means something in a URI is quoted, and nothing else is created."""
    make(tmp_path / name).close()
    before = contents(tmp_path)
    assert rows(read_only(tmp_path / name)) == [(1,)]
    assert contents(tmp_path) == before
    assert list(before) == [name]


def test_a_relative_path_is_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A URI needs an absolute path: the working folder is put in front."""
    monkeypatch.chdir(tmp_path)
    make(Path("shop.db")).close()
    assert read_only("shop.db") == ReadOnlyFile(f"file:{tmp_path}/shop.db?mode=ro")


def test_a_wal_database_at_rest_gets_no_log(tmp_path: Path) -> None:
    """mode=ro alone would leave -wal and -shm behind; immutable=1 reads the file alone."""
    make(tmp_path / "shop.db", wal=True).close()
    before = contents(tmp_path)
    assert rows(read_only(tmp_path / "shop.db")) == [(1,)]
    assert contents(tmp_path) == before
    assert list(before) == ["shop.db"]


def test_a_wal_database_in_use_is_read_with_its_log(tmp_path: Path) -> None:
    """While somebody writes, what is only in the log is seen, and no file changes or appears."""
    with closing(make(tmp_path / "shop.db", wal=True)):
        before = contents(tmp_path)
        assert rows(read_only(tmp_path / "shop.db")) == [(1,)]
        assert contents(tmp_path) == before
        assert sorted(before) == ["shop.db", "shop.db-shm", "shop.db-wal"]


def test_a_log_without_its_index_is_read_from_a_private_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database copied together with its log is complete, stays as it is, and the copy is gone at once."""
    source, target, private = (tmp_path / name for name in ("source", "target", "private"))
    for folder in (source, target, private):
        folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(private))
    with closing(make(source / "shop.db", wal=True)):
        for name in ("shop.db", "shop.db-wal"):
            shutil.copyfile(source / name, target / name)
    before = contents(target)
    assert rows(read_only(target / "shop.db")) == [(1,)]
    assert contents(target) == before
    assert sorted(before) == ["shop.db", "shop.db-wal"]
    assert list(private.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "uri", "file"),
    [
        (None, False, None),
        ("", False, None),
        (":memory:", False, None),
        ("shop.db", False, "shop.db"),
        ("file:shop.db", False, "file:shop.db"),
        ("file:a%20b.db?mode=rw#x", True, "a b.db"),
        ("file:///srv/shop.db", True, "/srv/shop.db"),
        ("file://localhost/srv/shop.db", True, "/srv/shop.db"),
        ("file::memory:?cache=shared", True, None),
        ("file:shop?mode=memory&cache=shared", True, None),
    ],
)
def test_the_file_that_a_name_means(name: str | None, uri: bool, file: str | None) -> None:  # noqa: FBT001  a column of the table
    """Names in memory mean no file; URIs mean the path inside them, where they are understood."""
    assert file_of(name, uri=uri) == file
