"""A place in the tokens of a statement, which moves on as they are read."""

from __future__ import annotations

from collections.abc import Sequence

from limbeck.catalog.sqlite.normalising import closing
from limbeck.catalog.sqlite.tokens import Token

_END = Token("end", "", "")


class UnreadableError(ValueError):
    """A statement is not what was expected; it never leaves the catalogue."""


class Cursor:
    """Reads tokens one after the other."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._place >= len(self._tokens)

    @property
    def next(self) -> Token:
        """The token that comes next, without taking it."""
        return _END if self.done else self._tokens[self._place]

    def take(self) -> Token:
        """The next token.

        Raises:
            UnreadableError: There is none.
        """
        if self.done:
            raise UnreadableError
        self._place += 1
        return self._tokens[self._place - 1]

    def accept(self, *words: str) -> bool:
        """Take these words if they come next, all of them or none."""
        following = self._tokens[self._place : self._place + len(words)]
        if len(following) < len(words) or any(
            token.word != word for token, word in zip(following, words, strict=True)
        ):
            return False
        self._place += len(words)
        return True

    def expect(self, *words: str) -> None:
        """Take these words.

        Raises:
            UnreadableError: Something else comes next.
        """
        if not self.accept(*words):
            raise UnreadableError

    def one_of(self, *words: str) -> str:
        """Take one of these words if it comes next; empty if none does."""
        return self.take().word if self.next.word in words else ""

    def name(self) -> str:
        """Take a name.

        Raises:
            UnreadableError: Something else comes next.
        """
        if not self.next.is_name:
            raise UnreadableError
        return self.take().name

    def object_name(self) -> str:
        """Take the name of an object, and drop the name of a schema before it."""
        self.accept("IF", "NOT", "EXISTS")
        name = self.name()
        return self.name() if self.accept(".") else name

    def group(self) -> Sequence[Token]:
        """Take a pair of parentheses; what is between them.

        Raises:
            UnreadableError: None opens here, or it is never closed.
        """
        end = closing(self._tokens, self._place)
        if self.next.word != "(" or end == len(self._tokens):
            raise UnreadableError
        inner = self._tokens[self._place + 1 : end]
        self._place = end + 1
        return inner

    def until(self, word: str) -> Sequence[Token]:
        """Take everything before a word that stands in no parentheses, and the word.

        Raises:
            UnreadableError: It does not come.
        """
        start = self._place
        while self.next.word != word:
            if self.next.word == "(":
                self.group()
            else:
                self.take()
        self._place += 1
        return self._tokens[start : self._place - 1]

    def rest(self) -> Sequence[Token]:
        """Take everything that is left."""
        start, self._place = self._place, len(self._tokens)
        return self._tokens[start:]
