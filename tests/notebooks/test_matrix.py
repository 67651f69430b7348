"""The notebook of the matrix runs every case on both backends, and every claim: what came out is judged here.

Running all of that once more in tests of its own would double the longest part of the whole run. One case
alone: `make trial CASE=fk.rename`; one claim: `limbeck claims A20`.
"""

from __future__ import annotations

import pickle
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.matrices.outcome_checks import SOUND, changed, unproven
from tests.notebooks.run_notebook import Run, run

from limbeck.ledger.report import Ledger
from limbeck.ledger.sources import CLAIMS
from limbeck.ledger.verdict import ClaimVerdict
from limbeck.matrices.cases.registry import FAMILIES
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.run_matrix import tasks
from limbeck.matrices.verdict import Verdict

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "03_matrix.ipynb"
KEEP = """
import pickle, pathlib
pathlib.Path({!r}).write_bytes(pickle.dumps((matrix, ledger)))
"""

pytestmark = pytest.mark.timeout(1800)  # for the first of them, which runs the notebook

EXPECTED = {
    ClaimVerdict.TRUE: """
        A01 A02 A03 A04 A07 A08 A09 A10 A11 A13 A14 A15 A16 A17 A18 A23 A24 A25 A27 A28 A29
        A35 A38 A39 A40 A42 A47 A50
        B01 B03 B05 B06 B07 B10 B12 B14 B15 B16 B17 B18 B20 B21 B23 B24 B25 B26 B28 B30 B31
        B32 B38 B39 B45 B46
        D01 D02 D03 D04 D05 D06 D07 D08 D09 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D23 D24 D25
        D27 D28 D29 D30 D31 D32 D33
    """,
    ClaimVerdict.FALSE: "A26 A30 A31 A32 A43 A44 B02 B11 B29 B34 B35 B36 B37 B41 B43 B47 B48",
    ClaimVerdict.OUTDATED: "A20 A36 D10 D26",
    ClaimVerdict.DEPENDS: """
        A05 A06 A12 A19 A21 A22 A33 A34 A37 A41 A45 A46 A48 A49 A52
        B04 B08 B09 B19 B22 B27 B40 B42 B44 B49
        D21 D22
    """,
    ClaimVerdict.NOT_TESTABLE: "A51 B13 B33 B50",
}
"""Alembic 1.20.1, SQLAlchemy 2.1.9, SQLite 3.40, PostgreSQL 18: what another release changes shows here."""


