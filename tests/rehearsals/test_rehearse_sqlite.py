"""Whole rehearsals on SQLite: through env.py, in a worker, on a copy, there and back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import tomllib
from tests.rehearsals.projects import ENFORCED, OWN_TRANSACTIONS, Env, write

import limbeck
from limbeck.errors import CancelledError, InputError
from limbeck.progress import Cancellation

SITUATIONS = tomllib.loads(Path(__file__).with_name("sqlite_situations.toml").read_text(encoding="utf-8"))
ENVS = {
    "": Env(),
    "enforced": Env(ENFORCED),
    "own transactions, enforced": Env(OWN_TRANSACTIONS + ENFORCED),
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder, in which each situation's project takes the place of the one before."""
    return tmp_path_factory.mktemp("rehearsed") / "project"


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file of a folder, but for Python's own caches."""
    files = (each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return {each: each.read_bytes() for each in files}


@pytest.mark.parametrize("situation", SITUATIONS["situation"], ids=lambda each: each["name"])
def test_a_situation_is_named_rightly(situation: dict[str, Any], folder: Path) -> None:
    """Verdict, objects and counts are those that running it shows; nothing of the project changes."""
    revisions = [(situation["upgrade"], situation["downgrade"])]
    write(folder, situation["schema"], revisions, ENVS[situation.get("env", "")])
    before = contents(folder)
    (step,) = limbeck.rehearse(folder).revisions
    assert step.verdict == situation["verdict"]
    found = [[each.verdict.value, each.object, each.count] for each in step.reasons]
    assert sorted(found) == sorted(situation["reasons"])
    assert situation.get("says", "") in " ".join(each.why for each in step.reasons)
    assert [step.downgrade or "", step.again] == situation["way_back"]
    assert contents(folder) == before


PEOPLE = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
INSERT INTO person VALUES (1, 'Ada', 36), (2, 'Bob', 4), (3, 'Cy', NULL);
"""
ADDS = ('op.add_column("person", sa.Column("note", sa.Text()))', 'op.drop_column("person", "note")')
PARENT = """
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE child (
    id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE
);
INSERT INTO parent VALUES (1, 'a');
INSERT INTO child VALUES (1, 1), (2, 1);
"""
REBUILDS = 'with op.batch_alter_table("parent", recreate="always"):\n    pass'
UNENFORCED = f'op.execute("PRAGMA foreign_keys=OFF")\n{REBUILDS}'


def test_a_failing_revision_ends_it_and_those_before_are_judged(folder: Path) -> None:
    """An empty and a failing downgrade are one-way; what comes behind a failure is not reached."""
    write(
        folder,
        PEOPLE,
        (
            ('op.create_index("by_age", "person", ["age"])', "pass"),
            ('op.execute("UPDATE person SET age = 37 WHERE id = 1")', 'op.drop_index("missing")'),
            (
                'op.add_column("person", sa.Column("x", sa.Text()))\nop.execute("UPDATE person SET y = 1")',
                "pass",
            ),
            ADDS,
        ),
    )
    heard: list[str] = []
    watched: list[tuple[str | None, ...]] = []
    rehearsal = limbeck.rehearse(
        folder,
        progress=heard.append,
        watch=lambda steps: watched.append(tuple(each.verdict for each in steps)),
    )
    first, second, third, fourth = rehearsal.revisions
    assert [each.verdict for each in rehearsal.revisions] == ["one-way", "one-way", "fails", None]
    assert [first.downgrade, first.again] == ["empty", "fails"]
    assert [second.downgrade, second.again] == ["fails", None]
    assert second.rows["person"].columns["age"].examples == (("36", "37"),)
    assert "no such index: missing" in second.reasons[0].why
    assert [each.sql for each in second.statements] == ["UPDATE person SET age = 37 WHERE id = 1"]
    assert first.seconds > 0
    assert [(each.object, each.count) for each in third.reasons] == [
        ("table person", 0),
        ("column person.x", 1),
    ]
    assert third.stands_at == ("r2",)
    assert third.failure is not None
    assert third.failure.slug == "revision-failed"
    assert third.again == "fails"
    assert not fourth.is_reached
    assert rehearsal.silent is None
    assert {"copying the database", "running r1", "r2: UPDATE person SET age = 37 WHERE id = 1"} <= set(heard)
    assert watched == [
        (None, None, None, None),
        ("one-way", None, None, None),
        ("one-way", "one-way", None, None),
        ("one-way", "one-way", "fails", None),
        ("one-way", "one-way", "fails", None),
    ]


def test_an_env_py_that_fails_after_the_last_revision_fails(folder: Path) -> None:
    """All has been committed by then, and the next run fails in the same way."""
    write(folder, "", [ADDS])
    with (folder / "migrations" / "env.py").open("a") as env:
        env.write('raise RuntimeError("the cache could not be warmed")\n')
    step, other = limbeck.rehearse(folder, "base..heads", database="sqlite").revisions
    (reason,) = step.reasons
    assert reason.why == (
        "The upgrade fails: env.py raised RuntimeError: the cache could not be warmed. "
        "It leaves the database at r0."
    )
    assert (step.verdict, step.stands_at, step.again) == ("fails", ("r0",), "fails")
    assert not other.is_reached


def test_what_env_py_has_begun_is_seen_before_it_is_committed(folder: Path) -> None:
    """All in one transaction of env.py: each revision has its own changes, and a failure takes all back."""
    write(
        folder,
        PEOPLE,
        (
            ('op.execute("UPDATE person SET name = NULL WHERE id = 1")', "pass"),
            ('op.execute("DELETE FROM person WHERE id = 2")\nop.execute("SELECT nonsense")', "pass"),
        ),
        Env(opens="begin"),
    )
    first, second = limbeck.rehearse(folder).revisions
    assert [(each.object, each.count) for each in first.reasons] == [
        ("column person.name", 1),
        ("downgrade", 0),
    ]
    assert second.stands_at == ("r0",)
    assert [each.object for each in second.reasons] == ["revision r2"]


OTHER_CONNECTION = """
import sqlite3
others = []

@event.listens_for(engine, "connect")
def connect_once_more(connection, record):
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    others.append(sqlite3.connect(file))
    others[-1].execute("SELECT * FROM sqlite_master").fetchall()
"""


def test_what_stands_only_in_a_log_belongs_to_a_state(folder: Path) -> None:
    """As long as somebody has the database open, its log is not written back, and the file is not all."""
    empties = ('op.execute("UPDATE person SET name = NULL WHERE id = 1")', "pass")
    write(folder, PEOPLE, (empties, ADDS), Env(OTHER_CONNECTION))
    with closing(sqlite3.connect(folder / "app.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
    first, second = limbeck.rehearse(folder).revisions
    assert [(each.object, each.count) for each in first.reasons] == [
        ("column person.name", 1),
        ("downgrade", 0),
    ]
    assert [second.verdict, second.downgrade, second.again] == ["safe", "restores", "same"]


def test_a_pragma_of_one_revision_still_holds_in_the_next(folder: Path) -> None:
    """They share a connection, as in a real run; alone, after its downgrade, the second one deletes rows."""
    write(folder, PARENT, ((UNENFORCED, UNENFORCED), (REBUILDS, UNENFORCED)), ENVS["enforced"])
    first, second = limbeck.rehearse(folder).revisions
    assert [first.verdict, first.again] == ["safe", "same"]
    assert [second.downgrade, second.again] == ["restores", "differs"]
    assert [(each.verdict, each.object, each.count) for each in second.reasons] == [
        ("one-way", "table child", 2)
    ]


def test_a_range_is_run_behind_what_leads_to_it(folder: Path) -> None:
    """One revision alone: what lies before it runs unwatched, and what models lack keeps it from silence."""
    write(folder, PEOPLE, (('op.execute("DELETE FROM person")', "pass"), ADDS))
    rehearsal = limbeck.rehearse(folder, "r2")
    (step,) = rehearsal.revisions
    assert [step.revision, step.verdict, step.rows["person"].before] == ["r2", "safe", 0]
    assert rehearsal.silent is False
    assert rehearsal.database == f"sqlite:///{folder / 'app.db'}"


def test_a_database_at_its_head_rehearses_nothing(folder: Path) -> None:
    """Nothing is run, and the rehearsal says so."""
    write(folder, PEOPLE, ())
    assert repr(limbeck.rehearse(folder)) == ("<Rehearsal: nothing to rehearse, the database is at its head>")


def test_from_the_base_no_database_is_needed(folder: Path) -> None:
    """The history is run on an empty database, though the configured one does not exist."""
    write(folder, PEOPLE, (ADDS,))
    (folder / "app.db").unlink()
    rehearsal = limbeck.rehearse(folder, "base..heads")
    assert [each.verdict for each in rehearsal.revisions] == ["safe", "fails"]
    assert rehearsal.database is None
    assert not (folder / "app.db").exists()


def test_a_revision_that_hangs_is_stopped_by_its_limit(folder: Path) -> None:
    """It fails by the time limit, and the database stands where it did."""
    write(folder, PEOPLE, (("import time\ntime.sleep(600)", "pass"),))
    (step,) = limbeck.rehearse(folder, time_limit=5).revisions
    assert step.failure is not None
    assert [step.verdict, step.failure.slug, step.stands_at] == ["fails", "time-limit", ("r0",)]


def test_it_can_be_cancelled_while_a_statement_runs(folder: Path) -> None:
    """The switch ends the worker, and the error says that somebody asked for it."""
    write(folder, PEOPLE, (ADDS,))
    switch = Cancellation()
    stages: list[str] = []

    def hear(stage: str) -> None:
        stages.append(stage)
        if "ALTER TABLE" in stage:
            switch.cancel()

    with pytest.raises(CancelledError):
        limbeck.rehearse(folder, progress=hear, cancellation=switch)
    assert "r1: ALTER TABLE person ADD COLUMN note TEXT" in stages


def test_unknown_rows_list_the_known_ones(folder: Path) -> None:
    """The remedy names them."""
    with pytest.raises(InputError) as raised:
        limbeck.rehearse(folder, rows="some")
    assert "sample, all, none" in raised.value.failure.remedy


def test_a_secret_in_a_statement_is_masked(folder: Path) -> None:
    """A rehearsal is shown in pull requests; the statement ran with it all the same."""
    typed = "UPDATE person SET name = 'x', password = 'hunter2abc'"
    upgrade = f'op.add_column("person", sa.Column("password", sa.Text()))\nop.execute("{typed}")'
    write(folder, PEOPLE, ((upgrade, 'op.drop_column("person", "password")'),))
    (step,) = limbeck.rehearse(folder).revisions
    assert step.statements[-1].sql == "UPDATE person SET name = 'x', password = ***"
    assert step.failure is None
