"""Many pairs of schemas, judged by the catalogue and by pg_dump."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from limbeck.catalog import compare, read
from limbeck.databases.server.interface import Server
from limbeck.records.snapshot import Difference, Snapshot

from ..pg_dump import dump
from .conftest import engine_of

Statements = Sequence[str]


@dataclass(frozen=True)
class Judgement:
    """What both say of a pair.

    Attributes:
        differences: What the catalogue tells apart.
        entries: The entries of the dumps that only one of them has.
    """

    differences: tuple[Difference, ...]
    entries: tuple[str, ...]

    @property
    def agree(self) -> bool:
        """Whether both call them equal, or both don't."""
        return bool(self.differences) == bool(self.entries)


def judge(server: Server, bindir: Path, pairs: Sequence[tuple[Statements, Statements]]) -> list[Judgement]:
    """Build the first of all pairs in one database and the second in another, each in a schema of its own.

    Args:
        server: Where the databases are made.
        bindir: The programs of that server.
        pairs: Statements that build either; `m` is the name of their schema, and is searched first.
    """
    before, dumped_before = _built(server, bindir, [first for first, _ in pairs])
    after, dumped_after = _built(server, bindir, [second for _, second in pairs])
    told = compare(before, after)
    dumped = [*(dumped_before - dumped_after), *(dumped_after - dumped_before)]
    return [
        Judgement(
            tuple(each for each in told if about(number, str(each))),
            tuple(each for each in dumped if about(number, each)),
        )
        for number in range(len(pairs))
    ]


def _built(server: Server, bindir: Path, schemas: Iterable[Statements]) -> tuple[Snapshot, Counter[str]]:
    with engine_of(server) as engine:
        with engine.begin() as connection:
            for number, statements in enumerate(schemas):
                opening = ["CREATE SCHEMA m", "SET LOCAL search_path = m"]
                connection.exec_driver_sql(named(number, ";\n".join([*opening, *statements])))
        with engine.connect() as connection:
            return read(connection), Counter(dump(engine.url, bindir))


def named(number: int, text: str) -> str:
    """The statements with the names of a schema of their own: `m` and what begins with `m_`."""
    return re.sub(r"\bm(?!_bob|_space)(?=_|\b)", f"m{number}", text).replace("%", "%%")


def about(number: int, text: str) -> bool:
    """Whether a text is about what is in that schema, or is named after it."""
    return re.search(rf"\bm{number}(?=_|\b)", text) is not None
