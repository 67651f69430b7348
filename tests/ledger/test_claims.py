"""What is said about Alembic, and what running it says: the expectation on the pinned versions."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from limbeck.databases.server.folder import shared_folder
from limbeck.errors import CancelledError, InputError, ServerError
from limbeck.ledger import backends as module
from limbeck.ledger.bench import Bench
from limbeck.ledger.claim import Claim
from limbeck.ledger.claims import claims, run
from limbeck.ledger.observation import Observed
from limbeck.ledger.report import Ledger
from limbeck.ledger.sources import CLAIMS
from limbeck.ledger.verdict import Verdict
from limbeck.progress import Cancellation

# All of it takes some twenty seconds on a machine that has nothing else to do.
pytestmark = pytest.mark.timeout(900)

EXPECTED = {
    Verdict.TRUE: """
        A01 A02 A03 A04 A07 A08 A09 A10 A11 A13 A14 A15 A16 A17 A18 A19 A23 A24 A25 A27 A28 A29
        A35 A38 A39 A40 A42 A45 A47 A48 A50
        B01 B03 B05 B06 B07 B10 B12 B14 B15 B16 B17 B18 B20 B21 B22 B23 B24 B25 B26 B28 B30 B31
        B32 B38 B39 B42 B45 B46
        D01 D02 D03 D04 D05 D06 D07 D08 D09 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D23 D24 D25
        D27 D28 D29 D30 D31 D32 D33
    """,
    Verdict.FALSE: "A26 A30 A31 A32 B02 B11 B29 B34 B35 B36 B37 B41 B43 B47 B48",
    Verdict.OUTDATED: "A20 A36 D10 D26",
    Verdict.DEPENDS: """
        A05 A06 A12 A21 A22 A33 A34 A37 A41 A43 A44 A46 A49 A52
        B04 B08 B09 B19 B27 B40 B44 B49
        D21 D22
    """,
    Verdict.NOT_TESTABLE: "A51 B13 B33 B50",
}
"""Alembic 1.20.1, SQLAlchemy 2.1.9, SQLite 3.40, PostgreSQL 18: what another release changes shows here."""

# The statements of the two articles, and those of the documentation.
IDS = [
    f"{letter}{number:02}"
    for letter, last in (("A", 52), ("B", 50), ("D", 33))
    for number in range(1, last + 1)
]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Every claim, run once."""
    return claims()


def test_every_statement_is_a_claim() -> None:
    """102 statements of two articles and 33 of the documentation, each once, in order."""
    assert [claim.id for claim in CLAIMS] == IDS
    assert len([name for name in IDS if name[0] in "AB"]) == 102


def test_a_claim_names_its_source_and_how_it_is_tested() -> None:
    """Nothing of it is empty, and it can't be changed."""
    assert {claim.source.split(":")[0] for claim in CLAIMS} == {
        "000_b9e1de320b9bf524.txt",
        "001_a7330427b30b7032.txt",
        "Alembic documentation, autogenerate",
    }
    assert not [claim.id for claim in CLAIMS if not claim.statement.endswith(".") or len(claim.how) < 20]
    by_id = {claim.id: claim for claim in CLAIMS}
    assert by_id["A01"].how == "Trials of table.add."
    assert by_id["B10"].how == "`alembic revision --autogenerate` with `target_metadata = None`."
    assert by_id["A51"].how == "It can't be run, and says why."
    with pytest.raises(FrozenInstanceError):
        CLAIMS[0].statement = "Something else."  # type: ignore[misc]


def test_the_verdicts_on_the_pinned_versions(ledger: Ledger) -> None:
    """Each claim has the verdict that it had when somebody last looked at what was seen."""
    expected = {name: verdict for verdict, names in EXPECTED.items() for name in names.split()}
    assert sorted(expected) == IDS
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


def test_only_the_named_claims_are_run_and_each_is_announced() -> None:
    """They come in the order of the sources, whatever order they were named in."""
    stages: list[str] = []
    few = claims(ids=["B10", "A27", "A51"], backends=["sqlite"], older=False, progress=stages.append)
    assert [entry.id for entry in few] == ["A27", "A51", "B10"]
    assert stages == ["A27 (1 of 3)", "A51 (2 of 3)", "B10 (3 of 3)"]
    assert few.versions.server == f"SQLite {module.sqlite3.sqlite_version}"


def test_an_unknown_claim_or_backend_lists_the_known_ones() -> None:
    """Nothing is run then."""
    with pytest.raises(InputError, match="There is no claim 'A53'") as raised:
        claims(ids=["A01", "A53"])
    assert raised.value.failure.remedy.startswith("Use one of: A01, A02, ")
    with pytest.raises(InputError, match="There is no backend 'mysql'") as raised:
        claims(backends=["mysql"])
    assert raised.value.failure.remedy == "Use one of: postgresql, sqlite."


def test_without_postgresql_a_claim_that_needs_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that also runs on SQLite has a verdict from there, and a note."""

    def refuse(_backend: str) -> None:
        raise ServerError("There is no server.", slug="no-server", remedy="Start one.")

    monkeypatch.setattr(module, "scratch", refuse)
    few = claims(ids=["A01", "A08", "A19", "A29", "A23"], older=False)
    assert few["A01"].reason == (
        "On SQLite: add_table proposed (detected). PostgreSQL was not run: There is no server."
    )
    assert few["A19"].verdict is Verdict.TRUE
    assert few["A19"].reason.endswith(". PostgreSQL was not run: There is no server.")
    for name in ("A08", "A29", "A23"):
        assert (few[name].verdict, few[name].reason) == (None, "It could not be run: There is no server.")
        assert few[name].failure is not None
        assert few[name].failure.slug == "no-server"


def test_without_older_releases_a_claim_is_false_until_somebody_looks() -> None:
    """The verdict comes from what ran, and the reason says what did not."""
    (entry,) = claims(ids=["A20"], backends=["sqlite"], older=False)
    assert entry.verdict is Verdict.FALSE
    assert entry.reason == (
        "On SQLite: without the setting the type change is detected. PostgreSQL was not run: PostgreSQL was "
        "left out. Alembic 1.11.3 was not run: older releases were left out."
    )


def test_a_failing_experiment_costs_its_claim_alone() -> None:
    """What it raised is its entry, without a verdict."""

    def fails(_bench: Bench) -> Observed:
        raise KeyError("no such line")

    with Bench(["sqlite"], older=False) as bench:
        entry = run(Claim("X01", "somebody", "It works.", fails), bench)
    assert entry.verdict is None
    assert entry.reason == "It could not be run: The experiment itself failed: KeyError: 'no such line'."
    assert entry.failure is not None
    assert entry.failure.slug == "experiment-failed"


def test_a_run_is_stopped_when_asked_and_leaves_nothing() -> None:
    """The claim at hand is not finished, and the folder is gone."""
    switch = Cancellation()
    shared_folder()
    folders = set(shared_folder().iterdir())

    def stop(stage: str) -> None:
        if stage.startswith("B10"):
            switch.cancel()

    with pytest.raises(CancelledError):
        claims(ids=["A27", "B10", "A01"], backends=["sqlite"], progress=stop, cancellation=switch)
    assert set(shared_folder().iterdir()) == folders
