"""Changes in words, sorted into the tables of a report."""

import pytest
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from tests.view.samples import CHANGES

from limbeck.records import Change, Risk
from limbeck.view.kinds import GROUPS, KINDS, ChangeSubject, kind, sections, subject


def change(kind: str, table: str | None = "t", name: str | None = None, schema: str | None = None) -> Change:
    return Change(kind, schema, table, name, None, None, "", "", Risk.SAFE, "")


def test_each_kind_is_listed_once() -> None:
    """The registry has one entry for each of Alembic's words, in one of the report's tables."""
    assert len({each.slug for each in KINDS}) == len(KINDS)
    assert {each.group for each in KINDS} < set(GROUPS)


def test_the_words_of_alembic_are_known() -> None:
    """What the installed Alembic itself calls its changes is told in words of our own."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE old (id INTEGER)")
        Table("new", models := MetaData(), Column("id", Integer))
        context = MigrationContext.configure(connection, opts={"target_metadata": models})
        script = produce_migrations(context, models)
    engine.dispose()
    assert isinstance(script.upgrade_ops, ops.UpgradeOps)
    slugs = [diff[0] for diff in script.upgrade_ops.as_diffs()]
    assert sorted(slugs) == ["add_table", "remove_table"]
    assert sorted(kind(slug).words for slug in slugs) == ["Create table", "Drop table"]


@pytest.mark.parametrize(
    ("slug", "words"),
    [("create_pg_function", "Create pg function"), ("sync_enum_values", "Sync enum values")],
)
def test_a_kind_of_another_library_is_told_by_its_name(slug: str, words: str) -> None:
    """An unknown operation is no failure: it has its own words and the last table."""
    assert (kind(slug).words, kind(slug).group) == (words, "Other operations")


@pytest.mark.parametrize(
    ("given", "expected", "text"),
    [
        (change("add_table"), ChangeSubject("t", None), "t"),
        (change("add_table", schema="s"), ChangeSubject("s.t", None), "s.t"),
        (change("modify_type", name="c"), ChangeSubject("t.c", None), "t.c"),
        (change("modify_comment", name="c", schema="s"), ChangeSubject("s.t.c", None), "s.t.c"),
        (change("add_table_comment"), ChangeSubject("t", None), "t"),
        (change("add_index", name="ix"), ChangeSubject("ix", "t"), "ix on t"),
        (change("add_constraint"), ChangeSubject(None, "t"), "unnamed on t"),
        (change("remove_fk", name="fk", schema="s"), ChangeSubject("fk", "s.t"), "fk on s.t"),
        (change("execute", table=None), ChangeSubject(None, None), "the database"),
        (change("create_view", table=None, name="v"), ChangeSubject("v", None), "v"),
    ],
)
def test_the_subject_is_in_the_readers_own_names(given: Change, expected: ChangeSubject, text: str) -> None:
    """Columns are told with their table, other objects with the table they are on."""
    assert subject(given) == expected
    assert str(subject(given)) == text


def test_sections_have_the_most_dangerous_first() -> None:
    """Within a table, changes are sorted by risk and otherwise stay in Alembic's order."""
    found = {
        section.title: [each.object or each.table for each in section.changes]
        for section in sections(CHANGES)
    }
    assert found == {
        "Tables": ["newsletter_signups", "coupons"],
        "Columns": ["user_name", "placed_at", "full_name", "description"],
        "Indexes": ["ix_orders_customer_id"],
        "Constraints and foreign keys": ["coupons", "fk_events_customer"],
        "Comments": ["status"],
        "Other operations": [None],
    }


def test_no_changes_have_no_sections() -> None:
    """The "no change" twin: there is no empty table."""
    assert sections(()) == ()
