"""Attacks on a SQLite file by whoever runs in a guarded process, and what innocent code does with others."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

PROGRAM = """
import hashlib, json, os, pathlib, shutil, sqlite3, sys
from sqlalchemy import create_engine, make_url
from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits
from limbeck.databases.writable import WritableDatabase

job = json.load(sys.stdin)
writable = WritableDatabase.from_url(make_url(job["writable"])) if job["writable"] else None
told = []
files = guard_process(Limits(), told.append, writable)
for url in job["audited"]:
    files.add_url(url)
engine = lambda name: create_engine(f"sqlite:///{name}")
COUNT = "SELECT count(*) FROM person"
root = os.getcwd()
outcomes = []
for line in job["lines"]:
    before = len(told)
    folder = os.open("instance", os.O_RDONLY)
    try:
        exec(line)
        outcome = "done"
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}"
    os.close(folder)
    state = {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in pathlib.Path(root).rglob("*")
        if path.is_file()
    }
    outcomes.append([outcome, len(told) > before, state])
json.dump(outcomes, sys.stdout)
"""

Outcomes = dict[str, tuple[str, bool, dict[str, str]]]

ROWS = 100
AUDITED = ("app.db", "app.db-wal")

ATTACKS = (
    "os.remove('instance/app.db-wal')",
    "open('instance/app.db-wal', 'w')",
    "os.open('instance/app.db-wal', os.O_WRONLY | os.O_TRUNC)",
    "os.truncate('instance/app.db-wal', 0)",
    "os.rename('instance/app.db-wal', 'instance/gone')",
    "shutil.copyfile('cache.db', 'instance/app.db-wal')",
    "open('instance/app.db-journal', 'xb')",
    "os.replace('cache.db', 'instance/app.db-journal')",
    "os.link('cache.db', 'instance/app.db-journal')",
    "os.symlink(os.path.abspath('cache.db'), 'instance/app.db-shm')",
    "os.mkdir('instance/app.db-journal')",
    "os.remove('app.db', dir_fd=folder)",
    "os.unlink('app.db-wal', dir_fd=folder)",
    "os.open('app.db', os.O_RDWR, dir_fd=folder)",
    "os.open('app.db-wal', os.O_WRONLY | os.O_TRUNC, dir_fd=folder)",
    "open('app.db', 'wb', opener=lambda name, flags: os.open(name, flags, dir_fd=folder))",
    "os.rename('app.db', 'gone.db', src_dir_fd=folder)",
    "os.replace('cache.db', 'app.db', dst_dir_fd=folder)",
    "shutil.rmtree('instance')",
    "shutil.rmtree(os.path.abspath('instance'), ignore_errors=True)",
    "shutil.move('instance', 'elsewhere')",
    "os.rename('instance', 'elsewhere')",
    "pathlib.Path('instance').rename('elsewhere')",
    "os.rename(root, root + '-elsewhere')",
    "os.rename('.', '../elsewhere', src_dir_fd=folder)",
    "open('hard_link.db', 'r+b')",
    "os.truncate('hard_link.db', 0)",
    "sqlite3.connect('hard_link.db').execute('DELETE FROM person')",
    "os.link('instance/app.db', 'new_link.db'); open('new_link.db', 'wb')",
    "open('soft_link.db', 'r+b')",
    "open(f'/dev/fd/{os.open(\"instance/app.db\", os.O_RDONLY)}', 'r+b')",
    "open(b'instance/../instance/app.db', 'wb')",
    "os.chmod('instance/app.db', 0)",
    "os.chmod('instance', 0)",
    "sqlite3.connect('file:instance/app.db#?mode=ro', uri=True).execute('DELETE FROM person')",
    "sqlite3.connect('file:instance/app.db?x=1&mode=ro&mode=rw', uri=True).execute('DELETE FROM person')",
    "sqlite3.connect('file:instance/app.db?mode=memory&mode=rw', uri=True).execute('DELETE FROM person')",
    "sqlite3.connect('file:instance/app.db%00?mode=rw', uri=True).execute('DELETE FROM person')",
    "sqlite3.Connection('file:instance/app.db#?mode=ro', uri=True).execute('DELETE FROM person')",
    "sqlite3.connect(':memory:').execute('ATTACH \"file:instance/app.db#?mode=ro\" AS a')",
    "sqlite3.connect('cache.db').execute(\"VACUUM INTO 'instance/app.db-journal'\")",
    "engine('file:instance/app.db#?mode=ro&uri=true').connect().exec_driver_sql('DELETE FROM person')",
    "engine('hard_link.db').connect().exec_driver_sql('DELETE FROM person')",
    "engine('cache.db').connect().exec_driver_sql(\"ATTACH 'instance/app.db' AS app\")",
)
"""Lines of Python, each of which would change the database or its log, or take it away."""

OF_MIGRATED = (
    "os.remove('unnamed/app.db')",
    "os.remove('unnamed/app.db-wal', dir_fd=os.open('.', os.O_RDONLY))",
    "open('unnamed/app.db', 'r+b')",
    "shutil.rmtree('unnamed')",
    "os.rename('unnamed', 'elsewhere')",
)
"""Those against a file that nobody named, and that Alembic has migrated."""

IN_A_REPLAY = (
    "open('instance/app.db', 'wb')",
    "shutil.copy('cache.db', 'instance/app.db')",
    "os.remove('instance/app.db-wal')",
    "os.replace('cache.db', 'instance/app.db')",
    "shutil.rmtree('instance')",
    "sqlite3.connect('file:instance/app.db#?mode=ro', uri=True).execute('DELETE FROM person')",
    "sqlite3.connect('file:instance/app.db?mode=memory&mode=rw', uri=True).execute('DELETE FROM person')",
    "sqlite3.connect('hard_link.db').execute('DELETE FROM person')",
)
"""Those of a version file that may write to a scratch database."""

INNOCENT = (
    "open('cache.db', 'ab').close()",
    "open('instance/notes.txt', 'w').close()",
    "os.rename('instance/notes.txt', 'instance/read.txt')",
    "os.remove('read.txt', dir_fd=folder)",
    "os.mkdir('cache'); open('cache/app.db', 'w').close(); os.rename('cache', 'pages')",
    "other = os.open('pages', os.O_RDONLY); os.close(os.open('app.db', os.O_RDWR, dir_fd=other))",
    "shutil.rmtree('pages')",
    "shutil.copyfile('soft_link.db', 'copy.db'); os.remove('copy.db')",
    "os.link('cache.db', 'page.db'); os.remove('page.db')",
    "assert sqlite3.connect('instance/app.db').execute(COUNT).fetchone() == (100,)",
    "assert sqlite3.connect('file:instance/app.db?mode=ro', uri=True).execute(COUNT).fetchone() == (100,)",
    "assert engine('instance/app.db').connect().exec_driver_sql(COUNT).scalar() == 100",
)
"""What reads, and what changes other files, one line after the other."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two databases whose last hundred rows are in their logs alone, and a cache beside them."""
    made, root = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("attacked")
    with closing(sqlite3.connect(made / "app.db")) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE alembic_version (version_num)")
        writer.execute("CREATE TABLE person (name)")
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        writer.executemany("INSERT INTO person VALUES (?)", [(f"person {number}",) for number in range(ROWS)])
        writer.commit()
        for folder in ("instance", "unnamed"):
            (root / folder).mkdir()
            for name in AUDITED:
                shutil.copyfile(made / name, root / folder / name)
    for name in ("cache.db", "scratch.db"):
        with closing(sqlite3.connect(root / name)) as connection:
            connection.execute("CREATE TABLE page (name)")
    (root / "hard_link.db").hardlink_to(root / "instance" / "app.db")
    (root / "soft_link.db").symlink_to(root / "instance" / "app.db")
    return root


