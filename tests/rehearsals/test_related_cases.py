"""What to write instead of what a revision does: a case of the matrix that was run, and a rename."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.rehearsals.projects import Env, write

import limbeck
from limbeck.cli.output import terminal_text
from limbeck.matrices.cases.registry import find
from limbeck.rehearsals import related_cases
from limbeck.view.rehearsal.markdown import rehearsal_markdown

SCHEMA = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, user_name VARCHAR(50), age INTEGER);
INSERT INTO customers VALUES (1, 'Ada', 36), (2, 'Bob', 4), (3, NULL, 4);
CREATE TABLE visit (id INTEGER PRIMARY KEY, day DATE NOT NULL);
INSERT INTO visit VALUES (1, '2025-04-01'), (2, '2025-06-11');
"""
RENAMES = """
op.add_column("customers", sa.Column("{new}", sa.String(50)))
op.drop_column("customers", "{old}")
"""
NAMES = (
    RENAMES.format(old="user_name", new="full_name"),
    RENAMES.format(old="full_name", new="user_name"),
)
VISITS = """
op.create_table(
    "visits", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("day", sa.Date(), nullable=False)
)
op.drop_table("visit")
"""
TABLES = (VISITS, "pass")
DUPLICATES = ('op.create_index("by_age", "customers", ["age"], unique=True)', 'op.drop_index("by_age")')
REQUIRES = """
with op.batch_alter_table("customers") as batch:
    batch.alter_column("user_name", existing_type=sa.String(50), nullable=False)
"""
NULLS = (REQUIRES, "pass")


def rehearsed(folder: Path, revision: tuple[str, str]) -> limbeck.Rehearsal:
    """A project with one pending revision, rehearsed."""
    write(folder, SCHEMA, [revision], Env())
    return limbeck.rehearse(folder)


def test_a_rename_is_offered_for_a_column_that_was_dropped_and_added(tmp_path: Path) -> None:
    """In every form it leads to the case, whose remedy keeps the values; followed, nothing is lost."""
    found = rehearsed(tmp_path / "project", NAMES)
    (reason,) = [each for each in found.revisions[0].reasons if each.verdict == "loses"]
    assert (reason.object, reason.count, reason.case) == ("column customers.user_name", 2, "column.rename")
    operation = re.search(r"op\.alter_column\(.*?\)", reason.instead)
    assert operation is not None
    assert found.to_dict()["revisions"][0]["reasons"][0]["case"] == "column.rename"
    page = re.sub(r"<[^>]*>", "", found.revisions[0]._repr_html_())
    for shown in (terminal_text(found, to_file=True), rehearsal_markdown(found), page):
        assert "limbeck trial column.rename" in shown

    back = operation[0].replace("full_name", "there").replace("user_name", "full_name")
    followed = (operation[0], back.replace("there", "user_name"))
    assert rehearsed(tmp_path / "followed", followed).revisions[0].verdict == "safe"


def test_a_rename_is_offered_for_a_table_that_was_dropped_and_made(tmp_path: Path) -> None:
    """Followed, no row is lost."""
    found = rehearsed(tmp_path / "project", TABLES)
    reason = found.revisions[0].reasons[0]
    assert (reason.object, reason.count, reason.case) == ("table visit", 2, "table.rename")
    operation = re.search(r"op\.rename_table\(.*?\)", reason.instead)
    assert operation is not None
    followed = (operation[0], 'op.rename_table("visits", "visit")')
    assert rehearsed(tmp_path / "followed", followed).revisions[0].verdict == "safe"


@pytest.mark.parametrize(
    ("revision", "case"),
    [(DUPLICATES, "unique.column_true_dups"), (NULLS, "nullable.to_notnull_with_nulls")],
)
def test_what_a_database_refuses_leads_to_its_case(
    revision: tuple[str, str], case: str, tmp_path: Path
) -> None:
    """By what it says and by the statement that it refused."""
    found = rehearsed(tmp_path / "project", revision).revisions[0]
    assert found.verdict == "fails"
    assert found.reasons[0].case == case


def test_each_related_case_has_a_remedy() -> None:
    """No case is named that does not exist; that its remedy is proven the tests of the matrix hold."""
    source = Path(related_cases.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', source))
    assert named
    assert [slug for slug in sorted(named) if not find(slug).has_remedy] == []
