"""Hidden characters made visible."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import split, visible
from limbeck.databases.database import Database
from limbeck.databases.limits import Limits
from limbeck.histories.history import History
from limbeck.histories.topology import Topology
from limbeck.projects.models import Models
from limbeck.projects.project import Project
from limbeck.records import (
    Change,
    Comparison,
    DatabaseIdentity,
    Failure,
    RevisionState,
    Risk,
    Script,
    Sql,
    Versions,
)
from limbeck.records.revision import Problem

# Clears the screen, opens a link, rings, goes back to the start of the line, turns the reading direction.
HOSTILE = "\x1b[2J\x1b]8;;http:evil\x1b\\click\x07\r\n\u202eusers\x9b31m"
VERSIONS = Versions("3.11", "2.0", "1.13", "0.1.0", HOSTILE)
CHANGE = Change(HOSTILE, None, HOSTILE, None, None, None, "", "", Risk.SAFE, f"Adds {HOSTILE}.")
AUDIT = Audit(
    Comparison(
        name=HOSTILE,
        database=DatabaseIdentity(f"sqlite:///{HOSTILE}", "sqlite", HOSTILE),
        revision=RevisionState((), ()),
        changes=(CHANGE,),
        renames=(),
        findings=(),
        script=Script("", "", ""),
        sql=Sql("", ""),
        versions=VERSIONS,
    )
)
FAILED = Audit(replace(AUDIT.comparison, failure=Failure("x", HOSTILE, (), "")))
PROJECT = Project(
    Path(HOSTILE),
    HOSTILE,
    Path(),
    "",
    "",
    x=(f"{HOSTILE}=1",),
    attributes={HOSTILE: 1},
    connections={HOSTILE: {}},
)
HISTORY = History(Topology({}), {}, (Problem("x", HOSTILE, None, "", ""),), VERSIONS)
DATABASE = Database(create_engine("sqlite://"), AUDIT.comparison.database, read_only=True, limits=Limits())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", r"a\nb"),
        ("a\r\n\tb", r"a\r\n\tb"),
        ("a\x00\x1b[2J\x7f", r"a\x00\x1b[2J\x7f"),
        ("\x9b31m", r"\x9b31m"),
        ("user\u202eeman\u2066", r"user\u202eeman\u2066"),
        ("us\u200ber\ufeff\u00ad", r"us\u200ber\ufeff\xad"),
        ("a\u00a0b\u3000c", r"a\xa0b\u3000c"),
        ("\u3164\u2800\u115f", r"\u3164\u2800\u115f"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("x\ufe0f\U000e0100", r"x\ufe0f\U000e0100"),
        ("a\udcffb\ue000", r"a\udcffb\ue000"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_hidden_characters_are_written_out(text: str, expected: str) -> None:
    """Control, direction, zero-width, blank, surrogate and private characters show themselves."""
    assert visible(text) == expected


@pytest.mark.parametrize(
    "text",
    ["users.email", "Zürich · Straße", "שם اسم", "名前", "e\u0301", "🐘", "a b", "<b>&\"'`", r"a\nb", ""],
)
def test_what_can_be_seen_stays(text: str) -> None:
    """Letters of any script, accents, signs and the plain space are left alone."""
    assert visible(text) == text


def test_listings_keep_their_line_breaks() -> None:
    """What the caller names stays, everything else hidden does not."""
    assert visible("a\n\tb\r\x00", keep="\n\t") == "a\n\tb\\r\\x00"


def test_a_text_is_split_at_what_is_hidden() -> None:
    """Each piece that can be seen comes with the hidden character behind it; joined they are the text."""
    assert list(split("a\x1bb\u202e", keep="")) == [("a", "\x1b"), ("b", "\u202e"), ("", "")]
    assert list(split("a\nb", keep="\n")) == [("a\nb", "")]


@pytest.mark.parametrize(
    ("thing", "lines"),
    [
        (AUDIT, 2),
        (FAILED, 1),
        (AuditGroup((AUDIT, FAILED)), 4),
        (HISTORY, 2),
        (DATABASE, 1),
        (Models(None, HOSTILE, {HOSTILE: HOSTILE}, HOSTILE), 1),
        (PROJECT, 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_name_in_a_repr_steers_a_terminal(thing: object, lines: int) -> None:
    """What Python shows of a result has the lines that limbeck made, and every name is written out."""
    text = repr(thing)
    assert visible(text, keep="\n") == text
    assert len(text.split("\n")) == lines
    assert visible(HOSTILE) in text
