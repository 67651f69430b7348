"""A project that has modules of its own with our names, rehearsed on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from tests.rehearsals.postgresql_project import write_project
from tests.rehearsals.postgresql_situations import Situation

import limbeck
from limbeck.databases.database import Database

UP = 'import limbeck\n    assert limbeck.OURS\n    op.add_column("t", sa.Column("a", sa.Text()))'


def test_a_module_of_the_project_with_our_name_is_the_project_s(
    scratch_postgres: Database, tmp_path: Path
) -> None:
    """Its revisions import it, while everything that is looked at is read by ours."""
    project = Situation(
        "own-names",
        ("CREATE TABLE t (id integer PRIMARY KEY)",),
        ("INSERT INTO t VALUES (1)",),
        ((UP, 'op.drop_column("t", "a")'), ("op.create_index('i', 't', ['a'])", "op.drop_index('i')")),
        ("safe", "blocks"),
    )
    ini = write_project(project, tmp_path, scratch_postgres.secret_url)
    ini.write_text(f"{ini.read_text()}prepend_sys_path = {tmp_path}\n")
    (tmp_path / "limbeck.py").write_text("OURS = True\n")
    told = limbeck.rehearse(ini)
    assert [each.verdict for each in told.revisions] == ["safe", "blocks"], str(told)
    assert {lock.mode for each in told.revisions[0].statements for lock in each.locks} == {
        "AccessExclusiveLock"
    }
