"""Two ways of building a schema: equal for the catalogue exactly when they are equal for pg_dump."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import limbeck
from limbeck.catalog import compare, order, read
from limbeck.databases.server import programs
from limbeck.databases.server.process_server import shared_server

from ..pg_dump import dump, restore
from .conftest import engine_of
from .mutating import sections
from .schema_pairs import judge
from .slots import LEVELS

if TYPE_CHECKING:
    from limbeck.databases.server.interface import Server

BY_HAND = Path(__file__).parent / "pairs.sql"
PAIRS = 12  # of one example


def test_pairs_written_by_hand(engine: sa.Engine, server: Server, bindir: Path) -> None:
    """What is the same is known, and both judges know it."""
    with engine.connect() as connection:
        version = (connection.dialect.server_version_info or (0,))[0]
    pairs = [each for each in sections(BY_HAND.read_text(encoding="utf-8")) if each.since <= version]
    judgements = judge(server, bindir, [([each.setup], [each.change]) for each in pairs])
    told = {each.slug: judgement for each, judgement in zip(pairs, judgements, strict=True)}
    assert {slug: judgement for slug, judgement in told.items() if not judgement.agree} == {}
    assert {slug for slug, judgement in told.items() if judgement.differences} == {
        each.slug for each in pairs if each.expected == ("differs",)
    }


@settings(max_examples=3, suppress_health_check=list(HealthCheck), print_blob=True)
@given(st.lists(st.integers(0, 2**32), unique=True, min_size=PAIRS, max_size=PAIRS))
def test_random_pairs(seeds: list[int]) -> None:
    """Schemas drawn at random, and others drawn from almost the same, written in another order."""
    pairs = [drawn(Random(seed)) for seed in seeds]  # noqa: S311  no secret is made of it
    judgements = judge(shared_server(), next(programs.embedded()).bindir, pairs)
    assert [pair for pair, told in zip(pairs, judgements, strict=True) if not told.agree] == []


def drawn(random: Random) -> tuple[list[str], list[str]]:
    """A schema, and one in which up to two of its parts are drawn again."""
    chosen = [[random.choice(slot) for slot in level] for level in LEVELS]
    changed = [list(level) for level in chosen]
    for _ in range(random.randrange(3)):
        level = random.randrange(len(LEVELS))
        slot = random.randrange(len(LEVELS[level]))
        changed[level][slot] = random.choice(LEVELS[level][slot])
    for level in changed:
        random.shuffle(level)
    return [part for level in chosen for part in level], [part for level in changed for part in level]


def test_the_shop_and_its_restored_dump(postgres_server: Server) -> None:
    """The sample of limbeck is equal to what pg_dump makes of it, until something is changed."""
    shop = limbeck.sample("postgresql").url
    assert isinstance(shop, sa.URL)
    with limbeck.connect(shop) as database, database.connect() as connection:
        before = read(connection)
    with engine_of(postgres_server) as copy:
        restore(shop, copy.url)
        with copy.connect() as connection:
            after = read(connection)
            assert (compare(before, after), order(before, after)) == ((), ())
        assert dump(copy.url) == dump(shop)
        with copy.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE customers ALTER email DROP NOT NULL")
            assert len(compare(before, read(connection))) == 1
        assert dump(copy.url) != dump(shop)
