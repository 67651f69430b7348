"""One way of writing for texts that differ in layout, quotes, comments and the case of keywords only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from limbeck.catalog.sqlite.keywords import EXPRESSION_WORDS, KEYWORDS
from limbeck.catalog.sqlite.tokens import Token, identifier, tokens_of

_TIGHT_BEFORE = frozenset({")", ",", ".", ";"})
_CALLED = frozenset({"CAST", "RAISE", "REPLACE"})  # keywords that stand before parentheses as functions do
_SIGNS = frozenset({"-", "+", "~"})


def expression(tokens: Sequence[Token]) -> str:
    """An expression without a query in it: a default, a check, what a column or an index computes.

    Parentheses around all of it are dropped.
    """
    return _written(without_parentheses(tokens), EXPRESSION_WORDS)


def statement(tokens: Sequence[Token]) -> str:
    """A statement or a part of one; a keyword that serves as a name is kept apart from the same in quotes."""
    return _written(tokens, KEYWORDS)


@lru_cache(maxsize=2048)
def default_text(text: str) -> str:
    """A default as `PRAGMA table_xinfo` gives it."""
    return expression(tokens_of(text))


@lru_cache(maxsize=2048)
def type_text(text: str) -> str:
    """A declared type: the words in upper case with single spaces, and the numbers after them."""
    return _written(tokens_of(text), frozenset()).upper()


def without_parentheses(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without pairs of parentheses that enclose all of them."""
    while len(tokens) > 2 and tokens[0].word == "(" and closing(tokens) == len(tokens) - 1:  # noqa: PLR2004
        tokens = tokens[1:-1]
    return tokens


def closing(tokens: Sequence[Token], start: int = 0) -> int:
    """The place of the parenthesis that closes the one at `start`; the number of tokens if none does."""
    depth = 0
    for place in range(start, len(tokens)):
        word = tokens[place].word
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if depth == 0:
                return place
    return len(tokens)


def separated(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The parts of a list between the commas that stand in no parentheses."""
    parts: list[Sequence[Token]] = []
    start = depth = 0
    for place, token in enumerate(tokens):
        if token.word == "(":
            depth += 1
        elif token.word == ")":
            depth -= 1
        elif token.word == "," and depth == 0:
            parts.append(tokens[start:place])
            start = place + 1
    parts.append(tokens[start:])
    return parts


def _written(tokens: Sequence[Token], words: frozenset[str]) -> str:
    """The tokens in one line, spaced by rules that look at the tokens alone."""
    pieces: list[str] = []
    tight, operand, collation = True, False, False
    for token in tokens:
        word = token.word
        keyword = token.kind == "word" and word in words
        called = word == "(" and operand
        if not (tight or word in _TIGHT_BEFORE or (called and pieces[-1] != ")")) or (
            word in _SIGNS and pieces and pieces[-1] == word
        ):
            pieces.append(" ")
        pieces.append(_piece(token, words, collation=collation))
        # A sign before an operand belongs to it: `-1`, but `a - 1`.
        tight = word in {"(", "."} or (word in _SIGNS and not operand)
        operand = word == ")" or word in _CALLED or (token.kind != "sign" and not keyword)
        collation = word == "COLLATE"
    return "".join(pieces)


def _piece(token: Token, words: frozenset[str], *, collation: bool) -> str:
    if collation and token.is_name:
        return identifier(token.name).upper()
    if token.kind == "word" and token.word in words:
        return token.word
    if token.kind == "quoted" or (token.kind == "word" and not token.text.isascii()):
        return identifier(token.name, words)
    return token.text.upper() if token.kind == "blob" else token.text
