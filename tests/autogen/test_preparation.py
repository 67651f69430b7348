"""A comparison before the first one that counts."""

from __future__ import annotations

import gc

from sqlalchemy import Connection, MetaData

from limbeck.autogen.preparation import by_alembic, prepare


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
    prepare(by_alembic)
    assert [each for each in gc.get_objects() if isinstance(each, MetaData) and "child" in each.tables] == []
