"""The tokens of an SQLite statement, by the rules of SQLite's own tokenizer."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from limbeck.catalog.sqlite.keywords import EXPRESSION_WORDS

# Space is ASCII only, and every character beyond ASCII belongs to a name, as in SQLite. Whatever fits
# nothing, such as a quote that is never closed, is a sign of its own: any text has tokens. A word is said by
# what of ASCII does not belong to it: to compile a set of all that lies beyond takes long.
_TOKEN = re.compile(
    r"""
    (?: [ \t\n\f\r]+ | --[^\n]* | /\*.*?(?:\*/|\Z) )*
    (?: (?P<blob> [xX]'[0-9a-fA-F]*' )
    | (?P<word> [^\x00-\x40\x5b-\x5e\x60\x7b-\x7f] [^\x00-\x23\x25-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]* )
    | (?P<string> '(?:[^']|'')*' )
    | (?P<quoted> "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\] )
    | (?P<number> 0[xX][0-9a-fA-F]+ | (?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)? )
    | (?P<sign> ->>? | \|\| | << | >> | <= | >= | <> | != | == | . )
    | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_CLOSING = {'"': '"', "`": "`", "'": "'"}


class Token(NamedTuple):
    """One token.

    Attributes:
        kind: `word`, `quoted` (a name in quotes), `string`, `blob`, `number` or `sign`.
        text: As it is written.
        word: What it may mean: an unquoted word in upper case, a sign; empty for everything else.
        is_name: Whether it can name something; SQLite takes strings for names too.
    """

    kind: str
    text: str
    word: str = ""
    is_name: bool = False

    @property
    def name(self) -> str:
        """The name without its quotes."""
        if self.kind == "word":
            return self.text
        quote, inner = self.text[0], self.text[1:-1]
        return inner.replace(quote * 2, quote) if quote in _CLOSING else inner


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text, without spaces and comments; it never fails."""
    return tuple([_token(kind, match[kind]) for match in _TOKEN.finditer(text) if (kind := match.lastgroup)])


@lru_cache(maxsize=4096)
def _token(kind: str, text: str) -> Token:
    if kind == "word":
        # Only ASCII folds in SQLite; str.upper would make keywords of some names in other scripts.
        return Token(kind, text, text.upper() if text.isascii() else text, is_name=True)
    return Token(kind, text, text if kind == "sign" else "", is_name=kind in {"quoted", "string"})


def identifier(name: str, words: frozenset[str] = EXPRESSION_WORDS) -> str:
    """A name as it is shown: quoted only where it has to be.

    Args:
        name: The name without quotes.
        words: What would be taken for a keyword.
    """
    if _PLAIN.fullmatch(name) and name.upper() not in words:
        return name
    return '"' + name.replace('"', '""') + '"'
