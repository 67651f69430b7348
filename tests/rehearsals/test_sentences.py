"""What a rehearsal says to do about a revision."""

from __future__ import annotations

from limbeck.records import Failure
from limbeck.rehearsals.sentences import instead_of_failing


def failure(what: str) -> Failure:
    return Failure("revision-failed", f"Revision a1 raised {what}", (), "Correct what the error reports.")


def test_a_known_kind_of_failure_has_a_remedy_of_its_own() -> None:
    """NULLs and duplicates are rows to be mended first; what is no part of a transaction leaves it."""
    nulls = ('column "due" of relation "claim" contains null values', "NOT NULL constraint failed: claim.due")
    assert {instead_of_failing(failure(each)) for each in nulls} == {
        "Fill the NULLs first, in the same revision."
    }
    duplicates = ('could not create unique index "by_mail"', "UNIQUE constraint failed: person.mail")
    assert {instead_of_failing(failure(each)) for each in duplicates} == {
        "Remove the duplicates first, in the same revision."
    }
    alone = "CREATE INDEX CONCURRENTLY cannot run inside a transaction block"
    assert "autocommit_block" in instead_of_failing(failure(alone))
    label = 'unsafe use of new value "paused" of enum type state'
    assert instead_of_failing(failure(label)).endswith("around ALTER TYPE.")


def test_any_other_failure_keeps_its_remedy() -> None:
    """What the error says is all that is known."""
    assert instead_of_failing(failure("RuntimeError: no")) == "Correct what the error reports."
