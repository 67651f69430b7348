"""One thing of every kind is changed, and the difference names exactly that thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from limbeck.catalog import compare, read

from .mutating import Mutation, mutations

if TYPE_CHECKING:
    import sqlalchemy as sa


@pytest.mark.parametrize("mutation", mutations(), ids=lambda mutation: mutation.slug)
def test_a_difference_names_what_was_changed(newest: sa.Engine, mutation: Mutation) -> None:
    """What is told is the thing that the statement changed, and nothing else."""
    with newest.connect() as connection:
        assert differences(connection, mutation) == mutation.expected


@pytest.mark.parametrize("its_programs", ["16", "debian"], indirect=True)
def test_older_servers_tell_the_same(engine: sa.Engine) -> None:
    """Wherever a server has the thing, the difference is the same text."""
    with engine.connect() as connection:
        known = {each.slug: each for each in known_to(connection)}
        connection.rollback()
        found = {}
        for slug, mutation in known.items():
            found[slug] = differences(connection, mutation)
            connection.rollback()
    assert len(known) > 200
    assert found == {slug: mutation.expected for slug, mutation in known.items()}


def differences(connection: sa.Connection, mutation: Mutation) -> tuple[str, ...]:
    """The differences that a mutation makes, in a transaction that is still open."""
    connection.exec_driver_sql("CREATE SCHEMA m; SET LOCAL search_path = m;" + mutation.setup)
    before = read(connection)
    connection.exec_driver_sql(mutation.change)
    return tuple(str(each) for each in compare(before, read(connection)))


def known_to(connection: sa.Connection) -> list[Mutation]:
    """Those for which a server is new enough, and comes with the extension that is needed."""
    version = connection.dialect.server_version_info or (0,)
    # Asked once: to answer, the server reads a file of each extension.
    available = connection.exec_driver_sql("SELECT name FROM pg_available_extensions").scalars().all()
    return [
        each
        for each in mutations()
        if each.since <= version[0] and (not each.needs or each.needs in available)
    ]
