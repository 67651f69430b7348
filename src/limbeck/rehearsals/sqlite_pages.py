"""Tables of two SQLite files that are the same page by page, so that none of their rows has to be read.

Where the leaves of both trees are the same, one after the other, and no overflow page differs, so are the
rows. That a table is not found to be the same says nothing. Where only some leaves differ, only their rows
have to be compared: a leaf holds the numbers of its rows, too, so that two that are the same hold the same.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from limbeck.rehearsals.sqlite_file import Pages, Range, Tree, UnreadablePagesError

_BLOCK = 64
"""Pages that are compared at once, at most."""


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

    def differing(self, table: str) -> tuple[Range, ...] | None:
        """The numbers of the rows before that may not be the same after; all others are.

        Args:
            table: The table, which has the same name in both.

        Returns:
            Ranges in their order; None where that can't be told, or most rows are among them.
        """
        with suppress(KeyError, UnreadablePagesError):
            old, new = self._trees[0][table], self._trees[1][table]
            is_comparable = old.is_table and new.is_table and 1 not in old.leaves + new.leaves
            if is_comparable and self._are_overflows_same:
                positions = self._unmatched(old.leaves, new.leaves)
                if 2 * len(positions) <= len(old.leaves):
                    return tuple(self._ranges(old.leaves, positions))
        return None

    def _unmatched(self, old: Sequence[int], new: Sequence[int]) -> list[int]:
        """The positions of leaves that are nowhere in the other file, as far as that is seen."""
        if len(old) == len(new):
            blocks = (range(first, min(first + _BLOCK, len(old))) for first in range(0, len(old), _BLOCK))
            return [
                each
                for block in blocks
                if not self._are_same([old[each] for each in block], [new[each] for each in block])
                for each in block
                if self._old.pages(old[each], 1) != self._new.pages(new[each], 1)
            ]
        known = {hash(self._new.pages(each, 1)): each for each in new}
        unmatched = []
        for position, each in enumerate(old):
            page = self._old.pages(each, 1)
            there = known.get(hash(page))
            if there is None or self._new.pages(there, 1) != page:
                unmatched.append(position)
        return unmatched

    def _ranges(self, leaves: Sequence[int], positions: Sequence[int]) -> Iterator[Range]:
        """The rows of some leaves; those side by side are one range."""
        first = last = None
        before = -1
        for position in positions:
            ends = self._old.ends(leaves[position])
            if ends is None:
                continue
            if first is not None and last is not None and position != before + 1:
                yield first, last
                first = None
            first, last, before = ends[0] if first is None else first, ends[1], position
        if first is not None and last is not None:
            yield first, last

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
            known = set(pages.free())
            for tree in (*trees.values(), pages.tree(1)):
                known.update(tree.inner, tree.leaves)
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
