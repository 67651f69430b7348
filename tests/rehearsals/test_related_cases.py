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
from limbeck.rehearsals.rehearsal import Reason
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


def test_the_operation_that_is_offered_is_python_whatever_the_names_are(tmp_path: Path) -> None:
    """Quotes of a name are written as Python writes them."""
    schema = """
    CREATE TABLE "it's" (id INTEGER PRIMARY KEY, "a'b" VARCHAR(50));
    INSERT INTO "it's" VALUES (1, 'Ada');
    """
    revision = (
        """op.add_column("it's", sa.Column("c'd", sa.String(50)))\nop.drop_column("it's", "a'b")""",
        "pass",
    )
    write(tmp_path / "project", schema, [revision], Env())
    instead = limbeck.rehearse(tmp_path / "project").revisions[0].reasons[0].instead
    assert """op.alter_column("it's", "a'b", new_column_name="c'd")""" in instead


OUTSIDE = """
CREATE SCHEMA app;
CREATE TABLE app.people (id integer PRIMARY KEY, a varchar(9));
INSERT INTO app.people VALUES (1, 'long one'), (2, 'y');
CREATE TABLE people (id integer PRIMARY KEY, z integer);
"""
CUTS = 'op.execute("ALTER TABLE app.people ALTER a TYPE varchar(3) USING substr(a, 1, 3)")'
REPLACES = """
op.add_column("people", sa.Column("b", sa.String(9)), schema="app")
op.drop_column("people", "a", schema="app")
"""


def test_a_table_outside_the_default_schema_is_not_taken_for_another_one() -> None:
    """A value that is cut off is no dropped column; the operation that is offered names the schema."""
    with limbeck.Workshop("postgresql") as workshop:
        workshop.execute(OUTSIDE)
        workshop.revision("changes", rev_id="r1")

        def first(upgrade: str) -> Reason:
            workshop.edit(upgrade=upgrade, downgrade="pass")
            return workshop.will_lose().revisions[0].reasons[0]

        cut = first(CUTS)
        assert (cut.object, cut.count) == ("column app.people.a", 1)
        assert "dropped" not in cut.why
        replaced = first(REPLACES)
        assert replaced.case == "column.rename"
        offered = re.search(r"op\.alter_column\(.*?\)", replaced.instead)
        assert offered is not None
        assert offered[0] == "op.alter_column('people', 'a', new_column_name='b', schema='app')"
        workshop.edit(upgrade=offered[0], downgrade="pass")
        found = workshop.will_lose().revisions[0].reasons
        assert {each.verdict.value for each in found} <= {"blocks", "one-way"}


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


ORDERS = """
CREATE TABLE customers (id integer PRIMARY KEY, name text, age integer);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, code text);
INSERT INTO customers SELECT n, CASE WHEN n > 1 THEN 'x' END, 4 FROM generate_series(1, 500) AS n;
INSERT INTO orders SELECT n, n, 'word' FROM generate_series(1, 500) AS n;
INSERT INTO orders VALUES (501, 9999, 'word');
"""


def test_what_blocks_or_fails_on_postgresql_leads_to_its_case() -> None:
    """By the statement that others wait for, and by what the server says of the one that it refuses."""
    blocking = {
        'op.create_index("by_age", "customers", ["age"])': "index.concurrently_add",
        'op.create_check_constraint("old", "customers", "age > 0")': "check.not_valid",
        'op.create_foreign_key("self", "customers", "customers", ["id"], ["id"])': "fk.not_valid",
    }
    failing = {
        'op.create_foreign_key("owner", "orders", "customers", ["customer_id"], ["id"])': "fk.add_bad_rows",
        'op.create_unique_constraint("one", "customers", ["age"])': "unique.column_true_dups",
        'op.alter_column("customers", "name", nullable=False)': "nullable.to_notnull_with_nulls",
        'op.add_column("orders", sa.Column("kind", sa.Text(), nullable=False))': "column.add_notnull_rows",
        'op.alter_column("orders", "code", type_=sa.Integer(), postgresql_using="code::integer")': (
            "type.string_to_int_words"
        ),
    }
    with limbeck.Workshop("postgresql") as workshop:
        workshop.execute(ORDERS)
        workshop.revision("changes", rev_id="r1")

        def case(upgrade: str) -> str:
            workshop.edit(upgrade=upgrade, downgrade="pass")
            return workshop.will_lose().revisions[0].reasons[0].case

        assert {upgrade: case(upgrade) for upgrade in failing} == failing
        for number, upgrade in enumerate(blocking, 1):
            if number > 1:
                workshop.revision("more changes", rev_id=f"r{number}")
            workshop.edit(upgrade=upgrade, downgrade="pass")
        cases = [each.reasons[0].case for each in workshop.will_lose().revisions]
        assert cases == list(blocking.values())


def test_what_goes_along_in_batch_mode_leads_to_its_case(tmp_path: Path) -> None:
    """A trigger, a CHECK without a name and AUTOINCREMENT of a table that is made anew."""
    schema = """
    CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER CHECK (n > 0), name TEXT COLLATE NOCASE);
    INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b');
    DELETE FROM t WHERE id = 2;
    CREATE TABLE log (n INTEGER);
    CREATE TRIGGER watch AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.n); END;
    """
    rebuilds = 'with op.batch_alter_table("t", recreate="always"):\n    pass'
    write(tmp_path / "project", schema, [(rebuilds, "pass")], Env())
    (step,) = limbeck.rehearse(tmp_path / "project").revisions
    cases = {each.object.partition(" ")[0]: each.case for each in step.reasons if each.case}
    assert cases["trigger"] == "trigger.lost_in_batch"
    assert cases["check"] == "check.unnamed_lost_in_batch"
    assert cases["collation"] == "collation.bystander"
    assert cases["autoincrement"] == "autoincrement.sqlite_lost"


def test_each_related_case_has_a_remedy() -> None:
    """No case is named that does not exist; that its remedy is proven the tests of the matrix hold."""
    source = Path(related_cases.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', source))
    assert named
    assert [slug for slug in sorted(named) if not find(slug).has_remedy] == []
