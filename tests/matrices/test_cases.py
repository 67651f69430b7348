"""Every case, on both backends, with every set of options that says something about it."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from limbeck.matrices.case import Case
from limbeck.matrices.cases import CASES, CORE, FAMILIES, core_walk
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome, Proof
from limbeck.matrices.running import matrix
from limbeck.matrices.stored import Stored, shifts
from limbeck.matrices.verdict import Verdict

HERE = Path(__file__).parent
STORED = HERE.parents[1] / "data" / "matrix.json"
REQUIRED = (HERE / "slugs.txt").read_text(encoding="utf-8").split()

pytestmark = pytest.mark.timeout(1200)  # a family of a hundred trials, on a busy machine

# All tests of a family are on one worker, so that its trials are run once.
every_family = pytest.mark.parametrize(
    "family", [pytest.param(each, marks=pytest.mark.xdist_group(f"matrix-{each}")) for each in FAMILIES]
)
SOUND = {Verdict.QUIET, Verdict.NOISE}


@pytest.fixture(scope="module")
def ran() -> dict[str, Matrix]:
    """The trials of the families that were run already in this process."""
    return {}


@pytest.fixture
def found(family: str, ran: dict[str, Matrix]) -> Matrix:
    """The trials of a family, run once."""
    if family not in ran:
        ran[family] = matrix(cases=[family], options="all", jobs=1)
    return ran[family]


def told(outcome: Outcome) -> str:
    remedy = (
        "" if outcome.remedy is None else f"; remedy {outcome.remedy.verdict.value}: {outcome.remedy.reason}"
    )
    return f"{outcome.case} on {outcome.backend} {'+'.join(outcome.options)}: {outcome.reason}{remedy}"


@every_family
def test_every_trial_has_an_outcome(found: Matrix) -> None:
    """None breaks its process, and every side of every case can be built."""
    assert [f"{each.case} {each.backend}: {each.failure}" for each in found.broken] == []


@every_family
def test_what_autogenerate_gets_wrong_has_a_proven_remedy(found: Matrix) -> None:
    """Or says why there is none."""
    unproven = [
        told(each)
        for each in found
        if each.verdict.wants_remedy
        and (each.remedy is None or each.remedy.verdict is not Proof.PROVEN)
        and not CASES[each.case].reason(CASES[each.case].no_remedy, each.backend)
    ]
    assert unproven == []


@every_family
def test_every_family_has_a_twin_without_a_change(found: Matrix) -> None:
    """A comparison that always finds something would pass every other case."""
    assert [each.case for each in found if each.verdict in SOUND] != []


@every_family
def test_the_verdicts_are_those_of_the_stored_matrix(found: Matrix) -> None:
    """On the pinned versions; with others, this names what they have changed (`make matrix` stores them)."""
    assert [str(each) for each in shifts(found, Stored.load(STORED))] == []


def test_all_promised_cases_are_there() -> None:
    """By their slugs, and nothing that is stored is missing."""
    assert sorted(set(REQUIRED) - set(CASES)) == []
    assert {case for case, _, _ in Stored.load(STORED).verdicts} == set(CASES)


def test_the_core_walk_is_thirty_cases_of_most_families() -> None:
    """In teaching order: what is detected comes before what is not."""
    assert len(core_walk()) == len(set(CORE)) == 30
    assert len({case.family for case in core_walk()}) >= 12


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.slug)
def test_a_case_reads_well(case: Case) -> None:
    """A title, a lesson, a way back for each remedy, and a reason for each excuse."""
    assert case.title[:1] != ""
    assert not case.title.endswith(".")
    assert case.lesson.endswith((".", "`", ")"))
    assert len(case.lesson) > 80
    assert case.has_remedy == (type(case).undo is not Case.undo)
    for reason in (*case.lacks.values(), *case.no_remedy.values(), *case.never_silent.values()):
        assert reason.endswith(".")
        assert len(reason) > 20


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
