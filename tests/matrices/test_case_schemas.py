"""Building the two schemas of a case."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table

from limbeck import catalog
from limbeck.matrices.case import Case
from limbeck.matrices.case_schemas import Side, build
from limbeck.matrices.sandboxes import Sandboxes


class _Patient(Case):
    """An index that is to be built concurrently is wanted."""

    slug = "index.patient"
    title = "an index to be built concurrently"

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer), Column("age", Integer))
        Index("ix_users_age", users.c.age, postgresql_concurrently=True)


def test_an_index_to_be_built_concurrently_is_built_in_the_transaction_of_its_schema() -> None:
    """PostgreSQL refuses CONCURRENTLY in a transaction, and the index of the target is the same."""
    with (
        Sandboxes() as sandboxes,
        sandboxes.get("postgresql").empty(commits=False, foreign_keys=False) as connection,
    ):
        build(connection, _Patient(), Side.AFTER)
        indexes = [each for each in catalog.read(connection).definitions if each.kind == "index"]
    assert [(each.name, dict(each.attributes)["definition"]) for each in indexes] == [
        ("ix_users_age", "CREATE INDEX ix_users_age ON public.users USING btree (age)")
    ]