@dataclass(frozen=True)
class Seen:
    """What the notebook showed."""

    run: Run
    matrix: Matrix
    ledger: Ledger


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The notebook, run once."""
    home = tmp_path_factory.mktemp("matrix")
    kept = home / "kept.pickle"
    ran = run(NOTEBOOK, home, KEEP.format(str(kept)))
    return Seen(ran, *pickle.loads(kept.read_bytes()))  # noqa: S301 - it has just been written


@pytest.fixture
def ledger(seen: Seen) -> Ledger:
    """Every claim."""
    return seen.ledger


@pytest.fixture(params=FAMILIES)
def family(seen: Seen, request: pytest.FixtureRequest) -> list[Outcome]:
    """The trials of a family."""
    return [each for each in seen.matrix if each.family == request.param]


def test_it_runs_from_top_to_bottom(seen: Seen) -> None:
    """Restart and Run All works, writes nothing to standard error, and leaves no file beside the notebook."""
    assert seen.run.complaints == []
    assert seen.run.left == set()


def test_it_ran_every_case_on_both_backends(seen: Seen) -> None:
    """None of them broke."""
    assert seen.matrix.broken == ()
    assert {(each.case, each.backend) for each in seen.matrix} == {
        (each.case, each.backend) for each in tasks()
    }


def test_the_core_walk_is_thirty_cases_on_both_backends(seen: Seen) -> None:
    """None of them broke, and three of them come out as everybody should know."""
    core = seen.matrix.only("core")
    assert len(core) == 60
    assert core.broken == ()
    known = {
        ("column.rename", "postgresql"): Verdict.MISREAD,
        ("table.rename", "sqlite", "batch"): Verdict.MISREAD,
        ("trigger.add", "postgresql"): Verdict.UNSEEN,
    }
    assert {key: core[key].verdict for key in known} == known


def test_what_autogenerate_gets_wrong_has_a_proven_remedy(family: list[Outcome]) -> None:
    """Or says why there is none."""
    assert unproven(family) == []


def test_every_family_has_a_twin_without_a_change(family: list[Outcome]) -> None:
    """A comparison that always finds something would pass every other case."""
    assert [each.case for each in family if each.verdict in SOUND] != []


def test_the_verdicts_are_those_of_the_stored_matrix(family: list[Outcome]) -> None:
    """On the pinned versions; with others, this names what they have changed."""
    assert changed(family) == []


def test_the_verdicts_on_the_pinned_versions(ledger: Ledger) -> None:
    """Each claim has the verdict that it had when somebody last looked at what was seen."""
    expected = {name: verdict for verdict, names in EXPECTED.items() for name in names.split()}
    assert sorted(expected) == sorted(claim.id for claim in CLAIMS)
    changed = {
        entry.id: (entry.verdict, entry.reason) for entry in ledger if entry.verdict is not expected[entry.id]
    }
    assert changed == {}


def test_every_claim_that_can_be_tested_was_run(ledger: Ledger) -> None:
    """No experiment failed, and only an opinion has no evidence."""
    assert [entry.failure for entry in ledger if entry.failure] == []
    without = [entry.id for entry in ledger if not entry.evidence]
    assert without == ["A51", "B13", "B33", "B50"]
    assert not [
        entry.id for entry in ledger if not entry.reason.endswith(".") or "was not run" in entry.reason
    ]


def test_evidence_can_be_repeated(ledger: Ledger) -> None:
    """It is what was typed, with a prompt, and what came of it."""
    prompts = re.compile(r"^(\$ |>>> |sql> )", re.MULTILINE)
    assert not [entry.id for entry in ledger if entry.evidence and not prompts.search(entry.evidence)]
    assert "$ alembic stamp ae1027a6acf0\n" in ledger["B43"].evidence
    assert '>>> outcome = limbeck.trial("table.add", "sqlite")\n' in ledger["A01"].evidence
    assert "op.rename_table(" in ledger["A39"].evidence


def test_evidence_names_nothing_of_this_machine(ledger: Ledger) -> None:
    """Neither a folder of it nor the address of a scratch database."""
    hidden = {tempfile.gettempdir(), sys.prefix, str(Path.home()), str(Path.cwd()), "site-packages", "0x7f"}
    told = ledger.to_json()
    assert [each for each in hidden if each in told] == []
    assert set(re.findall(r"postgresql(?:\+psycopg)?://[^\s\"\\']+", told)) <= {"postgresql://…"}


def test_what_is_outdated_was_true_on_the_release_that_is_named(ledger: Ledger) -> None:
    """The reason names the release, and its evidence ran there."""
    for name, release in (("A20", "1.11.3"), ("A36", "1.11.3"), ("D10", "1.11.3"), ("D26", "1.19.1")):
        assert ledger[name].reason.startswith(f"Held with Alembic {release}: ")
        assert f"# With Alembic {release}, " in ledger[name].evidence


def test_a_reason_says_what_was_seen(ledger: Ledger) -> None:
    """Some of the reasons, in full."""
    assert ledger["A29"].reason == (
        "In the transaction that `alembic init` sets up: it ends with: psycopg.errors.ActiveSqlTransaction: "
        "CREATE INDEX CONCURRENTLY cannot run inside a transaction block."
    )
    assert ledger["B37"].reason == (
        "After `render_as_batch = true`: Alembic reads 'true  # for SQLite'; after `sqlalchemy.url = "
        'sqlite:///./app.db`: the file that appears is "app.db  # the application\'s".'
    )
    assert ledger["A12"].reason.startswith("Holds after `alembic init alembic`: it is alembic/versions/")
    assert ledger["A26"].reason == (
        "On SQLite and on PostgreSQL: the column user_name is back, and of the names Ada, Alan it holds "
        "None, None."
    )


def test_a_ledger_names_what_it_holds_for(ledger: Ledger) -> None:
    """Both servers are named, and the libraries."""
    assert re.fullmatch(r"SQLite 3\.[\d.]+, PostgreSQL \d+\.\d+", ledger.versions.server or "")
    assert ledger.to_dict()["versions"]["alembic"] == ledger.versions.alembic
