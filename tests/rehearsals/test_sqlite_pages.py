"""Tables that are the same page by page have the same rows, whatever was done to them."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from limbeck.rehearsals.sqlite_pages import PagePair
from limbeck.rehearsals.sqlite_pair import open_pair
from limbeck.rehearsals.sqlite_rows import row_changes

SCHEMA = """
PRAGMA page_size = {size};
CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT, amount REAL);
CREATE TABLE long (id INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE keyed (code TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE loose (a TEXT, b INTEGER);
CREATE INDEX plain_name ON plain (name);
"""
TABLES = {"plain": "rowid,", "long": "rowid,", "keyed": "", "loose": "rowid,"}
REBUILD = """
CREATE TABLE _new (id INTEGER PRIMARY KEY, {columns});
INSERT INTO _new SELECT * FROM {table};
DROP TABLE {table};
ALTER TABLE _new RENAME TO {table};
"""
# In the middle of what is on overflow pages, without another length.
OVERWRITE = "UPDATE long SET body = substr(body, 1, 7000) || 'X' || substr(body, 7002) WHERE id = {n}"
CHANGES = (
    "UPDATE plain SET name = name || '!' WHERE id = {n}",
    "UPDATE plain SET amount = amount WHERE id = {n}",
    "DELETE FROM plain WHERE id = {n}",
    "INSERT INTO plain (name) VALUES ('new')",
    OVERWRITE,
    "UPDATE long SET body = body || 'more' WHERE id = {n}",
    "DELETE FROM long WHERE id = {n}",
    "UPDATE keyed SET n = n + 1 WHERE n = {n}",
    "DELETE FROM keyed WHERE n = {n}",
    "UPDATE loose SET b = -b WHERE b = {n}",
    "INSERT INTO loose SELECT * FROM loose WHERE b = {n}",
    "VACUUM",
    "CREATE TABLE other_{n} AS SELECT * FROM long",
    "DROP INDEX IF EXISTS plain_name",
    "CREATE INDEX IF NOT EXISTS long_body ON long (body)",
    REBUILD.format(table="plain", columns="name TEXT, amount REAL"),
    REBUILD.format(table="long", columns="body TEXT"),
    OVERWRITE + ";" + REBUILD.format(table="long", columns="body TEXT"),
)


def make(file: Path, size: int, rows: int) -> Path:
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as made:
        made.executescript(SCHEMA.format(size=size))
        numbers = range(1, rows + 1)
        made.executemany("INSERT INTO plain VALUES (?, ?, ?)", [(n, f"name {n}", n / 4) for n in numbers])
        made.executemany("INSERT INTO long VALUES (?, ?)", [(n, f"{n} " * 5000) for n in numbers[:30]])
        made.executemany("INSERT INTO keyed VALUES (?, ?)", [(f"code {n}", n) for n in numbers])
        made.executemany("INSERT INTO loose VALUES (?, ?)", [(f"a{n}", n) for n in numbers])
        made.commit()
    return file


def dump(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, with its number where it has one."""
    with closing(sqlite3.connect(file)) as opened:
        return {
            name: opened.execute(f"SELECT {number} * FROM {name}").fetchall()  # noqa: S608 - our own
            for name, number in TABLES.items()
        }


def same(before: Path, after: Path) -> frozenset[str]:
    with open_pair(before, after) as pair:
        return pair.same


@pytest.mark.parametrize("size", [512, 4096])
def test_what_is_the_same_by_its_pages_has_the_same_rows(size: int, tmp_path: Path) -> None:
    """Forty random series of changes: no table is called the same of which a plain dump differs."""
    chance = random.Random(size)  # noqa: S311 - the same ones each time
    before, after = make(tmp_path / "before.db", size, 60), tmp_path / "after.db"
    rows = dump(before)
    met = 0
    for _ in range(40):
        shutil.copyfile(before, after)
        with closing(sqlite3.connect(after, isolation_level=None)) as changed:
            for change in chance.sample(CHANGES, 3):
                changed.executescript(change.format(n=chance.randint(1, 30)))
        now, found = dump(after), same(before, after)
        assert {name for name in found if rows[name] != now[name]} == set()
        met += len(found)
    assert met > 4  # or nothing would have been tried


def test_a_table_that_nothing_was_done_to_is_the_same(tmp_path: Path) -> None:
    """So it is with other tables changed, with a column added, and when it was copied into a new one."""
    before, after = make(tmp_path / "before.db", 4096, 900), tmp_path / "after.db"
    shutil.copyfile(before, after)
    with closing(sqlite3.connect(after)) as changed:
        changed.executescript("UPDATE loose SET b = 0; ALTER TABLE long ADD COLUMN size INTEGER DEFAULT 7;")
        changed.executescript(REBUILD.format(table="plain", columns="name TEXT, amount REAL"))
    assert same(before, after) == {"plain", "long", "keyed"}
    with open_pair(before, after) as pair:
        found = row_changes(pair, ())
    assert found["long"].columns["size"].came == 30
    assert (found["plain"].before, found["plain"].after, found["plain"].columns) == (900, 900, {})
    assert found["loose"].columns["b"].changed == 900


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE plain RENAME COLUMN name TO label",
        "ALTER TABLE plain ADD COLUMN twice AS (amount * 2)",
        "PRAGMA journal_mode = WAL",
        "ALTER TABLE plain DROP COLUMN amount",
    ],
)
def test_what_a_stored_row_means_counts_too(change: str, tmp_path: Path) -> None:
    """Other names, a computed column, and what stands in a log are left to a comparison of rows."""
    before, after = make(tmp_path / "before.db", 4096, 10), tmp_path / "after.db"
    shutil.copyfile(before, after)
    with closing(sqlite3.connect(after)) as changed:
        changed.execute(change)
        changed.execute("UPDATE plain SET id = 99 WHERE id = 9")
        changed.commit()
        assert "plain" not in same(before, after)


