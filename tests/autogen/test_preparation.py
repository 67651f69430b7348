"""A comparison before the first one that counts."""

from __future__ import annotations

import gc
import logging
import sys
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import alembic
from alembic import command
from sqlalchemy import MetaData

from limbeck.autogen.preparation import by_alembic, prepare, run_commands

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Connection


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


def test_commands_run_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else hardly anything would be worked out."""
    ended = []

    def noted(name: str) -> None:
        run = getattr(command, name)

        def run_and_note(*arguments: Any) -> None:
            run(*arguments)
            ended.append(name)

        monkeypatch.setattr(command, name, run_and_note)

    noted("current")
    noted("upgrade")
    run_commands()
    assert ended == ["current", "upgrade"]


def test_a_release_that_can_not_run_them_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next command does all of the work itself."""
    monkeypatch.delattr(command, "current")
    run_commands()


def test_commands_leave_nothing() -> None:
    """No compiled file among Alembic's own, no module, no models, no change of what is logged or kept."""

    def seen() -> list[object]:
        return [
            sorted(Path(alembic.__file__).parent.joinpath("templates").rglob("*")),
            set(sys.modules),
            sum(isinstance(each, MetaData) for each in gc.get_objects()),
            (logging.root.level, list(logging.root.handlers), logging.getLogger("alembic").level),
            sys.dont_write_bytecode,
        ]

    run_commands()
    before = seen()
    run_commands()
    assert seen() == before
