"""Tables of two SQLite files that are the same page by page, so that none of their rows has to be read.

A table is a tree of pages (https://sqlite.org/fileformat2.html): inner pages name the pages below them,
leaves hold the rows, and overflow pages what is too long for these. Where the leaves of both trees are the
same, one after the other, and no overflow page differs, so are the rows. That a table is not found to be the
same says nothing.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

_HEADER = 100  # bytes of the file's own header, at the beginning of its first page
_INNER_INDEX, _INNER_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13  # the kinds of pages
_LARGEST_PAGE = 65536
_PAGE_OF_LOCKS = 1 << 30  # bytes of a file behind which one page belongs to nothing
_FOUR = struct.Struct(">I")
_BLOCK = 64
"""Pages that are compared at once, at most."""


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
        self._usable = self.size - data[20]
        has_pointers = self._number(52, 4)  # of auto_vacuum
        if has_pointers or len(data) % self.size or len(data) > _PAGE_OF_LOCKS:
            raise UnreadablePagesError

    def pages(self, first: int, count: int) -> bytes:
        """The bytes of some pages one after the other, of which the first is counted from 1."""
        return self.data[(first - 1) * self.size : (first - 1 + count) * self.size]

    def tree(self, root: int) -> Tree:
        """The pages below a root, which is one of them.

        Raises:
            UnreadablePagesError: It is none.
        """
        inner: list[int] = []
        leaves: list[int] = []
        kinds: set[int] = set()
        front = [root]
        while front:
            number = front.pop()
            if not 0 < number <= self.count or len(inner) + len(leaves) > self.count:
                raise UnreadablePagesError
            start = (number - 1) * self.size + (_HEADER if number == 1 else 0)
            kind = self.data[start]
            kinds.add(kind)
            if kind in (_LEAF_TABLE, _LEAF_INDEX):
                leaves.append(number)
            elif kind in (_INNER_TABLE, _INNER_INDEX):
                inner.append(number)
                front += reversed(self._below(number, start))
            else:
                raise UnreadablePagesError
        return Tree(tuple(inner), tuple(leaves), kinds <= {_INNER_TABLE, _LEAF_TABLE})

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

    def _below(self, number: int, start: int) -> tuple[int, ...]:
        """The pages that an inner page names, from left to right.

        Raises:
            UnreadablePagesError: It is none.
        """
        offset = (number - 1) * self.size
        page = self.data[offset : offset + self.size]
        count, last = self._number(start + 3, 2), self._number(start + 8, 4)
        try:
            places = struct.unpack_from(f">{count}H", page, start + 12 - offset)
            return (*(_FOUR.unpack_from(page, each)[0] for each in places), last)
        except struct.error:  # they lie behind its end
            raise UnreadablePagesError from None

    def _number(self, place: int, size: int) -> int:
        return int.from_bytes(self.data[place : place + size], "big")


class PagePair:
    """Two files, page by page, for as long as the block lasts."""

    def __init__(
        self, before: Path, after: Path, old_roots: Mapping[str, int], new_roots: Mapping[str, int]
    ) -> None:
        """Open them.

        Args:
            before: The first file.
            after: The second file.
            old_roots: The root page of each table and index of the first file.
            new_roots: The same of the second.

        Raises:
            UnreadablePagesError: One of them can't be read, or is not all that SQLite would read.
        """
        self._roots = (dict(old_roots), dict(new_roots))
        with ExitStack() as stack:
            self._old, self._new = (Pages(_mapped(file, stack)) for file in (before, after))
            if self._old.size != self._new.size:
                raise UnreadablePagesError
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        """The pair."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self._stack.close()

    def is_same(self, table: str) -> bool:
        """Whether a table has the same rows in both files, numbered alike.

        Args:
            table: The table, which has the same name in both.
        """
        with suppress(KeyError, UnreadablePagesError):
            old, new = self._trees[0][table], self._trees[1][table]
            # An index keeps rows on its inner pages, too, beside the numbers of others.
            is_comparable = 1 not in old.leaves + new.leaves if old.is_table else old == new
            if old.is_table == new.is_table and is_comparable:
                pages = (old.leaves, new.leaves) if old.is_table else (tuple(old), tuple(new))
                return self._are_same(*pages) and self._are_overflows_same
        return False

    def _are_same(self, old: Sequence[int], new: Sequence[int]) -> bool:
        """Whether pages are the same, each as the one at its place; those side by side are read at once."""
        if len(old) != len(new):
            return False
        first = 0
        while first < len(old):
            end = first + 1
            most = min(len(old), first + _BLOCK)
            while end < most and old[end] - old[first] == new[end] - new[first] == end - first:
                end += 1
            if self._old.pages(old[first], end - first) != self._new.pages(new[first], end - first):
                return False
            first = end
        return True

    @cached_property
    def _trees(self) -> tuple[dict[str, Tree], dict[str, Tree]]:
        found = [
            {name: pages.tree(root) for name, root in roots.items() if root}
            for pages, roots in zip((self._old, self._new), self._roots, strict=True)
        ]
        return found[0], found[1]

    @cached_property
    def _are_overflows_same(self) -> bool:
        """Whether no page differs that may be one of overflow: one that is of no tree, and not free."""
        for pages, trees in zip((self._old, self._new), self._trees, strict=True):
            known = {number for tree in trees.values() for number in tree} | pages.free()
            known.update(pages.tree(1))
            rest = sorted(set(range(1, pages.count + 1)) - known)
            if rest and (rest[-1] > min(self._old.count, self._new.count) or not self._are_same(rest, rest)):
                return False
        return True


def _mapped(file: Path, stack: ExitStack) -> mmap.mmap:
    """The bytes of a file.

    Raises:
        UnreadablePagesError: SQLite would read a log or a journal beside it, too, or it has none.
    """
    for each in ("-wal", "-journal"):
        beside = file.with_name(f"{file.name}{each}")
        if beside.exists() and beside.stat().st_size:
            raise UnreadablePagesError
    if not file.stat().st_size:
        raise UnreadablePagesError
    opened = stack.enter_context(file.open("rb"))
    return stack.enter_context(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
