"""What a report may be written over, and what never."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.view.histories import history, team
from tests.view.samples import full

from limbeck.errors import InputError
from limbeck.report_files import check_file, is_own, with_mark, with_software, write_file


def database(path: Path, *, wal: bool = False) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        if wal:
            connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE users (id INTEGER)")
        connection.commit()
    return path


def migrations(folder: Path) -> Path:
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text("run()\n")
    (folder / "README").write_text("Generic single-database configuration.\n")
    return folder


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda here: database(here / "app.db"), "a SQLite database"),
        (lambda here: database(here / "report.html"), "a SQLite database"),
        (lambda here: database(here / "wal.db", wal=True), "a SQLite database"),
        (lambda here: database(here / "app.db").with_name("app.db-wal"), "a journal of a SQLite database"),
        (
            lambda here: database(here / "app.db").with_name("app.db-journal"),
            "a journal of a SQLite database",
        ),
        (lambda here: migrations(here / "m") / "env.py", "a source file, a notebook or a configuration"),
        (lambda here: migrations(here / "m") / "README", "a file of an Alembic project"),
    ],
)
@pytest.mark.parametrize("overwrite", [False, True])
def test_what_an_audit_needs_is_never_overwritten(
    tmp_path: Path, make: Callable[[Path], Path], kind: str, *, overwrite: bool
) -> None:
    """A database, its journals and the files of a project stay as they are, also on request."""
    path = make(tmp_path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(InputError, match=kind) as caught:
        write_file(path, "report", overwrite=overwrite)
    assert caught.value.failure.slug == "not-a-report"
    assert (path.read_bytes() if path.exists() else None) == before


def test_an_empty_database_that_was_looked_at_is_not_overwritten(tmp_path: Path) -> None:
    """An empty file looks like nothing to lose; what the report is made from is named by its maker."""
    path = tmp_path / "empty.db"
    path.touch()
    other = tmp_path / "link.html"
    other.symlink_to(path)
    for place in (path, other):
        with pytest.raises(InputError, match="one of the files that the report is made from"):
            check_file(place, overwrite=True, sources=[path])


def test_a_foreign_file_is_overwritten_only_on_request(tmp_path: Path) -> None:
    """The remedy names the option, on the command line and in Python; a second report needs none."""
    path = tmp_path / "notes.txt"
    path.write_text("Buy milk.\n")
    with pytest.raises(InputError, match="limbeck did not write it") as caught:
        full().to_html(path)
    assert path.read_text() == "Buy milk.\n"
    assert "--force (in Python: overwrite=True)" in caught.value.failure.remedy
    page = full().to_html(path, overwrite=True)
    assert path.read_text(encoding="utf-8") == page
    assert full().to_html(path) == page


def test_new_files_empty_files_and_devices_are_written_to(tmp_path: Path) -> None:
    """So is what `mktemp` made, and a pipe."""
    new, empty = tmp_path / "new.html", tmp_path / "empty"
    empty.touch()
    write_file(new, "a")
    write_file(empty, "b")
    write_file("/dev/null", "c")
    assert (new.read_text(), empty.read_text()) == ("a", "b")
    reader, writer = os.pipe()
    write_file(f"/dev/fd/{writer}", "d")
    os.close(writer)
    assert os.read(reader, 10) == b"d"
    os.close(reader)


def test_every_form_of_a_report_is_known_again(tmp_path: Path) -> None:
    """HTML, SVG and PNG carry the mark themselves, JSON its versions, text a last line in a comment."""
    shown = history(*team())
    assert is_own(full().to_html().encode())
    assert is_own(shown.to_svg(time_limit=120).encode())
    assert is_own(shown.to_json().encode())
    assert is_own(json.dumps([full().to_dict()]).encode())
    assert is_own(with_mark("graph", "// ").encode())
    assert with_mark("SELECT 1;\n", "-- ") == "SELECT 1;\n-- Written by limbeck\n"
    assert with_mark(full().to_html(), "") == full().to_html()
    picture = shown.to_png(tmp_path / "a.png", time_limit=120)
    assert shown.to_png(tmp_path / "a.png", time_limit=120) == picture == (tmp_path / "a.png").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"Written by limbeck, and then by me\n",
        b"x = 1  # Written by limbeck\n",
        b'{"versions": {"alembic": "1"}}',
        b"[]",
        b"{",
        b"\x89PNG\r\n\x1a\n",
        b"[" * 100_000,
    ],
)
def test_what_only_resembles_a_report_is_foreign(content: bytes) -> None:
    """A file that speaks of limbeck, or JSON of other programs, is not ours."""
    assert not is_own(content)


def test_a_picture_with_the_software_named_is_a_valid_png() -> None:
    """The chunk stands before the end, with its length and checksum."""
    end = b"\0\0\0\0IEND\xae\x42\x60\x82"
    picture = with_software(b"\x89PNG" + end)
    assert picture == b"\x89PNG\0\0\0\x10tEXtSoftware\0limbeck" + picture[-16:-12] + end


def test_locks_of_this_process_survive_the_check(tmp_path: Path) -> None:
    """Opening and closing a file drops the locks that SQLite holds on it for the whole process."""
    path = database(tmp_path / "app.db")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError, match="a SQLite database"):
            check_file(path)
        code = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT * FROM users')"
        command = [sys.executable, "-c", code, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "database is locked" in done.stderr
