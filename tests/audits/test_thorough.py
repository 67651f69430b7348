"""How many tables Alembic compared is told, and all are compared on demand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import limbeck
from limbeck import view
from limbeck.audits.report import Audit
from limbeck.autogen.versions import installed
from limbeck.records import ComparedTables
from limbeck.view.summaries import versions_line
from limbeck.view.text import text

if TYPE_CHECKING:
    from limbeck.databases.database import Database

MODELS = """\
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
for number in range(14):
    Table(f"t{number}", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
"""

LINE = "1 of 14 tables compared by Alembic"


def test_models_in_a_worker(scratch_sqlite: Database, tmp_path: Path) -> None:
    """The worker tells how many tables Alembic compared, in every form; `thorough` reaches it."""
    (tmp_path / "shelf.py").write_text(MODELS)
    with scratch_sqlite.engine.begin() as connection:
        for number in range(14):
            connection.exec_driver_sql(
                f"CREATE TABLE t{number} (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20))"
            )
    models = limbeck.models(f"{tmp_path / 'shelf.py'}:metadata")
    found = limbeck.audit(scratch_sqlite, models)
    thorough = limbeck.audit(scratch_sqlite, models, thorough=True)
    assert isinstance(found, Audit)
    assert (found.changes, found.tables) == ((), ComparedTables(1, 14))
    assert (thorough.changes, thorough.tables) == ((), None)
    assert found.to_dict()["tables"] == {"compared": 1, "total": 14, "failure": ""}
    assert "tables" not in thorough.to_dict()
    assert LINE in " ".join(text(found, 200, colour=False).split())
    assert LINE in view.page(found)
    assert "compared by Alembic" not in text(thorough, 200, colour=False)


def test_a_failure_of_the_quick_way_is_told() -> None:
    """In words, and with what failed."""
    tables = ComparedTables(0, 0, "AttributeError: gone")
    line = versions_line(installed(None), tables)
    assert line.endswith("all tables compared by Alembic, as the quick way failed: AttributeError: gone")
    assert str(ComparedTables(1_200, 5_000)) == "1,200 of 5,000 tables compared by Alembic"
