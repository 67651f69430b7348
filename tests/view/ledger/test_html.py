"""The ledger of claims as it is drawn."""

import re

from tests.view.markup import Document

from limbeck.ledger.entry import Entry
from limbeck.ledger.report import Ledger
from limbeck.ledger.sources import CLAIMS
from limbeck.ledger.verdict import ClaimVerdict
from limbeck.records import Versions
from limbeck.view.ledger.html import LINES
from limbeck.view.text import text

VERSIONS = Versions("3.11.9", "2.1.9", "1.20.1", "0.1.0", "PostgreSQL 18.6")
_TRUE, _FALSE, _OUTDATED, _DEPENDS, _NOT_TESTABLE = ClaimVerdict
EVIL = "<img src=x onerror=alert(1)>\u202e"
LEDGER = Ledger(
    (
        Entry(
            "A01",
            "an article",
            "It detects `tables`.",
            ClaimVerdict.TRUE,
            "Everywhere.",
            "$ alembic check\n" * 300,
            0.5,
        ),
        Entry("A02", "an article", EVIL, ClaimVerdict.OUTDATED, EVIL, EVIL, 0.1),
        Entry("B01", "another one", "It is fast.", ClaimVerdict.NOT_TESTABLE, "An opinion.", "", 0.0),
        Entry("B02", "another one", "It needs a server.", None, "There was none.", "", 0.0),
    ),
    VERSIONS,
)


def test_a_ledger_is_a_table_for_each_verdict_of_each_source() -> None:
    """With the counts above, the reasons beside, and the evidence to unfold."""
    document = Document(LEDGER.to_html())
    assert document.mistakes == []
    assert len(document.tags("table")) == 4
    assert len(document.tags("details")) == 2
    for part in ("1 true", "1 outdated", "1 not testable", "1 not run", "An opinion.", "tables"):
        assert part in document.words


def test_long_evidence_is_shortened_in_a_notebook_and_whole_on_a_page() -> None:
    """A notebook is saved with it; the entry has all of it."""
    assert LEDGER._repr_html_().count("$ alembic check") == LINES
    assert LEDGER.to_html().count("$ alembic check") == 300


def test_nothing_in_a_claim_becomes_a_tag_or_steers_a_terminal() -> None:
    """Neither in the notebook, nor on the page, nor on the terminal."""
    for shown in (LEDGER._repr_html_(), LEDGER.to_html()):
        assert "<img" not in shown
    for shown in (LEDGER._repr_html_(), LEDGER.to_html(), text(LEDGER, width=80, colour=False), repr(LEDGER)):
        assert "\u202e" not in shown


def test_a_ledger_on_a_terminal_tells_verdict_claim_and_reason() -> None:
    """One after the other."""
    shown = text(LEDGER, width=100, colour=False)
    assert "A01  ✓ true  It detects tables.\n     Everywhere." in shown
    assert "B02  ⚠ not run  It needs a server." in shown


def test_what_is_wrong_comes_first() -> None:
    """In the notebook and on the terminal: false, outdated, what depends, then what is true."""
    claims = {
        verdict: Entry(name, "an article", f"Claim {name}.", verdict, "Seen.", "", 0.0)
        for name, verdict in zip(("A01", "A02", "A03", "A04", "A05"), ClaimVerdict, strict=True)
    }
    ledger = Ledger(tuple(claims.values()), VERSIONS)
    names = [claims[verdict].id for verdict in (_FALSE, _OUTDATED, _DEPENDS, _TRUE, _NOT_TESTABLE)]
    for shown in (ledger._repr_html_(), text(ledger, 100, colour=False), repr(ledger)):
        assert sorted(names, key=lambda name, shown=shown: shown.index(f"Claim {name}.")) == names
    assert list(ledger.to_frame().index) == names
    assert "False: an article" in text(ledger, 100, colour=False)


def test_a_ledger_is_a_frame_with_a_row_for_each_claim() -> None:
    """The index is the id."""
    frame = LEDGER.to_frame()
    assert list(frame.index) == ["A02", "B02", "A01", "B01"]
    assert frame.loc["A02", "verdict"] == "outdated"
    assert frame.loc["B02", "verdict"] is None


def test_sources_have_titles_for_readers() -> None:
    """Every claim of the ledger, in text, HTML and JSON: no source is named after a file."""
    entries = (Entry(each.id, each.source, each.statement, None, each.how, "", 0.0) for each in CLAIMS)
    ledger = Ledger(tuple(entries), VERSIONS)
    shown = (text(ledger, 200, colour=False), ledger.to_html(), ledger.to_json(), str(ledger))
    assert len(ledger) == 135
    assert [re.findall(r"\S+\.(?:txt|md|json)\b", each) for each in shown] == [[], [], [], []]
    titles = [
        "Article A: generated and hand-written migrations on PostgreSQL, with common mistakes",
        "Article B: an introduction to autogenerate, step by step, with frequent questions",
        "Alembic documentation, autogenerate: what is detected",
    ]
    assert [[title for title in titles if title not in each] for each in shown[:3]] == [[], [], []]
