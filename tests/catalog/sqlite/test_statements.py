"""Statements as nobody should write them, which SQLite takes nevertheless."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limbeck.catalog.sqlite.table_statement import table_statement
from limbeck.catalog.sqlite.tokens import identifier, tokens_of

from .snapshots import snapshot_of

ODD = [
    ("a DEFAULT +1, b DEFAULT - 0x1F", ["column a: default: +1", "column b: default: -0x1F"]),
    ("a DEFAULT x'ab'NOT NULL", ["column a: default: X'AB', nullable: no"]),
    ("a DEFAULT foo CHECK (a)", ["check : expression: a", "column a: default: foo"]),
    ("a DEFAULT .5 DEFAULT 2", ["column a: default: 2"]),
    ("a CONSTRAINT x", ["column a: "]),
    ("a CONSTRAINT x CONSTRAINT y UNIQUE", ["column a: ", "unique y: columns: a"]),
    ("a, CONSTRAINT x", ["column a: "]),
    ("a, CONSTRAINT x, CHECK (a)", ["check : expression: a", "column a: "]),
    (
        "a, CONSTRAINT x CHECK (a) CONSTRAINT y UNIQUE (a) UNIQUE (a)",
        ["check x: expression: a", "column a: ", "unique : columns: a", "unique y: columns: a"],
    ),
    ("a UNIQUE UNIQUE", ["column a: ", "unique : columns: a", "unique : columns: a"]),
    ("a DECIMAL ( -10 , +5 )", ["column a: type: DECIMAL(-10, +5)"]),
    ("a 'my' type, b [other one]", ["column a: type: MY", "column b: type: OTHER ONE"]),
    (
        "key, desc KEY, left TEMP VIEW",
        ["column desc: type: KEY", "column key: ", "column left: type: TEMP VIEW"],
    ),
    (
        "a, b INT GENERATED ALWAYS AS (a) STORED UNIQUE",
        ["column a: ", "column b: generated: a, generated kind: stored, type: INT", "unique : columns: b"],
    ),
    (
        "a, b NOT NULL GENERATED ALWAYS AS (a)",
        ["column a: ", "column b: generated: a, generated kind: virtual, nullable: no"],
    ),
    ("a INT GENERATED ALWAYS, b GENERATED", ["column a: type: INT", "column b: type: GENERATED"]),
    (
        "a REFERENCES p ON INSERT CASCADE",
        ["column a: ", "foreign key : columns: a, on insert: CASCADE, references: p"],
    ),
    (
        "a REFERENCES p MATCH full ON DELETE CASCADE MATCH partial ON DELETE SET NULL",
        ["column a: ", "foreign key : columns: a, match: PARTIAL, on delete: SET NULL, references: p"],
    ),
    (
        "a REFERENCES p REFERENCES q (x)",
        [
            "column a: ",
            "foreign key : columns: a, references: p",
            "foreign key : columns: a, references: q(x)",
        ],
    ),
    (
        "a REFERENCES p UNIQUE DEFERRABLE INITIALLY DEFERRED",
        [
            "column a: ",
            "foreign key : columns: a, deferrable: INITIALLY DEFERRED, references: p",
            "unique : columns: a",
        ],
    ),
    (
        "a REFERENCES p DEFERRABLE INITIALLY DEFERRED NOT DEFERRABLE INITIALLY DEFERRED",
        ["column a: ", "foreign key : columns: a, references: p"],
    ),
    (
        "a REFERENCES p DEFERRABLE INITIALLY IMMEDIATE",
        ["column a: ", "foreign key : columns: a, deferrable: DEFERRABLE, references: p"],
    ),
    (
        "a REFERENCES p, b DEFERRABLE INITIALLY DEFERRED",
        [
            "column a: ",
            "column b: ",
            "table t: text: CREATE TABLE t(a REFERENCES p, b DEFERRABLE INITIALLY DEFERRED)",
        ],
    ),
    (
        "a INTEGER PRIMARY KEY DESC ON CONFLICT FAIL",
        ["column a: type: INTEGER", "primary key : columns: a DESC, on conflict: FAIL, rowid: no"],
    ),
    (
        'a, UNIQUE (\'a\' COLLATE "nocase" DESC), UNIQUE ("a")',
        ["column a: ", "unique : columns: a", "unique : columns: a COLLATE NOCASE DESC"],
    ),
    ("a COLLATE 'rtrim' COLLATE nocase NULL ON CONFLICT IGNORE", ["column a: collation: NOCASE"]),
    (
        "a, CHECK (a>-1 AND - -a AND a- -1 AND ~a)",
        ["check : expression: a > -1 AND - -a AND a - -1 AND ~a", "column a: "],
    ),
    (
        "a, b, CHECK (\"a\" <> ')' AND [b] != ' -- '/*)*/) CHECK (a --)\n)",
        ["check : expression: a", "check : expression: a <> ')' AND b != ' -- '", "column a: ", "column b: "],
    ),
    (
        "a, CHECK (cast(a as varchar(10)) LIKE 'x\\%' escape '\\' OR a NOT IN(1,2))",
        [
            "check : expression: CAST(a AS varchar(10)) LIKE 'x\\%' ESCAPE '\\' OR a NOT IN (1, 2)",
            "column a: ",
        ],
    ),
    ("a, CHECK (a) ON CONFLICT IGNORE", ["check : expression: a, on conflict: IGNORE", "column a: "]),
]

WORDS = """CREATE TABLE t ( ) , a b INT NOT NULL DEFAULT 1 'x' " ` [ ] -- /* */ CHECK UNIQUE PRIMARY KEY
CONSTRAINT ON REFERENCES FOREIGN DELETE SET COLLATE GENERATED ALWAYS AS DEFERRABLE INITIALLY AUTOINCREMENT ;
. - MATCH CONFLICT"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])
GAP = re.compile(r"([ \t\n\f\r]|--[^\n]*|/\*.*?(\*/|\Z))*", re.DOTALL)


@pytest.mark.parametrize(("body", "expected"), ODD)
def test_odd_statements_are_understood(body: str, expected: list[str]) -> None:
    """What SQLite makes of them is what is told."""
    found = snapshot_of([f"CREATE TABLE t({body})"]).definitions
    told = [f"{each.kind} {each.name}: {each.text}".replace("nullable: yes, ", "") for each in found]
    told = [each.removesuffix("nullable: yes").removesuffix(", ") for each in told if each != "table t: "]
    assert told == expected


@settings(max_examples=150)
@given(st.text() | st.lists(PIECES).map("".join))
def test_any_text_has_tokens(text: str) -> None:
    """Nothing fails, and nothing but space and comments is left out."""
    end = 0
    for token in tokens_of(text):
        gap = GAP.match(text, end)
        assert gap is not None
        assert text.startswith(token.text, gap.end())
        end = gap.end() + len(token.text)
    assert GAP.fullmatch(text, end)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=30))
def test_any_statement_is_understood_or_not(pieces: list[str]) -> None:
    """Nonsense is told apart from a table, and never raises."""
    text = "CREATE TABLE t (a " + " ".join(pieces)
    found = table_statement(text)
    assert found is None or found.names[0] == "a"


@given(st.text(min_size=1))
def test_a_name_is_read_as_it_was_written(name: str) -> None:
    """Whatever it holds, it is one token with that name."""
    (token,) = tokens_of(identifier(name))
    assert token.is_name
    assert token.name == name
