"""Running steps in a project: each is recorded with what it did, and can be undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from limbeck.databases.database import Database
from limbeck.errors import CancelledError, InputError, ServerError
from limbeck.progress import Cancellation
from limbeck.rehearsals.state_change import StateChange
from limbeck.secret_texts import mask_text
from limbeck.workshops.database_states import DatabaseStates
from limbeck.workshops.project_folder import Texts, file_changes, put_back, read_texts
from limbeck.workshops.rows import TableView, table_views
from limbeck.workshops.steps import Done, Step

OUTSIDE = "edited outside"
"""The name of a step that nobody asked for: files or rows were changed by other means."""


P = ParamSpec("P")
T = TypeVar("T")


def _in_turn(method: Callable[Concatenate[StepRunner, P], T]) -> Callable[Concatenate[StepRunner, P], T]:
    """The method, one thread at a time."""

    @wraps(method)
    def run(of: StepRunner, /, *args: P.args, **named: P.kwargs) -> T:
        with of.turn:
            return method(of, *args, **named)

    return run


@dataclass(frozen=True, slots=True)
class _Point:
    """Where a step began, or where everything stands.

    Attributes:
        texts: The files.
        state: The number of the database's state.
    """

    texts: Texts
    state: int


class StepRunner:
    """A project with its database, and the steps that were taken in it.

    Attributes:
        folder: The project.
        states: The states of its database.
        log: The steps, oldest first.
        turn: Is held while a step is taken: a panel looks on from a thread of its own.
        cancellation: Ends the step that runs.
    """

    def __init__(self, folder: Path, states: DatabaseStates) -> None:
        """Be where both are; no step can be undone before `begin_here` says from where on.

        Args:
            folder: The project.
            states: The states of its database, of which there is one.
        """
        self.turn = threading.RLock()
        self.folder = folder
        self.states = states
        self.log: list[Step] = []
        self.cancellation = Cancellation()
        self._points: list[_Point] = []
        self._now = self._point_now()
        self._start = (self._now, 0)
        self._has_begun = False

    @_in_turn
    def run(
        self,
        name: str,
        arguments: dict[str, Any],
        command: str,
        action: Callable[[], Done],
        *,
        touches_database: bool = True,
    ) -> Step:
        """Take a step; one that is cancelled meanwhile, or interrupted, is undone.

        Args:
            name: The name of the method.
            arguments: What it was given, JSON-ready.
            command: What does the same in a terminal.
            action: Does it.
            touches_database: Whether it may change the database.

        Raises:
            InputError: The action was refused before it did anything.
        """
        self.notice()
        self._secure()
        before = self._now
        try:
            self.cancellation.check()
            done = action()
            self.cancellation.check()  # what it ran may have ended in another way
        except CancelledError:
            return self._take_back(before, name, arguments, command, touches_database=touches_database)
        except KeyboardInterrupt:
            self._take_back(before, name, arguments, command, touches_database=touches_database)
            raise
        self._now = self._point_now() if touches_database else _Point(read_texts(self.folder), before.state)
        step = Step(name, arguments | done.arguments, command, done.output, failure=done.failure)
        return self._record(before, step)

    @_in_turn
    def refuse(
        self,
        name: str,
        arguments: dict[str, Any],
        command: str,
        warnings: tuple[str, ...] = (),
        *,
        cancelled: bool = False,
    ) -> Step:
        """Record a step that was not taken.

        Args:
            name: The name of the method.
            arguments: What it was given.
            command: What does it in a terminal.
            warnings: Why it was not taken.
            cancelled: Whether it was cancelled.
        """
        step = Step(name, arguments, command, taken=False, warnings=warnings, cancelled=cancelled)
        return self._record(self._now, step)

    @contextmanager
    def cancelled_by(self, cancellation: Cancellation) -> Iterator[None]:
        """A block of steps that can be cancelled from another thread.

        Args:
            cancellation: Ends them.
        """
        with self.turn:
            outer, self.cancellation = self.cancellation, cancellation
            try:
                yield
            finally:
                self.cancellation = outer

    @_in_turn
    def notice(self) -> Step | None:
        """Record what was changed by other means since the last step, as a step; None where nothing was."""
        before, self._now = self._now, self._point_now()
        if before == self._now:
            return None
        files = {each.path: each.after for each in file_changes(before.texts, self._now.texts)}
        return self._record(before, Step(OUTSIDE, {"files": files}, ""))

    @_in_turn
    def undo(self, steps: int) -> None:
        """Put files and database back to where they were before some steps, which the log forgets.

        Args:
            steps: How many; those that were not taken do not count.

        Raises:
            InputError: There are not so many.
        """
        self.notice()
        at = len(self.log)
        for _ in range(steps):
            taken = [number for number in range(self._start[1], at) if self.log[number].taken]
            if not taken:
                raise InputError(
                    f"{steps} steps can't be undone: there are fewer.",
                    slug="nothing-to-undo",
                    remedy="reset() goes back to the beginning.",
                )
            at = taken[-1]
        self._go(self._points[at], at)

    @_in_turn
    def go_back(self, length: int) -> None:
        """Undo all steps after some place in the log.

        Args:
            length: How many steps the log is to keep.
        """
        self.notice()
        if length < len(self.log):
            self._go(self._points[length], length)

    @_in_turn
    def reset(self) -> None:
        """Put files and database back to the beginning; the log forgets all steps since."""
        self.notice()
        self._go(*self._start)

    @_in_turn
    def begin_here(self) -> None:
        """Take what is there now for the beginning: no undo and no reset leads further back."""
        self.notice()
        self._start = (self._now, len(self.log))
        self._has_begun = True
        self._secure()

    @_in_turn
    def forget(self) -> None:
        """Forget all steps: what is there now is where everything begins."""
        self.notice()
        self.log.clear()
        self._points.clear()
        self._start = (self._now, 0)

    @property
    def beginning(self) -> Database:
        """The database as it was at the beginning, which must not be changed.

        Raises:
            DatabaseError: It could not be kept.
        """
        return self.states.kept(self._start[0].state)

    @property
    def begins_after(self) -> int:
        """How many steps of the log belong to the beginning."""
        return self._start[1]

    @property
    def texts(self) -> Texts:
        """The files as they were last seen."""
        return self._now.texts

    @property
    def tables(self) -> tuple[TableView, ...]:
        """The tables as they were last seen, with what the last step did to their rows."""
        if self.log:
            return self.log[-1].tables
        return self._effects(self._now.state, self._now.state)[1]

    @_in_turn
    def annotate(self, note: str) -> Step:
        """Give the last step a presenter's note.

        Raises:
            InputError: There is no step.
        """
        if not self.log:
            raise InputError(
                "There is no step to add a note to.", slug="no-step", remedy="Take a step first."
            )
        self.log[-1] = replace(self.log[-1], note=mask_text(note))
        return self.log[-1]

    @_in_turn
    def change_since(self, step: int) -> StateChange:
        """What the database differs in from what it was before a step.

        Args:
            step: The place of the step in the log; its length for no step at all.
        """
        self.notice()
        point = self._points[step] if step < len(self._points) else self._now
        return self.states.change(point.state, self._now.state)

    def _point_now(self) -> _Point:
        return _Point(read_texts(self.folder), self.states.look())

    def _record(self, before: _Point, step: Step) -> Step:
        after = self._now
        change, tables = self._effects(before.state, after.state)
        step = replace(
            step,
            command=mask_text(step.command),
            output=mask_text(step.output),
            warnings=tuple(map(mask_text, step.warnings)),
            files=file_changes(before.texts, after.texts),
            change=change,
            tables=tables,
        )
        self.log.append(step)
        self._points.append(before)
        if before.state != after.state:
            self._secure()
        return step

    def _take_back(
        self, before: _Point, name: str, arguments: dict[str, Any], command: str, *, touches_database: bool
    ) -> Step:
        """Make everything what it was before a step that did not come to its end, and record that."""
        if self._has_begun:
            put_back(self.folder, before.texts)
            if touches_database:
                self.states.put_back(before.state, unseen=True)
            self._now = before
        return self.refuse(name, arguments, command, cancelled=True)

    def _effects(self, before: int, after: int) -> tuple[StateChange | None, tuple[TableView, ...]]:
        files = (self.states.file(before), self.states.file(after))
        if before == after:
            return None, table_views(*files, {}, {})
        change = self.states.change(before, after)
        return change, table_views(*files, change.renamed_tables, change.renamed_columns)

    def _secure(self) -> None:
        # Where somebody is connected, a copy is tried again before the next step.
        if self._has_begun:
            with suppress(ServerError):
                self.states.secure()

    def _go(self, point: _Point, steps: int) -> None:
        self.states.put_back(point.state)
        put_back(self.folder, point.texts)
        del self.log[steps:], self._points[steps:]
        self._now = point
