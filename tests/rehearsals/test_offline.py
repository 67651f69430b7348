"""Whether `alembic upgrade --sql` can write what works online: a fact, and no alarm."""

from __future__ import annotations

from pathlib import Path

from tests.rehearsals.projects import write

import limbeck
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
