"""A place in the tokens of a statement, which moves on as they are read."""

from __future__ import annotations

from collections.abc import Sequence

from limbeck.catalog.sqlite.normal_form import closing
from limbeck.catalog.sqlite.tokens import Token

_END = Token("end", "")


class UnreadableError(ValueError):
    """A statement is not what was expected; it never leaves the catalogue."""


class Cursor:
    """Reads tokens one after the other.

    Attributes:
        next: The token that comes next; one of the kind `end` when nothing is left.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = (*tokens, _END)
        self._place = 0
        self.next = self._tokens[0]

    def _move(self, place: int) -> None:
        self._place = place
        self.next = self._tokens[place]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.next is _END

    def take(self) -> Token:
        """The next token.

        Raises:
            UnreadableError: There is none.
        """
        taken = self.next
        if taken is _END:
            raise UnreadableError
        self._move(self._place + 1)
        return taken

    def accept(self, word: str, *more: str) -> bool:
        """Take these words if they come next, all of them or none."""
        if self.next.word != word:
            return False
        place = self._place + 1
        for other in more:
            if self._tokens[place].word != other:
                return False
            place += 1
        self._move(place)
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
        self._move(end + 1)
        return inner

    def part(self) -> tuple[Token, ...]:
        """Take everything before the next comma that stands in no parentheses."""
        start, end, depth = self._place, self._place, 0
        while (token := self._tokens[end]) is not _END and (depth or token.word != ","):
            if token.word == "(":
                depth += 1
            elif token.word == ")":
                depth -= 1
            end += 1
        self._move(end)
        return self._tokens[start:end]

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
        self.take()
        return self._tokens[start : self._place - 1]

    def rest(self) -> Sequence[Token]:
        """Take everything that is left."""
        start = self._place
        self._move(len(self._tokens) - 1)
        return self._tokens[start:-1]
