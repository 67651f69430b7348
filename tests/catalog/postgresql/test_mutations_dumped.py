"""The mutations again, judged by pg_dump: what it tells apart the catalogue tells apart, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from limbeck.catalog import compare, order, read

from ..pg_dump import dump, restore
from .conftest import engine_of
from .mutating import Mutation, mutations

if TYPE_CHECKING:
    import sqlalchemy as sa

    from limbeck.databases.server.interface import Server
    from limbeck.records.snapshot import Snapshot

# What no name of the mutation stands in, and what does.
MARKS = {
    "grant-on-language": "plpgsql",
    "default-privileges-everywhere": r"functions of m_bob|DEFAULT PRIVILEGES FOR FUNCTIONS",
}


# What a dump can't restore, and how it is taken away: pg_dump leaves out an index that is not valid, and the
# handler of a language that is another's.
NOT_RESTORED = {
    "index-validity": "DROP INDEX ix",
    "language-added": "DROP LANGUAGE m_lang",
    "subscription-added": "ALTER SUBSCRIPTION m_sub SET (slot_name = NONE); DROP SUBSCRIPTION m_sub",
}


def test_pg_dump_tells_the_same_apart(engine: sa.Engine, server: Server, bindir: Path) -> None:
    """All mutations are made at once, each in a schema of its own, between two dumps and two snapshots.

    What pg_dump says in the end builds a database that is equal.
    """
    with engine.connect() as connection:
        version = (connection.dialect.server_version_info or (0,))[0]
        there = set(connection.exec_driver_sql("SELECT name FROM pg_available_extensions").scalars())
    every = {
        number: each
        for number, each in enumerate(mutations(), 1)
        if each.since <= version and (not each.needs or each.needs in there)
    }
    _run(engine, ((number, "CREATE SCHEMA m;" + each.setup) for number, each in every.items()))
    before, dumped_before = _look(engine, bindir)
    _run(engine, ((number, each.change) for number, each in every.items()))
    after, dumped_after = _look(engine, bindir)

    told = [str(each) for each in compare(before, after)]
    dumped = list((dumped_before - dumped_after) + (dumped_after - dumped_before))
    by_catalogue = {each.slug for number, each in every.items() if _about(number, each, told)}
    by_dump = {each.slug for number, each in every.items() if _about(number, each, dumped)}
    assert by_catalogue == by_dump
    assert len(every) - len(by_dump) == 6  # the twins that change nothing

    _run(engine, ((number, NOT_RESTORED.get(each.slug, "")) for number, each in every.items()))
    with engine_of(server) as copy:
        restore(engine.url, copy.url, bindir)
        with engine.connect() as first, copy.connect() as second:
            one, other = read(first), read(second)
    assert (compare(one, other), order(one, other)) == ((), ())


def _run(engine: sa.Engine, parts: Iterable[tuple[int, str]]) -> None:
    """Run each part in a transaction and a schema of its own; no name is shared with another."""
    for number, part in parts:
        with engine.begin() as connection:
            connection.exec_driver_sql(_named(number, "SET LOCAL search_path = m;" + part))


def _look(engine: sa.Engine, bindir: Path) -> tuple[Snapshot, Counter[str]]:
    with engine.connect() as connection:
        return read(connection), Counter(dump(engine.url, bindir))


def _named(number: int, text: str) -> str:
    return re.sub(r"\bm(?!_bob|_space)(?=_|\b)", f"m{number}", text)


def _about(number: int, mutation: Mutation, texts: Iterable[str]) -> bool:
    """Whether one of the texts is about a mutation."""
    mark = MARKS.get(mutation.slug, mutation.needs or rf"\bm{number}(?=_|\b)")
    return any(re.search(mark, text) for text in texts)
