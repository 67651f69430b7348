"""Tables on PostgreSQL that are too large to be read in one piece: what is lost of them is found."""

from __future__ import annotations

from pathlib import Path

from tests.rehearsals.postgresql_project import write_project
from tests.rehearsals.postgresql_situations import Situation

import limbeck
from limbeck.databases.database import Database
from limbeck.projects.worker.effects.saved_state import SMALL

ROWS = SMALL // 25  # each takes more bytes
PROJECT = Situation(
    "large",
    (
        "CREATE TABLE large (id integer PRIMARY KEY, name text, owner integer)",
        "CREATE TABLE small (id integer PRIMARY KEY)",
    ),
    (
        f"INSERT INTO large SELECT n, 'name ' || n, n / 7 FROM generate_series(1, {ROWS}) AS n",  # noqa: S608
        "INSERT INTO small VALUES (1)",
    ),
    (
        ('op.add_column("large", sa.Column("note", sa.Text()))', 'op.drop_column("large", "note")'),
        ('op.add_column("small", sa.Column("note", sa.Text()))', 'op.drop_column("small", "note")'),
        ('op.execute("DELETE FROM large WHERE id = 7")', "pass"),
    ),
    ("safe", "safe", "loses"),
)


def test_what_is_lost_of_a_large_table_is_counted(scratch_postgres: Database, tmp_path: Path) -> None:
    """All in one transaction: a column that is added, what is done beside it, a row that is deleted."""
    told = limbeck.rehearse(write_project(PROJECT, tmp_path, scratch_postgres.secret_url), rows="all")
    assert tuple(each.verdict for each in told.revisions) == PROJECT.verdicts, str(told)
    added, beside, row = told.revisions
    assert [(each.rows["large"].before, each.rows["large"].after) for each in (added, beside)] == [
        (ROWS, ROWS)
    ] * 2
    assert next((each.object, each.count) for each in row.reasons) == ("table large", 1)
    assert [each.downgrade for each in told.revisions] == ["restores", "restores", "empty"]
