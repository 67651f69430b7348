"""A comparison before the first one that counts."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from limbeck.autogen.preparation import by_alembic, prepare

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData


def test_there_is_something_to_propose() -> None:
    """Else no template would be filled in; of a release of Alembic too that limbeck does not know."""
    proposed = []

    def compare(connection: Connection, metadata: MetaData) -> None:
        proposed.append(by_alembic(connection, metadata))

    prepare(compare)
    (((word, schema, table, column),),) = proposed
    assert (word, schema, table, column.name) == ("add_column", None, "child", "added")


def test_no_models_are_left() -> None:
    """A worker looks at all models that are in memory."""
    compared = []

    def compare(connection: Connection, metadata: MetaData) -> None:
        by_alembic(connection, metadata)
        compared.append(weakref.ref(metadata))

    prepare(compare)
    assert [each() for each in compared] == [None]
