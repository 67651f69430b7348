"""Whether `alembic upgrade --sql` can write what works online: a fact, and no alarm."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rehearsals.projects import write

import limbeck
from limbeck.errors import ProjectError
from limbeck.view.rehearsal.markdown import rehearsal_markdown

SCHEMA = "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO person VALUES (1, 'Ada');"
READS = (
    'rows = op.get_bind().execute(sa.text("SELECT id FROM person")).all()\n'
    'op.execute(f"CREATE TABLE copied (id INTEGER DEFAULT {len(rows)})")'
)
REVISIONS = (
    ('op.add_column("person", sa.Column("a", sa.Text()))', 'op.drop_column("person", "a")'),
    (READS, 'op.execute("DROP TABLE copied")'),
    ('op.execute("SELECT nonsense")', "pass"),
)


def test_what_reads_rows_works_online_alone(tmp_path: Path) -> None:
    """The report says which one and why, its verdict stays; what fails is not asked."""
    told = limbeck.rehearse(write(tmp_path / "project", SCHEMA, REVISIONS))
    assert [(each.verdict, each.offline) for each in told.revisions] == [
        ("safe", "writes"),
        ("safe", "fails"),
        ("fails", None),
    ]
    why = told["r2"].offline_failure
    assert why is not None
    assert why.what.startswith("r2.py, line 10, ")
    for page in (told._repr_html_(), told["r2"]._repr_html_()):
        assert "As SQL</h" in page
        assert "r2.py, line 10, " in page
    assert "alembic upgrade --sql" in rehearsal_markdown(told)
    assert "As SQL</h" not in told["r1"]._repr_html_()


PICKY = "from alembic import context\nif context.is_offline_mode():\n    raise ValueError(\"who is 'Ada'?\")"
REFUSES = "raise ValueError(\"who is 'Bob'?\")"


def test_values_are_masked_wherever_a_project_fails(tmp_path: Path) -> None:
    """In why offline mode can't write a revision, and in the error of one that has to run before."""
    folder = write(tmp_path / "project", SCHEMA, ((PICKY, "pass"), (REFUSES, "pass"), ("pass", "pass")))
    (step,) = limbeck.rehearse(folder, "r1", show_values=False).revisions
    assert step.offline_failure is not None
    assert "who is '•••'?" in step.offline_failure.what
    assert step.offline_failure.evidence == ()
    with pytest.raises(ProjectError) as raised:
        limbeck.rehearse(folder, "r3", show_values=False)
    assert "who is '•••'?" in str(raised.value)
    assert "Bob" not in str(raised.value)
