"""The ledger as a result."""

from __future__ import annotations

import json

import pytest

from limbeck.errors import InputError
from limbeck.ledger.entry import Entry
from limbeck.ledger.report import Ledger
from limbeck.ledger.verdict import ClaimVerdict
from limbeck.records import Failure, Versions

VERSIONS = Versions("3.11.7", "2.1.9", "1.20.1", "0.1.0", "SQLite 3.40.1")
FAILURE = Failure("no-server", "There is no server.", (), "Start one.")
LEDGER = Ledger(
    (
        Entry(
            "A01", "an article", "It is so.", ClaimVerdict.TRUE, "On SQLite: it is.", "$ alembic heads", 0.5
        ),
        Entry(
            "A02", "an article", "It is \x1b[31mred.", ClaimVerdict.NOT_TESTABLE, "It is an opinion.", "", 0.0
        ),
        Entry("B01", "another", "It needs a server.", None, "It could not be run: …", "", 0.1, FAILURE),
    ),
    VERSIONS,
)


def test_a_ledger_is_a_table_of_claims_in_json() -> None:
    """Versions, then each claim with its verdict, reason and evidence."""
    data = json.loads(LEDGER.to_json())
    assert list(data) == ["versions", "claims"]
    assert data["versions"]["alembic"] == "1.20.1"
    assert data["claims"][0] == {
        "id": "A01",
        "source": "an article",
        "claim": "It is so.",
        "verdict": "true",
        "reason": "On SQLite: it is.",
        "evidence": "$ alembic heads",
    }
    assert data["claims"][2]["verdict"] is None


def test_a_ledger_shows_itself_in_lines() -> None:
    """A line that counts, then one for each claim, the true ones last; nothing in it can steer a terminal."""
    assert repr(LEDGER).splitlines() == [
        "<Ledger of 3 claims: 1 true, 1 not testable, 1 not run>",
        "  B01  not run       It needs a server.",
        "  A01  true          It is so.",
        "  A02  not testable  It is \\x1b[31mred.",
    ]


def test_an_entry_is_found_by_its_id() -> None:
    """A ledger is indexed by the ids of its claims."""
    assert LEDGER["B01"].failure is FAILURE
    assert [entry.id for entry in LEDGER] == ["A01", "A02", "B01"]
    assert len(LEDGER) == 3


def test_an_unknown_id_lists_the_known_ones() -> None:
    """The remedy names what there is."""
    with pytest.raises(InputError, match="This ledger has no claim 'A99'") as raised:
        _ = LEDGER["A99"]
    assert raised.value.failure.remedy == "Use one of: A01, A02, B01."


def test_an_empty_ledger_says_so() -> None:
    """There is a line even for nothing."""
    assert repr(Ledger((), VERSIONS)) == "<Ledger of 0 claims: no claims>"
