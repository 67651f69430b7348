"""Sandboxes that many share: on a real server, what they cost in connections."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

from sqlalchemy import text
from tests.time_limits import on_this_machine

from limbeck.matrices.sandboxes import SpareSandboxes
from limbeck.matrices.trial import trial
from limbeck.widgets.matrix.explorer import MatrixExplorer

if TYPE_CHECKING:
    from collections.abc import Callable

    from limbeck.databases.database import Database

CASE = "table.drop"
LIMIT = 120.0


class User:
    """Somebody who runs a trial now and then."""


def wait_for(condition: Callable[[], bool]) -> bool:
    limit = time.monotonic() + on_this_machine(10)
    while not condition() and time.monotonic() < limit:
        time.sleep(0.02)
    return condition()


def others(database: Database) -> int:
    """The connections of this process to other databases of its server."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname LIKE 'limbeck%' AND datname <> current_database()"
    )
    with database.engine.connect() as connection:
        return int(connection.execute(text(asked)).scalar_one())


def test_many_users_cost_one_connection_and_none_in_the_end(scratch_postgres: Database) -> None:
    """Whether they leave or are forgotten; what still runs meanwhile has its own, and gives it back."""
    before, spare = others(scratch_postgres), SpareSandboxes()
    users = [User() for _ in range(100)]
    leaving = [spare.register(each) for each in users]
    for _ in range(3):
        with spare.lend() as sandboxes:
            trial(CASE, "postgresql", sandboxes=sandboxes)
    assert others(scratch_postgres) == before + 1
    with spare.lend() as first, spare.lend() as second:
        for each in (first, second):
            trial(CASE, "postgresql", sandboxes=each)
        assert others(scratch_postgres) == before + 2
    assert wait_for(lambda: others(scratch_postgres) == before + 1)
    for leave in (*leaving[:50], *leaving[:50]):
        leave()
    assert others(scratch_postgres) == before + 1
    with spare.lend() as sandboxes:
        leaving.clear()
        users.clear()
        gc.collect()
        assert others(scratch_postgres) == before + 1
    assert wait_for(lambda: others(scratch_postgres) == before)


def test_what_is_spare_goes_with_the_last_user(scratch_postgres: Database) -> None:
    """One that is garbage takes it along, in a thread of its own."""
    before, spare = others(scratch_postgres), SpareSandboxes()
    user = User()
    spare.register(user)
    with spare.lend() as sandboxes:
        trial(CASE, "postgresql", sandboxes=sandboxes)
    del user
    gc.collect()
    assert wait_for(lambda: others(scratch_postgres) == before)


def test_explorers_that_nobody_closes_share_a_connection(scratch_postgres: Database) -> None:
    """A cell that is run again and again makes explorers that the kernel keeps; closed, they give it back."""
    before = others(scratch_postgres)
    made = [MatrixExplorer(backends=["postgresql"], selected=CASE) for _ in range(3)]
    for each in made:
        assert each.wait(LIMIT)
    assert wait_for(lambda: others(scratch_postgres) == before + 1)
    for each in made:
        each.close()
        each.close()
    assert wait_for(lambda: others(scratch_postgres) == before)
