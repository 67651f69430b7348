"""The schema before a change, as often as something is to be tried on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

from limbeck.matrices.case_schemas import Side
from limbeck.matrices.state import State
from limbeck.matrices.target import built_side

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.matrices.case import Case
    from limbeck.matrices.sandbox import Sandbox


class BaselineSchema:
    """The schema before a change: built once where the sandbox can undo what is done to it, else each time.

    Use it as a context manager.
    """

    def __init__(self, case: Case, sandbox: Sandbox) -> None:
        self._case = case
        self._sandbox = sandbox
        self._stack = ExitStack()
        self._kept: tuple[Connection, State] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._kept = None
        self._stack.close()

    @contextmanager
    def fresh(self) -> Iterator[tuple[Connection, State]]:
        """A connection to the schema for the block, and what it holds.

        Raises:
            CaseError: It cannot be built.
        """
        if not self._sandbox.undoes_by_rollback(commits=self._case.commits):
            with self._built() as connection:
                yield connection, State.read(connection)
            return
        if self._kept is None:
            connection = self._stack.enter_context(self._built())
            self._kept = connection, State.read(connection)
        connection, state = self._kept
        savepoint = connection.begin_nested()
        try:
            yield connection, state
        finally:
            savepoint.rollback()

    def _built(self) -> AbstractContextManager[Connection]:
        return built_side(self._case, self._sandbox, Side.BEFORE)