def test_a_default_of_rows_that_lack_a_column_counts_too(tmp_path: Path) -> None:
    """Rows from before a column was added have its default, which the schema alone says."""
    before, after = make(tmp_path / "before.db", 4096, 10), tmp_path / "after.db"
    with closing(sqlite3.connect(before)) as made:
        made.execute("ALTER TABLE plain ADD COLUMN state TEXT DEFAULT 'new'")
    shutil.copyfile(before, after)
    with closing(sqlite3.connect(after, isolation_level=None)) as changed:
        changed.executescript(
            "PRAGMA writable_schema = ON;"
            "UPDATE sqlite_master SET sql = replace(sql, '''new''', '''old''') WHERE name = 'plain';"
        )
    with open_pair(before, after) as pair:
        assert row_changes(pair, ())["plain"].columns["state"].changed == 10


def keyed(file: Path, rows: int) -> Path:
    """Tables that take many pages, of each kind of key."""
    with closing(sqlite3.connect(file)) as made:
        made.executescript(
            "PRAGMA page_size = 512;"
            "CREATE TABLE numbered (id INTEGER PRIMARY KEY, name TEXT, amount REAL);"
            "CREATE TABLE coded (code TEXT PRIMARY KEY COLLATE NOCASE, n INTEGER);"
            "CREATE TABLE paired (a INTEGER, b TEXT, n INTEGER, PRIMARY KEY (a, b));"
            "CREATE TABLE loose (a TEXT, n INTEGER);"
        )
        for number in range(1, rows + 1):
            name = f"name {number}"
            made.execute("INSERT INTO numbered VALUES (?, ?, ?)", (3 * number - rows, name, number / 4))
            made.execute("INSERT INTO coded VALUES (?, ?)", (f"code {number}", number))
            made.execute("INSERT INTO paired VALUES (?, ?, ?)", (number % 7, name, number))
            made.execute("INSERT INTO loose VALUES (?, ?)", (name, number))
        made.commit()
    return file


SMALL_CHANGES = (
    "UPDATE numbered SET name = 'name 3' WHERE id % 400 = {n}",
    "UPDATE numbered SET name = substr(name, 1, 6) WHERE id BETWEEN {n} AND {n} + 9",
    "UPDATE numbered SET amount = NULL WHERE id = {n}; UPDATE numbered SET amount = 7 WHERE id = -{n}",
    "DELETE FROM numbered WHERE id BETWEEN -{n} AND {n}",
    "INSERT INTO numbered VALUES (-9223372036854775808, 'least', 1), (9223372036854775807, 'most', 2)",
    "UPDATE numbered SET id = id + 1 WHERE id % 500 = {n}",
    "UPDATE coded SET code = upper(code) WHERE n = {n}; UPDATE coded SET n = n + 1000 WHERE n = {n} + 2",
    "DELETE FROM coded WHERE n % 90 = {n}",
    "INSERT OR REPLACE INTO coded VALUES ('CODE {n}', 5), ('none {n}', 6)",
    "UPDATE paired SET b = b || '!' WHERE n = {n}; DELETE FROM paired WHERE n = 2 * {n}",
    "UPDATE loose SET n = -n WHERE n = {n}",
    "DELETE FROM loose WHERE n = {n}; INSERT INTO loose VALUES ('new', {n})",
    "ALTER TABLE numbered ADD COLUMN note TEXT DEFAULT 'x'; UPDATE numbered SET note = name WHERE id = {n}",
)


def test_rows_of_pages_that_differ_tell_all_that_all_rows_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty random series of small changes: counts, examples and places are those of a whole comparison."""
    chance = random.Random(3)  # noqa: S311 - the same ones each time
    before, after = keyed(tmp_path / "before.db", 900), tmp_path / "after.db"
    narrowed = 0
    for _ in range(30):
        shutil.copyfile(before, after)
        with closing(sqlite3.connect(after, isolation_level=None)) as changed:
            for change in chance.sample(SMALL_CHANGES, 3):
                with suppress(sqlite3.IntegrityError):
                    changed.executescript(change.format(n=chance.randint(1, 80)))
        with open_pair(before, after) as pair:
            found = row_changes(pair, ())
            narrowed += sum(0 < part.rows < 450 for part in pair.parts.values())
        with monkeypatch.context() as patched, open_pair(before, after) as pair:
            patched.setattr(PagePair, "differing", lambda _pair, _table: None)
            assert found == row_changes(pair, ())
    assert narrowed > 30


def test_of_a_table_with_one_other_row_the_rows_of_a_page_are_compared(tmp_path: Path) -> None:
    """Whether its row is longer now, or came in between, or one has gone."""
    before, after = keyed(tmp_path / "before.db", 900), tmp_path / "after.db"
    for change, told in (
        ("UPDATE numbered SET amount = -1.5 WHERE id = 0", (900, 900, 0, 0)),
        ("INSERT INTO numbered VALUES (1, 'between', 0)", (900, 901, 0, 1)),
        ("DELETE FROM numbered WHERE id = 0", (900, 899, 1, 0)),
        ("UPDATE numbered SET name = hex(zeroblob(200)) WHERE id = 0", (900, 900, 0, 0)),
    ):
        shutil.copyfile(before, after)
        with closing(sqlite3.connect(after, isolation_level=None)) as changed:
            changed.execute(change)
        with open_pair(before, after) as pair:
            rows = row_changes(pair, ())["numbered"]
            assert 0 < pair.parts["numbered"].rows < 90, change
        assert (rows.before, rows.after, rows.gone, rows.new) == told
