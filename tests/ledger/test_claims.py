"""What is said about Alembic, and how it is run; tests/notebooks/test_matrix.py looks at what comes out."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import CancelledError, InputError, ServerError
from limbeck.ledger import backends as module
from limbeck.ledger.claim import Claim
from limbeck.ledger.claims import claims, run_claim
from limbeck.ledger.observation import Observed
from limbeck.ledger.sources import CLAIMS
from limbeck.ledger.verdict import ClaimVerdict
from limbeck.ledger.workspace import Workspace
from limbeck.progress import Cancellation

# The statements of the two articles, and those of the documentation.
IDS = [
    f"{letter}{number:02}"
    for letter, last in (("A", 52), ("B", 50), ("D", 33))
    for number in range(1, last + 1)
]


def test_every_statement_is_a_claim() -> None:
    """102 statements of two articles and 33 of the documentation, each once, in order."""
    assert [claim.id for claim in CLAIMS] == IDS
    assert len([name for name in IDS if name[0] in "AB"]) == 102


def test_a_claim_names_its_source_and_how_it_is_tested() -> None:
    """Nothing of it is empty, and it can't be changed."""
    assert {claim.source.split(":")[0] for claim in CLAIMS} == {
        "Article A",
        "Article B",
        "Alembic documentation, autogenerate",
    }
    assert not [claim.id for claim in CLAIMS if not claim.statement.endswith(".") or len(claim.how) < 20]
    by_id = {claim.id: claim for claim in CLAIMS}
    assert by_id["A01"].how == "Trials of table.add."
    assert by_id["B10"].how == "`alembic revision --autogenerate` with `target_metadata = None`."
    assert by_id["A51"].how == "It can't be run; the verdict says why."
    with pytest.raises(FrozenInstanceError):
        CLAIMS[0].statement = "Something else."  # type: ignore[misc]


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
    assert few["A19"].verdict is ClaimVerdict.DEPENDS
    assert few["A19"].reason.endswith(". PostgreSQL was not run: There is no server.")
    for name in ("A08", "A29", "A23"):
        assert (few[name].verdict, few[name].reason) == (None, "It could not be run: There is no server.")
        assert few[name].failure is not None
        assert few[name].failure.slug == "no-server"


def test_without_older_releases_a_claim_is_false_until_somebody_looks() -> None:
    """The verdict comes from what ran, and the reason says what did not."""
    (entry,) = claims(ids=["A20"], backends=["sqlite"], older=False)
    assert entry.verdict is ClaimVerdict.FALSE
    assert entry.reason == (
        "On SQLite: without the setting the type change is detected. PostgreSQL was not run: PostgreSQL was "
        "left out. Alembic 1.11.3 was not run: older releases were left out."
    )


def test_a_failing_experiment_costs_its_claim_alone() -> None:
    """What it raised is its entry, without a verdict."""

    def fails(_workspace: Workspace) -> Observed:
        raise KeyError("no such line")

    with Workspace(["sqlite"], older=False) as workspace:
        entry = run_claim(Claim("X01", "somebody", "It works.", fails), workspace)
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
