"""What an audit is, in Python, JSON and a terminal."""

import json

import pytest

from limbeck.audits.report import Audit, AuditGroup
from limbeck.errors import InputError, LimbeckError
from limbeck.records import (
    Change,
    Comparison,
    DatabaseIdentity,
    Failure,
    Rename,
    RevisionState,
    Risk,
    Script,
    Sql,
    Versions,
)

DROP = Change(
    "remove_column",
    None,
    "users",
    "user_name",
    "VARCHAR(50)",
    None,
    "op.drop_column('users', 'user_name')",
    "ALTER TABLE users DROP COLUMN user_name;",
    Risk.DESTRUCTIVE,
    "Drops `users.user_name` and every value in it.",
)
ADD = Change(
    "add_column",
    None,
    "users",
    "full_name",
    None,
    "VARCHAR(50)",
    "op.add_column('users', sa.Column('full_name', sa.String(50)))",
    "ALTER TABLE users ADD COLUMN full_name VARCHAR(50);",
    Risk.SAFE,
    "Adds `users.full_name`, empty in every row.",
)
RENAME = Rename("column", None, "users", "user_name", "full_name", "Was it renamed?", (), "op", "sql", (1, 0))
BROKEN = Failure("env-py-failed", "env.py raised KeyError.", (("Line", "env.py:3"),), "Set DATABASE_URL.")


def comparison(**changed: object) -> Comparison:
    fields: dict[str, object] = {
        "name": None,
        "database": DatabaseIdentity("postgresql://ada:***@db/shop", "postgresql", "PostgreSQL 18.6"),
        "revision": RevisionState(("ae10",), ("ae10",)),
        "changes": (ADD, DROP),
        "renames": (RENAME,),
        "findings": (),
        "script": Script("up", "down", "whole file"),
        "sql": Sql("ALTER", "ALTER back"),
        "versions": Versions("3.11.7", "2.1.9", "1.20.1", "0.1.0", "PostgreSQL 18.6"),
    }
    return Comparison(**(fields | changed))  # type: ignore[arg-type]


FAILED = Audit(comparison(changes=(), renames=(), script=Script("", "", ""), sql=Sql("", ""), failure=BROKEN))


def test_the_text_form_counts_risks_and_puts_the_dangerous_first() -> None:
    """A terminal shows in three lines what a reader must know."""
    assert repr(Audit(comparison())) == (
        "<Audit of postgresql://ada:***@db/shop: 2 changes (1 destructive, 1 safe); 1 may be a rename>\n"
        "  destructive  remove_column     Drops `users.user_name` and every value in it.\n"
        "  safe         add_column        Adds `users.full_name`, empty in every row."
    )


def test_the_text_form_of_a_clean_audit_claims_no_more_than_it_knows() -> None:
    """No change proposed is what autogenerate says; it is not called equality."""
    clean = Audit(comparison(changes=(), renames=()))
    assert repr(clean) == "<Audit of postgresql://ada:***@db/shop: autogenerate proposes no change>"


def test_the_text_form_stops_after_ten_changes_and_says_how_to_see_more() -> None:
    """A long list does not flood a terminal."""
    lines = repr(Audit(comparison(changes=(ADD,) * 12, renames=()))).splitlines()
    assert len(lines) == 12
    assert lines[-1] == "  … and 2 more: audit.changes, audit.to_frame()"


def test_the_dictionary_has_the_documented_keys_in_order() -> None:
    """Programs rely on the JSON; a name and a failure appear only where there is one."""
    data = json.loads(Audit(comparison()).to_json())
    assert list(data) == [
        "versions",
        "database",
        "revision",
        "changes",
        "renames",
        "findings",
        "script",
        "sql",
        "output",
    ]
    assert data["changes"][1] == {
        "kind": "remove_column",
        "schema": None,
        "table": "users",
        "object": "user_name",
        "before": "VARCHAR(50)",
        "after": None,
        "python": "op.drop_column('users', 'user_name')",
        "sql": "ALTER TABLE users DROP COLUMN user_name;",
        "risk": "destructive",
        "why": "Drops `users.user_name` and every value in it.",
    }
    assert data["database"]["url"] == "postgresql://ada:***@db/shop"


def test_printing_the_script_and_the_sql_shows_their_text() -> None:
    """`print(audit.script)` is the whole file, `print(audit.sql)` the statements of the upgrade."""
    audit = Audit(comparison())
    assert f"{audit.script}" == "whole file"
    assert f"{audit.sql}" == "ALTER"


@pytest.mark.parametrize("name", ["changes", "renames", "script", "sql"])
def test_reading_what_a_failed_audit_does_not_have_raises_its_failure(name: str) -> None:
    """A failed audit is never mistaken for one that found nothing."""
    with pytest.raises(LimbeckError) as caught:
        getattr(FAILED, name)
    assert caught.value.failure == BROKEN


def test_a_failed_audit_still_tells_what_it_knows() -> None:
    """The failure is a result: revision, database and versions remain readable, and JSON carries it."""
    assert FAILED.failure == BROKEN
    assert FAILED.revision.heads == ("ae10",)
    assert repr(FAILED) == "<Audit of postgresql://ada:***@db/shop: failed: env.py raised KeyError.>"
    assert FAILED.to_dict()["failure"]["slug"] == "env-py-failed"


def test_a_group_is_indexed_by_position_and_by_name() -> None:
    """Several databases of one project are told apart by name."""
    group = AuditGroup((Audit(comparison(name="billing")), Audit(comparison(name="users"))))
    assert group["users"] is group[1]
    assert len(group) == 2
    assert [each["name"] for each in group.to_dict()] == ["billing", "users"]
    assert repr(group).startswith("<2 audits>\n<Audit of billing (postgresql://ada:***@db/shop): 2 changes")


def test_an_unknown_name_of_a_group_lists_the_names() -> None:
    """A misspelt name says what there is."""
    group = AuditGroup((Audit(comparison(name="billing")), Audit(comparison(name="users"))))
    with pytest.raises(InputError, match="Use one of: billing, users"):
        group["biling"]
