"""The cases, and what other options than the defaults make of them.

With autogenerate's defaults on PostgreSQL, and batch mode on SQLite, they are all run by
tests/notebooks/test_matrix.py. Here they are run on SQLite with its defaults, and those of the core walk with
every set of options that says something about them; `make test-real` does so with all.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.matrices.outcome_checks import STORED, changed, unproven

from limbeck.matrices.case import Case
from limbeck.matrices.cases.registry import CASES, CORE, FAMILIES, core_walk
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.recorded import RecordedVerdicts
from limbeck.matrices.run_matrix import tasks
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.trial import trial
from limbeck.matrices.trial_process import TrialTask

HERE = Path(__file__).parent
REQUIRED = (HERE / "slugs.txt").read_text(encoding="utf-8").split()

pytestmark = pytest.mark.timeout(1200)  # a family of a hundred trials, on a busy machine


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Sandboxes]:
    """Places for all trials."""
    with Sandboxes() as opened:
        yield opened


def tried(chosen: list[TrialTask], sandboxes: Sandboxes) -> list[Outcome]:
    return [trial(each.case, each.backend, each.options, sandboxes=sandboxes) for each in chosen]


WITH_OPTIONS = [each for each in tasks(cases=CORE, options="all") if each.options]
"""The trials of the core walk that are not run by the notebook."""


@pytest.mark.parametrize("case", dict.fromkeys(each.case for each in WITH_OPTIONS))
def test_options_do_not_change_what_was_said_of_the_core_walk(case: str, sandboxes: Sandboxes) -> None:
    """The verdicts are the stored ones, and what is wrong has a proven remedy with these options too."""
    found = tried([each for each in WITH_OPTIONS if each.case == case], sandboxes)
    assert unproven(found) == []
    assert changed(found) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_sqlite_without_batch_mode(family: str, sandboxes: Sandboxes) -> None:
    """The notebook runs SQLite with batch mode; without it, too, what is wrong has a proven remedy."""
    found = tried(list(tasks(cases=[family], backends=["sqlite"])), sandboxes)
    assert unproven(found) == []
    assert changed(found) == []


@pytest.mark.real
@pytest.mark.parametrize("family", FAMILIES)
def test_all_options_of_a_family(family: str, sandboxes: Sandboxes) -> None:
    """The same for all cases, the defaults included."""
    found = tried(list(tasks(cases=[family], options="all")), sandboxes)
    assert unproven(found) == []
    assert changed(found) == []


def test_all_promised_cases_are_there() -> None:
    """By their slugs, and nothing that is stored is missing."""
    assert sorted(set(REQUIRED) - set(CASES)) == []
    assert {case for case, _, _ in RecordedVerdicts.load(STORED).verdicts} == set(CASES)


def test_the_core_walk_is_thirty_cases_of_most_families() -> None:
    """In teaching order: what is detected comes before what is not."""
    assert len(core_walk()) == len(set(CORE)) == 30
    assert len({case.family for case in core_walk()}) >= 12


def test_the_cases_read_well() -> None:
    """A title, a lesson, a way back for each remedy, and a reason for each excuse."""
    for slug, case in CASES.items():
        assert case.title[:1] != "", slug
        assert not case.title.endswith("."), slug
        assert case.lesson.endswith((".", "`", ")")), slug
        assert len(case.lesson) > 80, slug
        assert case.has_remedy == (type(case).undo is not Case.undo), slug
        excuses = (case.lacks, case.no_remedy, case.never_silent, case.same_meaning)
        for reason in [each for reasons in excuses for each in reasons.values()]:
            assert reason.endswith("."), slug
            assert len(reason) > 20, slug


def test_no_two_cases_have_the_same_lesson() -> None:
    """Each of them teaches something of its own."""
    lessons = defaultdict(list)
    for case in CASES.values():
        lessons[case.lesson].append(case.slug)
    assert [slugs for slugs in lessons.values() if len(slugs) > 1] == []


def test_what_is_shown_of_a_case_can_be_read_as_python() -> None:
    """The body of each method stands alone, without the line of its `def`."""
    for case in CASES.values():
        for part in ("before", "after", "remedy", "undo"):
            ast.parse(case.body(part))
            assert "def " not in case.body(part).partition("\n")[0]
