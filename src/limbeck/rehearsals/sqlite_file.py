"""A SQLite file, page by page: the pages of its tables and indexes, and the numbers of their rows.

A table is a tree of pages (https://sqlite.org/fileformat2.html): inner pages name the pages below them,
leaves hold the rows, and overflow pages what is too long for these.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER = 100  # bytes of the file's own header, at the beginning of its first page
_INNER_INDEX, _INNER_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13  # the kinds of pages
_LARGEST_PAGE = 65536
_PAGE_OF_LOCKS = 1 << 30  # bytes of a file behind which one page belongs to nothing
_FOUR = struct.Struct(">I")
_VARINT = 9  # bytes of a number in a cell, at most
_BIT_64 = 1 << 63

Range = tuple[int, int]
"""The first and the last number of rows that follow one another."""


class UnreadablePagesError(Exception):
    """It is no file whose pages can be read: nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The pages of a table or an index, by their numbers.

    Attributes:
        inner: Those that name other ones.
        leaves: Those with rows, in their order.
        is_table: Whether rows are found by their numbers, so that inner pages hold nothing of them.
    """

    inner: tuple[int, ...]
    leaves: tuple[int, ...]
    is_table: bool

    def __iter__(self) -> Iterator[int]:
        """All of them."""
        yield from self.inner
        yield from self.leaves


class Pages:
    """The pages of a file that nobody writes to meanwhile."""

    def __init__(self, data: mmap.mmap) -> None:
        """Read the header.

        Args:
            data: The file.

        Raises:
            UnreadablePagesError: It is no SQLite file, or one that keeps more than pages of trees.
        """
        self.data = data
        if data[:16] != b"SQLite format 3\x00":
            raise UnreadablePagesError
        self.size = self._number(16, 2) if self._number(16, 2) > 1 else _LARGEST_PAGE
        self.count = len(data) // self.size
        has_pointers = self._number(52, 4)  # of auto_vacuum
        if has_pointers or len(data) % self.size or len(data) > _PAGE_OF_LOCKS:
            raise UnreadablePagesError

    def pages(self, first: int, count: int) -> bytes:
        """The bytes of some pages one after the other, of which the first is counted from 1."""
        return self.data[(first - 1) * self.size : (first - 1 + count) * self.size]

    def tree(self, root: int) -> Tree:
        """The pages below a root, which is one of them; all leaves are equally far from it.

        Raises:
            UnreadablePagesError: It is none.
        """
        if not 0 < root <= self.count:
            raise UnreadablePagesError
        inner: list[int] = []
        level = [root]
        while (kind := self._kind(level[0])) in (_INNER_TABLE, _INNER_INDEX):
            inner += level
            level = [below for each in level for below in self._below(each)]
            if len(inner) + len(level) > self.count or min(level) < 1 or max(level) > self.count:
                raise UnreadablePagesError
        if kind not in (_LEAF_TABLE, _LEAF_INDEX):
            raise UnreadablePagesError
        return Tree(tuple(inner), tuple(level), kind == _LEAF_TABLE)

    def _kind(self, number: int) -> int:
        return self.data[self._start(number)]

    def _start(self, number: int) -> int:
        """Where the header of a page begins."""
        return (number - 1) * self.size + (_HEADER if number == 1 else 0)

    def ends(self, leaf: int) -> Range | None:
        """The numbers of the first and the last row of a leaf of a table; None where it has no row.

        Args:
            leaf: The page, which is not the first of the file.
        """
        start = (leaf - 1) * self.size
        count = self._number(start + 3, 2)
        if not count:
            return None
        first, last = (self._row_number(start, start + 8 + 2 * each) for each in (0, count - 1))
        return first, last

    def _row_number(self, start: int, pointer: int) -> int:
        """The number of a row, which stands in its cell behind the size of what it holds."""
        _, place = self._varint(start + self._number(pointer, 2))
        number, _ = self._varint(place)
        return number - 2 * _BIT_64 if number >= _BIT_64 else number

    def _varint(self, place: int) -> tuple[int, int]:
        """A number in one to nine bytes, and where it ends."""
        found = 0
        for length in range(1, _VARINT):
            byte = self.data[place + length - 1]
            found = found << 7 | byte & 0x7F
            if byte < 0x80:  # noqa: PLR2004 - no other byte follows
                return found, place + length
        return found << 8 | self.data[place + _VARINT - 1], place + _VARINT

    def free(self) -> frozenset[int]:
        """The pages that nothing is on."""
        found: set[int] = set()
        trunk = self._number(32, 4)
        while trunk and trunk not in found:
            found.add(trunk)
            start = (trunk - 1) * self.size
            places = range(start + 8, start + 8 + 4 * self._number(start + 4, 4), 4)
            found |= {self._number(place, 4) for place in places}
            trunk = self._number(start, 4)
        return frozenset(found)

    def _below(self, number: int) -> tuple[int, ...]:
        """The pages that an inner page names, from left to right.

        Raises:
            UnreadablePagesError: It is none.
        """
        offset, start = (number - 1) * self.size, self._start(number)
        page = self.data[offset : offset + self.size]
        count, last = self._number(start + 3, 2), self._number(start + 8, 4)
        try:
            places = struct.unpack_from(f">{count}H", page, start + 12 - offset)
            return (*(_FOUR.unpack_from(page, each)[0] for each in places), last)
        except struct.error:  # they lie behind its end
            raise UnreadablePagesError from None

    def _number(self, place: int, size: int) -> int:
        return int.from_bytes(self.data[place : place + size], "big")
