"""Every case, on both backends.

With autogenerate's defaults, and the cases of the core walk with every set of options that says something
about them; `make test-real` runs every case with every such set.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from limbeck.matrices.case import Case
from limbeck.matrices.cases import CASES, CORE, FAMILIES, core_walk
from limbeck.matrices.outcome import Outcome, Proof
from limbeck.matrices.running import tasks
from limbeck.matrices.stage import Stages
from limbeck.matrices.stored import Stored
from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict
from limbeck.matrices.worker import Task

HERE = Path(__file__).parent
STORED = HERE.parents[1] / "data" / "matrix.json"
REQUIRED = (HERE / "slugs.txt").read_text(encoding="utf-8").split()

pytestmark = pytest.mark.timeout(1200)  # a family of a hundred trials, on a busy machine

ALL, CHOSEN = "all sets of options", "the defaults, and all sets for the core walk"

every_family = pytest.mark.parametrize(
    ("family", "extent"),
    [
        pytest.param(family, extent, marks=marks)
        for family in FAMILIES
        for extent, marks in ((CHOSEN, []), (ALL, [pytest.mark.real]))
    ],
)
SOUND = {Verdict.QUIET, Verdict.NOISE}
Found = tuple[Outcome, ...]


@pytest.fixture(scope="module")
def stages() -> Iterator[Stages]:
    """Places for all trials."""
    with Stages() as opened:
        yield opened


@pytest.fixture(scope="module")
def ran() -> dict[tuple[str, str], Found]:
    """The trials of the families that were run already in this process."""
    return {}


@pytest.fixture
def found(family: str, extent: str, ran: dict[tuple[str, str], Found], stages: Stages) -> Found:
    """The trials of a family, run once."""
    key = (family, extent)
    if key not in ran:
        ran[key] = tuple(
            trial(task.case, task.backend, task.options, stages=stages) for task in planned(family, extent)
        )
    return ran[key]


def planned(family: str, extent: str) -> list[Task]:
    """The trials of a family to that extent."""
    if extent == ALL:
        return list(tasks(cases=[family], options="all"))
    core = [case.slug for case in FAMILIES[family] if case.slug in CORE]
    return list(dict.fromkeys([*tasks(cases=[family]), *tasks(cases=core, options="all")]))


def told(outcome: Outcome) -> str:
    remedy = (
        "" if outcome.remedy is None else f"; remedy {outcome.remedy.verdict.value}: {outcome.remedy.reason}"
    )
    return f"{outcome.case} on {outcome.backend} {'+'.join(outcome.options)}: {outcome.reason}{remedy}"


@every_family
def test_what_autogenerate_gets_wrong_has_a_proven_remedy(found: Found) -> None:
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
def test_every_family_has_a_twin_without_a_change(found: Found) -> None:
    """A comparison that always finds something would pass every other case."""
    assert [each.case for each in found if each.verdict in SOUND] != []


@every_family
def test_the_verdicts_are_those_of_the_stored_matrix(found: Found) -> None:
    """On the pinned versions; with others, this names what they have changed (`make matrix` stores them)."""
    stored = Stored.load(STORED).verdicts
    assert [told(each) for each in found if stored.get(each.key) is not each.verdict] == []


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
