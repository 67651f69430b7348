"""What is left after the last revision: what autogenerate proposes, and what it does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.rehearsals.projects import Env, write

import limbeck
from limbeck.view.rehearsal.summary import silence

if TYPE_CHECKING:
    from pathlib import Path

MODELS = """
from sqlalchemy import CheckConstraint, Column, Integer, Table, Text
Table("person", metadata, Column("id", Integer, primary_key=True), Column("age", Integer), {check})
"""
SCHEMA = "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, age INTEGER);"
CHECK = 'CheckConstraint("age > 0", name="ck_age")'
ADDS = (
    'with op.batch_alter_table("person") as batch:\n    batch.create_check_constraint("ck_age", "age > 0")',
    'with op.batch_alter_table("person") as batch:\n    batch.drop_constraint("ck_age", type_="check")',
)
NOTHING = ("pass", "pass")


def test_a_check_that_no_revision_makes_is_a_blind_spot_beside_silence(tmp_path: Path) -> None:
    """Autogenerate proposes nothing; the CHECK that the models have is told in the reports and in JSON."""
    models = MODELS.format(check=CHECK)
    found = limbeck.rehearse(write(tmp_path / "p", SCHEMA, (NOTHING,), Env(models=models)))
    assert found.silent is True
    assert found.blind_spots is not None
    assert [(each.kind, each.table, each.object) for each in found.blind_spots] == [
        ("check", "person", "ck_age")
    ]
    assert silence(found) == (
        "After the last revision, autogenerate proposes nothing. It does not see 1 difference from the "
        "models: `check ck_age on person`; `limbeck audit --blind-spots` shows why."
    )
    assert "1 difference from the models" in found._repr_html_()
    assert [each["object"] for each in found.to_dict()["blind_spots"]] == ["ck_age"]
    # … and none once a revision makes it.
    made = limbeck.rehearse(write(tmp_path / "p", SCHEMA, (ADDS,), Env(models=models)))
    assert (made.silent, made.blind_spots) == (True, ())
    assert silence(made) == "After the last revision, autogenerate proposes nothing."
