"""What a name in a report leads to."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

import limbeck
from limbeck.errors import InputError
from limbeck.explanations import LABELS, Explanation, Paragraph, Subject, explain, explanations
from limbeck.ledger.sources import CLAIMS
from limbeck.matrices.cases.registry import CASES
from limbeck.records import Risk
from limbeck.rehearsals.rehearsal import RehearsalVerdict
from limbeck.view.kinds import KINDS

PACKAGE = Path(limbeck.__file__).parent
WRITTEN = (Subject.FINDING, Subject.PROBLEM, Subject.RISK, Subject.CHANGE, Subject.VERDICT)


def explanations_of(*subjects: Subject) -> list[Explanation]:
    return [each for each in explanations().values() if each.subject in subjects]


def made_in_the_sources(name: str) -> set[str]:
    """The slug of every `Finding(…)` or `Problem(…)` that some module makes."""
    texts = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    calls = (
        node
        for text in texts
        if f"{name}(" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    )
    return {slug.value for call in calls if isinstance(slug := call.args[0], ast.Constant)}


def test_every_finding_is_explained() -> None:
    """Whatever module makes it."""
    assert {each.slug for each in explanations_of(Subject.FINDING)} == made_in_the_sources("Finding")


def test_every_problem_of_a_history_is_explained() -> None:
    """Whatever module tells it; some are findings of an audit, too, and explained as these."""
    explained = {each.slug for each in explanations_of(Subject.PROBLEM)}
    problems = made_in_the_sources("Problem")
    assert explained == problems - made_in_the_sources("Finding")
    assert problems - explained == {"several-heads", "duplicate-revision", "overlapping-revisions"}
    assert explain("missing-revision").title == "A revision is named that no file has."


def test_every_risk_and_every_kind_of_change_is_explained() -> None:
    """Alembic's kinds that a report has words for, and the renaming that a rename question offers."""
    assert [each.slug for each in explanations_of(Subject.RISK)] == [each.value for each in Risk]
    assert {each.slug for each in explanations_of(Subject.CHANGE)} == {each.slug for each in KINDS} | {
        "modify_name"
    }


def test_every_verdict_of_a_rehearsal_is_explained() -> None:
    """By its word; what is safe is safe for an audit as well."""
    assert [explain(each.value).subject for each in RehearsalVerdict] == [Subject.VERDICT] * 5 + [
        Subject.RISK
    ]
    assert "Of a revision that was rehearsed" in explain("safe").paragraphs[0].text


def test_every_case_and_every_claim_is_explained() -> None:
    """In their own order, each with the command that runs it."""
    assert {each.slug: each.command for each in explanations_of(Subject.CASE)} == {
        slug: f"limbeck trial {slug}" for slug in CASES
    }
    assert {each.slug: each.command for each in explanations_of(Subject.CLAIM)} == {
        claim.id: f"limbeck claims {claim.id}" for claim in CLAIMS
    }


@pytest.mark.parametrize("explanation", explanations_of(*WRITTEN), ids=lambda each: each.slug)
def test_a_docstring_says_what_it_means_why_it_matters_and_what_to_do(explanation: Explanation) -> None:
    """Whole sentences, in this order, with nothing of what is written for programmers."""
    assert tuple(each.label for each in explanation.paragraphs) == LABELS
    texts = [explanation.title, *(each.text for each in explanation.paragraphs)]
    assert [each for each in texts if not each.endswith(".") or "  " in each] == []
    assert [
        each for each in texts[1:] if not each[:1].isupper() and not each.startswith(("`", "env.py"))
    ] == []
    assert all(40 <= len(each) <= 500 for each in texts[1:])
    assert len(explanation.title) <= 100
    assert [
        each for each in texts if each.count("`") % 2 or re.search(r"\b(Args|Returns|Raises):", each)
    ] == []


def test_a_case_and_a_claim_are_more_than_a_title() -> None:
    """A case has a lesson; a claim says who makes it and how it is tested."""
    for explanation in explanations_of(Subject.CASE, Subject.CLAIM):
        assert explanation.title, explanation.slug
        assert explanation.paragraphs, explanation.slug
        assert all(each.text for each in explanation.paragraphs), explanation.slug


def test_a_name_means_one_thing() -> None:
    """No finding is called like a case, no risk like a kind of change."""
    names = Counter(
        [each.slug for each in explanations_of(*WRITTEN)] + list(CASES) + [claim.id for claim in CLAIMS]
    )
    assert {name: count for name, count in names.items() if count > 1} == {}
    assert set(names) == set(explanations())


def test_an_explanation_is_a_result() -> None:
    """With a text and JSON-ready values."""
    found = explain("models-empty")
    assert found.title == "The models hold no table, so every table would be dropped."
    assert found.paragraphs[1] == Paragraph(
        "Why it matters", "The migration drops every table of the database, with all its rows."
    )
    assert repr(found).splitlines()[0] == f"<Explanation of the finding models-empty: {found.title}>"
    data = found.to_dict()
    assert list(data) == ["versions", "slug", "subject", "title", "paragraphs", "command"]
    assert (data["subject"], data["command"]) == ("finding", "")
    assert data["paragraphs"][2]["label"] == "What to do"


def test_a_name_that_nothing_has_leads_to_those_that_look_like_it() -> None:
    """Or to an example of each kind of name."""
    with pytest.raises(InputError, match="claim called 'databse-behind'") as raised:
        explain("databse-behind")
    assert raised.value.failure.slug == "unknown-slug"
    assert raised.value.failure.remedy.startswith("Use one of: database-behind, ")
    with pytest.raises(InputError) as raised:
        explain("?")
    assert raised.value.failure.remedy == (
        "Use a finding such as database-behind, a problem of a history such as cycle, a risk such as "
        "destructive, a kind of change such as remove_column, a verdict such as collateral, a case such as "
        "column.rename, or a claim such as A20."
    )


def test_the_names_of_the_examples_exist() -> None:
    """What a remedy proposes is there."""
    examples = [
        "database-behind",
        "cycle",
        "destructive",
        "remove_column",
        "collateral",
        "column.rename",
        "A20",
    ]
    assert [explain(each).subject for each in examples] == list(Subject)
