"""A text of SQL as tokens, for PostgreSQL and SQLite alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class TokenKind(Enum):
    """What decides how a token is read: its text alone, or that it was quoted."""

    WORD = "word"
    NAME = "quoted name"
    STRING = "string"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class SqlToken:
    """A word, a name in quotes, a string, or a sign or number.

    Attributes:
        kind: Which of them.
        text: The word or sign as it is written; the inside of what is quoted.
    """

    kind: TokenKind
    text: str

    @property
    def upper(self) -> str:
        """A word in upper case, or a sign; empty for what is quoted."""
        return self.text.upper() if self.kind in {TokenKind.WORD, TokenKind.SIGN} else ""

    @property
    def is_name(self) -> bool:
        """Whether it can be the name of an object."""
        return self.kind in {TokenKind.WORD, TokenKind.NAME}


_TOKEN = re.compile(
    r"""
    (?P<skipped> \s+ | --[^\n]* | /\*.*?(?:\*/|\Z) )
    | \$(?P<tag>\w*)\$ (?P<body>.*?) \$(?P=tag)\$
    | (?<!\w)[eE]' (?P<escaped>(?:[^'\\]|\\.|'')*) '
    | (?:(?<!\w)(?:[bBnNxX]|[uU]&))?' (?P<string>(?:[^']|'')*) '
    | (?<!\w)(?:[uU]&)?" (?P<name>(?:[^"]|"")+) "
    | ` (?P<backticked>[^`]+) `
    | (?P<word> [^\W\d][\w$]* )
    | (?P<number> \d[\w.]* )
    | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)

_KINDS = {
    "body": TokenKind.STRING,
    "escaped": TokenKind.STRING,
    "string": TokenKind.STRING,
    "name": TokenKind.NAME,
    "backticked": TokenKind.NAME,
    "word": TokenKind.WORD,
    "number": TokenKind.SIGN,
    "sign": TokenKind.SIGN,
}


def tokens(sql: str) -> Iterator[SqlToken]:
    """The tokens of a text, without spaces and comments."""
    for match in _TOKEN.finditer(sql):
        group = match.lastgroup or "skipped"
        if group != "skipped":
            text = match[group]
            if group in {"string", "escaped"}:
                text = text.replace("''", "'")
            elif group == "name":
                text = text.replace('""', '"')
            yield SqlToken(_KINDS[group], text)


_BODIED = frozenset({"TRIGGER", "FUNCTION", "PROCEDURE"})
_HEAD = 6
"""Words in which a CREATE says what it creates: CREATE OR REPLACE CONSTRAINT TRIGGER."""


def statements(sql: str) -> Iterator[list[SqlToken]]:
    """The statements of a text, each without its semicolon; those in a trigger's body stay a part of it."""
    statement: list[SqlToken] = []
    depth = 0
    for token in tokens(sql):
        if token.upper in {"BEGIN", "CASE"} and _has_body(statement):
            depth += 1
        elif depth and token.upper == "END":
            depth -= 1
        if token.upper == ";" and not depth:
            if statement:
                yield statement
            statement = []
        else:
            statement.append(token)
    if statement:
        yield statement


def _has_body(statement: list[SqlToken]) -> bool:
    head = [each.upper for each in statement[:_HEAD]]
    return head[:1] == ["CREATE"] and not _BODIED.isdisjoint(head)
