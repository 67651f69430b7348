"""The schema before a change, as often as somebody wants to try something on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

from limbeck.matrices.case_schemas import Side
from limbeck.matrices.state import State
from limbeck.matrices.target import built

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.matrices.case import Case
    from limbeck.matrices.sandbox import Stage


class Ground:
    """Builds it once where a stage takes back what is done to it, and each time where it does not.

    Use it as a context manager.
    """

    def __init__(self, case: Case, stage: Stage) -> None:
        self._case = case
        self._stage = stage
        self._stack = ExitStack()
        self._kept: tuple[Connection, State] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._kept = None
        self._stack.close()

    @contextmanager
    def fresh(self) -> Iterator[tuple[Connection, State]]:
        """A connection to it for the block, and what it holds.

        Raises:
            CaseError: It cannot be built.
        """
        if not self._stage.takes_back(commits=self._case.commits):
            with self._built() as connection:
                yield connection, State.of(connection)
            return
        if self._kept is None:
            connection = self._stack.enter_context(self._built())
            self._kept = connection, State.of(connection)
        connection, state = self._kept
        savepoint = connection.begin_nested()
        try:
            yield connection, state
        finally:
            savepoint.rollback()

    def _built(self) -> AbstractContextManager[Connection]:
        return built(self._case, self._stage, Side.BEFORE)
