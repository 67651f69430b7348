"""The words for the whole of a report."""

from dataclasses import replace

import pytest
from tests.view import samples
from tests.view.markup import words

from limbeck import view
from limbeck.audits.report import AuditGroup
from limbeck.records import RevisionState
from limbeck.view.audit.summary import audit_title, group_headline, headline, revision_position


@pytest.mark.parametrize(
    ("current", "heads", "words"),
    [
        ((), (), None),
        (("a",), ("a",), "a (at the head)"),
        (("a", "b"), ("a", "b"), "a, b (at the heads)"),
        (("a",), ("b",), "a; the project's head is b"),
        (("a",), ("b", "c"), "a; the project's heads are b, c"),
        ((), ("b",), "none recorded; the project's head is b"),
        (("a",), (), "a"),
    ],
)
def test_the_position_is_told_against_the_heads(
    current: tuple[str, ...], heads: tuple[str, ...], words: str | None
) -> None:
    """Where the database stands, where the project ends, and nothing where there is no history."""
    assert revision_position(RevisionState(current, heads)) == words


def test_the_headline_counts_changes_and_renames() -> None:
    """One sentence says how much there is to decide."""
    assert headline(samples.full()) == "Autogenerate proposes 11 changes; 1 pair of them may be a rename."
    twice = samples.audit(*samples.CHANGES, renames=(samples.RENAME,) * 2)
    assert headline(twice) == "Autogenerate proposes 11 changes; 2 pairs of them may be renames."
    assert headline(samples.audit(samples.CHANGES[0])) == "Autogenerate proposes 1 change."


def test_the_headline_of_no_change_claims_no_more_than_that() -> None:
    """The "no change" twin says what autogenerate says, not that there is no difference."""
    assert headline(samples.clean()) == "Autogenerate proposes nothing."


def test_a_failed_audit_is_never_called_clean() -> None:
    """A failure has a headline of its own."""
    assert headline(samples.failed()) == "The comparison failed."


def test_a_group_counts_all_audits_and_failures() -> None:
    """A failed audit is counted beside the changes of the others."""
    group = AuditGroup((samples.full(), samples.clean(), samples.failed()))
    assert group_headline(group) == "3 audits: autogenerate proposes 11 changes; 1 audit failed."
    assert group_headline(AuditGroup((samples.clean(),))) == "1 audit: autogenerate proposes no change."


def test_a_group_of_failures_is_never_called_clean() -> None:
    """Where nothing was compared, nothing is said of changes."""
    assert group_headline(AuditGroup((samples.failed(), samples.failed()))) == "2 audits: all of them failed."


def test_a_title_says_what_was_audited() -> None:
    """The name and the masked URL, as far as there are any."""
    assert (
        audit_title(samples.audit(name="billing"))
        == "Audit of billing \u00b7 postgresql://shop:***@db.example/shop"
    )
    assert audit_title(samples.failed()) == "Audit"


def test_a_title_is_the_one_that_people_gave() -> None:
    """The project's name takes the place of the URL, in the heading of the report too."""
    audit = replace(samples.audit(name="billing"), project="web_shop")
    assert audit_title(audit) == "Audit of web_shop \u00b7 billing"
    assert audit_title(replace(samples.audit(), project="web_shop")) == "Audit of web_shop"
    heading = str(view.html(audit)).partition("<h2")[2].partition(">")[2].partition("</h2>")[0]
    assert words(heading) == "Audit of web_shop \u00b7 billing"
