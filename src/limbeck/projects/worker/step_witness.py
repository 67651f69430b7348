"""What a step does while it runs: its statements, and the states before and after it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.ddl.base import AddColumn
from sqlalchemy import Enum, event
from sqlalchemy.schema import CreateTable

from limbeck.projects.jobs.revisions import StatementRan, StepBegins, StepRan, WordsDeclared
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.effects.observer import EffectsObserver
from limbeck.projects.worker.effects.own_sessions import OwnSessions
from limbeck.projects.worker.effects.relations import ask_ahead, version_of
from limbeck.projects.worker.effects.saved_state import save_seen_state, write_state
from limbeck.projects.worker.sqlite_state import save_state
from limbeck.records import ObservedStatement

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Column, Connection, ExceptionContext
    from sqlalchemy.engine.interfaces import ExecutionContext

_BATCH = "_alembic_tmp_"
"""How batch mode begins the name of the table that takes the place of another one."""

_LONGEST = 80
"""Characters of a statement in a line of progress."""

# What SQLAlchemy asks when a batch operation or an inspector looks at a table.
_REFLECTION = re.compile(
    r"\s*(?:PRAGMA\s+(?:main|temp)\.|SELECT\b.*\b(?:sqlite_(?:temp_)?master|pg_catalog)\b)", re.DOTALL
)


class StepWitness:
    """Tells each statement of each step with its time, and keeps the states between the steps.

    Attributes:
        states: The folder for the states; empty to keep none.
    """

    def __init__(
        self, channel: Channel, revisions: Sequence[str], states: str, sessions: OwnSessions
    ) -> None:
        """Nothing has run yet.

        Args:
            channel: Where everything goes.
            revisions: The revision of each step.
            states: The folder for the states; empty to keep none.
            sessions: Our sessions in the scratch database.
        """
        self._revisions = revisions
        self._sessions = sessions
        self._effects: EffectsObserver | None = None
        self._channel = channel
        self.states = states
        self._position = 0
        self._last: StepRan | None = None
        self._is_end_unsaved = False
        self._step_began = 0.0
        self._began = 0.0
        self._revision_table = re.compile("")
        self._running = False
        self._connection: Connection
        self._namespace: Callable[[], AbstractContextManager[None]] = nullcontext

    @contextmanager
    def watching(
        self, context: MigrationContext, namespace: Callable[[], AbstractContextManager[None]]
    ) -> Iterator[None]:
        """Listen to the connection of a context for as long as the block lasts.

        Args:
            context: The context that `env.py` configured.
            namespace: In whose block `limbeck` means ours.
        """
        connection = context.connection
        if connection is None:
            raise ValueError("a context without a connection")
        self._connection = connection
        self._revision_table = re.compile(
            rf"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\S*\b{re.escape(context.version_table)}\b",
            re.IGNORECASE,
        )
        if self.states and connection.dialect.name == "postgresql":
            schema = context.version_table_schema
            place = "" if schema in {None, "public"} else f"{schema}."
            self._effects = EffectsObserver(self._sessions, frozenset({f"{place}{context.version_table}"}))
            self._effects.listen()
            with namespace():
                ask_ahead(version_of(connection))
        self._namespace = namespace
        listeners = (
            ("before_cursor_execute", self._about_to_run),
            ("after_cursor_execute", self._ran),
        )
        for name, listener in listeners:
            event.listen(connection, name, listener)
        # This event is the dialect's: an engine of the project's own is listened to as well.
        event.listen(connection.engine, "handle_error", self._failed)
        self._save(0)
        try:
            yield
        finally:
            for name, listener in listeners:
                event.remove(connection, name, listener)
            event.remove(connection.engine, "handle_error", self._failed)
            if self._effects is not None:
                self._effects.close()

    def before(self, position: int) -> None:
        """A step begins."""
        self._position = position
        self._channel.answer(StepBegins(position))
        self._running = True
        self._step_began = time.perf_counter()

    def after(self, position: int) -> None:
        """A step is over; the last one is when it has been committed, too."""
        ran = StepRan(position, time.perf_counter() - self._step_began)
        self._running = False
        is_last = position == len(self._revisions) - 1
        # A session that has read the catalogue before reads it in a fraction of the time.
        self._is_end_unsaved = is_last and self._reads_by_ours()
        # That of a SQLite file is there for whoever ordered the run, who has it as it is.
        if not self._is_end_unsaved and not (is_last and self._connection.dialect.name == "sqlite"):
            self._save(position + 1)
        if is_last:
            self._last = ran
        else:
            self._channel.answer(ran)

    def finish(self) -> None:
        """The run is over, without an error."""
        if self._is_end_unsaved:
            engine = self._sessions.reading(self._connection.dialect.driver)
            if engine is not None:
                self._announce_state(len(self._revisions))
                with engine.begin() as connection:
                    write_state(connection, *self._files(len(self._revisions)))
        if self._last is not None:
            self._channel.answer(self._last)

    def _reads_by_ours(self) -> bool:
        """Whether a session of ours can read the state that the run ends in."""
        return (
            self._effects is not None and self._sessions.reading(self._connection.dialect.driver) is not None
        )

    def _announce_state(self, number: int) -> None:
        self._channel.progress(f"{self._revisions[max(0, number - 1)]}: keeping the state")

    def _files(self, number: int) -> tuple[Path, Path | None]:
        """Where a state is written, and the one before it."""
        return Path(self.states, f"{number}.db"), Path(self.states, f"{number - 1}.db") if number else None

    def _save(self, number: int) -> None:
        if self.states:
            self._announce_state(number)
        if self.states and self._connection.dialect.name == "sqlite":
            save_state(self._connection, self._sessions.file, self._files(number)[0])
        elif self._effects is not None:
            with self._namespace():  # the catalogue is read by what is imported when it is needed
                save_seen_state(self._connection, self._sessions, *self._files(number))
            self._effects.rest(self._connection)

    def _about_to_run(self, connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if self._is_shown(statement):
            begin = " ".join(statement.split())[:_LONGEST]
            self._channel.progress(f"{self._revisions[self._position]}: {begin}")
            if self._effects is not None:
                self._effects.begin(connection, statement)
        self._began = time.perf_counter()

    def _ran(
        self,
        connection: Connection,
        _cursor: Any,
        statement: str,
        _parameters: Any,
        context: ExecutionContext | None,
        _many: Any,
    ) -> None:
        seconds = time.perf_counter() - self._began
        for each in _declared_words(context):
            self._channel.answer(each)
        if self._is_shown(statement):
            observed = ObservedStatement(statement.strip(), seconds)
            if self._effects is not None:
                observed = self._effects.end(connection, observed)
            self._channel.answer(StatementRan(self._position, observed, failed=False))

    def _failed(self, error: ExceptionContext) -> None:
        seconds = time.perf_counter() - self._began
        if error.connection is not self._connection or error.statement is None:
            return
        if self._effects is not None:
            self._effects.fail(error.connection)
        if self._is_shown(error.statement):
            observed = ObservedStatement(error.statement.strip(), seconds)
            self._channel.answer(StatementRan(self._position, observed, failed=True))

    def _is_shown(self, statement: str) -> bool:
        """Whether it is one of the revision's own, and not Alembic's bookkeeping."""
        return self._running and not (_REFLECTION.match(statement) or self._revision_table.match(statement))


def _declared_words(context: ExecutionContext | None) -> Iterator[WordsDeclared]:
    """The columns of a statement that makes some, each with the words that its type takes."""
    statement: Any = getattr(getattr(context, "compiled", None), "statement", None)
    table = ""
    columns: tuple[Column[Any], ...] = ()
    if isinstance(statement, CreateTable):
        table, columns = statement.element.name, tuple(statement.element.columns)
    elif isinstance(statement, AddColumn):
        table, columns = statement.table_name, (statement.column,)
    for each in columns:
        if isinstance(each.type, Enum) and each.type.enums:
            yield WordsDeclared(table.removeprefix(_BATCH), each.name, tuple(each.type.enums))