def attacked(root: Path, lines: tuple[str, ...], audited: tuple[str, ...], writable: str = "") -> Outcomes:
    """What each line did, in one guarded process: its outcome, whether it was told, the files after it."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=root,
        input=json.dumps({"lines": lines, "audited": audited, "writable": writable}),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return dict(zip(lines, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module")
def audited(original: Path) -> Outcomes:
    """What all lines do while an audit runs, where one of the two databases is known by its address."""
    return attacked(original, (*INNOCENT, *ATTACKS, *OF_MIGRATED), ("sqlite:///instance/app.db",))


@pytest.fixture(scope="module")
def replayed(original: Path, audited: Outcomes) -> Outcomes:
    """What they do where a scratch database may be written to."""
    del audited  # one after the other: they share the folder
    return attacked(original, IN_A_REPLAY, (), "sqlite:///scratch.db")


def kept(root: Path, outcome: tuple[str, bool, dict[str, str]]) -> bool:
    """Whether both databases and their logs are as they were made, with nothing beside them."""
    expected = {
        f"{folder}/{name}": hashlib.sha256((root / folder / name).read_bytes()).hexdigest()
        for folder in ("instance", "unnamed")
        for name in AUDITED
    }
    found = {name: digest for name, digest in outcome[2].items() if "/" in name and ".txt" not in name}
    return {name: digest for name, digest in found.items() if not name.startswith(("cache/", "pages/"))} == (
        expected
    )


@pytest.mark.parametrize("attack", [*ATTACKS, *OF_MIGRATED])
def test_an_attack_is_refused_and_told(attack: str, audited: Outcomes, original: Path) -> None:
    """Neither a file nor its log loses a byte, nothing appears beside them, and the attack is reported.

    A database that env.py alone knows of is recognised by its version table before it is connected to.
    """
    outcome = audited[attack]
    assert (outcome[0] != "done", outcome[1], kept(original, outcome)) == (True, True, True)


@pytest.mark.parametrize("line", INNOCENT)
def test_whatever_reads_or_means_another_file_goes_on(line: str, audited: Outcomes, original: Path) -> None:
    """Nothing is reported, and the databases are as they were."""
    outcome = audited[line]
    assert (*outcome[:2], kept(original, outcome)) == ("done", False, True)


@pytest.mark.parametrize("attack", IN_A_REPLAY)
def test_a_replay_writes_to_the_scratch_database_alone(
    attack: str, replayed: Outcomes, original: Path
) -> None:
    """Version files that are run for real reach no other database, by whichever function."""
    outcome = replayed[attack]
    assert (outcome[0] != "done", outcome[1], kept(original, outcome)) == (True, True, True)
