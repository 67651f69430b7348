"""A workshop for people who prefer to click: files, history, rows and the log, side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from limbeck.exercises.attempt import Attempt
from limbeck.progress import Cancellation, Progress
from limbeck.widgets.background_work import BackgroundRun, Runner
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.cell_ends import at_cell_end
from limbeck.widgets.error_card import card
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.mimebundle import with_stored_form
from limbeck.widgets.panel import Panel
from limbeck.widgets.workshop.command_bar import CommandBar, Pressed
from limbeck.widgets.workshop.commands import Answer, command_of, edited, status_words
from limbeck.widgets.workshop.documents import REVISION, Documents
from limbeck.widgets.workshop.goal import Goal
from limbeck.widgets.workshop.history_strip import HistoryStrip
from limbeck.widgets.workshop.notice import Notice
from limbeck.widgets.workshop.panel_contents import PanelContents, panel_contents, proposal_html
from limbeck.widgets.workshop.prompt import Prompt
from limbeck.workshops.project_folder import is_version
from limbeck.workshops.steps import Step
from limbeck.workshops.workshop import Workshop

Take = Callable[[], Answer]
"""Takes a step."""

EDITOR = "$EDITOR"
"""What the command of a step begins with that writes a file."""

NOW = Markup("<h3>Now autogenerate would write</h3>")

SHORT = 12
"""How many characters of an id a button shows."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A step that waits for its turn.

    Attributes:
        words: What the status line says while it is taken.
        take: Takes it.
        is_edit: Whether it writes what was typed into a file.
    """

    words: str
    take: Take
    is_edit: bool


class WorkshopPanel(Panel):
    """A workshop side by side: its files to edit, its history, its tables with their rows, and the log.

    A click and a method of the workshop are the same thing, and each button shows its command. What a cell
    does to the workshop is shown when it has run. Of an exercise, the goal is in contents too.

    Attributes:
        workshop: What is shown.
        attempt: The attempt whose workshop it is; None for a workshop without a goal.
        selected: The full id of the revision that was clicked, to which the buttons lead; None for none.
    """

    def __init__(self, shown: Workshop | Attempt) -> None:
        """Make a panel.

        Args:
            shown: A workshop, or an attempt at an exercise.
        """
        self.attempt = None if isinstance(shown, Workshop) else shown
        self.workshop = shown if isinstance(shown, Workshop) else shown.workshop
        self.selected: str | None = None
        self._open: str | None = None  # the version file in the field
        self._lock = threading.RLock()  # guards what waits
        self._waiting: list[_Waiting] = []
        self._looking: Runner[None] = Runner(lambda _stage: None, self._end_look)
        self._shown: tuple[Step, ...] = ()
        super().__init__("Workshop", self._enter)
        self._build()
        self.refresh()
        self._stop_following = at_cell_end(self._follow)

    def refresh(self) -> None:
        """Show the workshop as it is now."""
        with self.workshop.turn:
            self.workshop.refresh()
            contents = panel_contents(self.workshop, self._open)
        self._show(contents)
        self._ask()

    def cancel(self) -> None:
        """End what runs, with its process, and take back what it has done; forget what waits."""
        with self._lock:
            self._waiting.clear()
        self._looking.cancel()
        super().cancel()

    def close(self) -> None:
        """Stop what is running and remove the panel from the page; the workshop stays."""
        if hasattr(self, "_stop_following"):
            self._stop_following()
            self._looking.cancel()
        super().close()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no step is running, and until it is known what autogenerate would write.

        Args:
            timeout: Seconds to wait at most, for each of both.

        Returns:
            Whether nothing is running.
        """
        return super().wait(timeout) and self._looking.wait(timeout)

    def take(self, words: str, step: Take, *, is_edit: bool = False) -> None:
        """Take a step in the background, after those that wait.

        Where one fails, is cancelled or is only warned of, those behind it are not taken: they were meant for
        what it would have done. What was typed into a file is written all the same.

        Args:
            words: What the status line says meanwhile.
            step: Takes it.
            is_edit: Whether it writes what was typed into a file.
        """
        self._looking.cancel()
        with self._lock:
            self._waiting.append(_Waiting(words, step, is_edit))
        self._next()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget; where there is none, in a stored notebook or a page, the workshop as it is now."""
        return with_stored_form(super()._repr_mimebundle_(**options), self.attempt or self.workshop)

    def _build(self) -> None:
        made = self.workshop
        self.commands = CommandBar(
            Pressed(
                autogenerate=self._autogenerate,
                upgrade=lambda: self._migrate("upgrade", self.selected or "head"),
                downgrade=lambda: self._migrate("downgrade", self.selected or "-1"),
                stamp=lambda: self.take("stamping", partial(made.stamp, self.selected or "head")),
                merge=lambda: self.take("merging", made.merge),
                undo=lambda: self._back("undoing the last step", made.undo),
                reset=lambda: self._back("going back to the start", made.reset),
            )
        )
        self.keyboard.on_enter("autogenerate", self._autogenerate)
        self.notice = Notice(lambda step: self._migrate(step.name, step.arguments["target"], anyway=True))
        self.documents = Documents(self._edit)
        self.history = HistoryStrip(self._select)
        self.tables, self.now, self.steps = drawn(), drawn(), drawn()
        self.goal = None if self.attempt is None else Goal(self.attempt, self._tell)
        self.prompt = Prompt()
        self.children = (
            self.keyboard,
            self.commands,
            self.actions,
            self.fault,
            self.notice,
            self._sides(),
            *(() if self.goal is None else (self.goal,)),
            self.steps,
            self.prompt,
        )
        self.add_class("limbeck-workshop-panel")

    def _sides(self) -> Row:
        left = Column((self.documents, self.now.add_class("limbeck-now")))
        right = Column((self.history, self.tables.add_class("limbeck-tables")))
        sides = Row((left.add_class("limbeck-left"), right.add_class("limbeck-right")))
        sides.add_class("limbeck-workshop-sides")
        return sides

    # What is asked for

    def _autogenerate(self) -> None:
        message = self.commands.message.value.strip() or "changes"
        self.take("comparing", partial(self.workshop.autogenerate, message))

    def _migrate(self, name: str, target: str, *, anyway: bool = False) -> None:
        method = self.workshop.upgrade if name == "upgrade" else self.workshop.downgrade
        self.take(f"alembic {name} {target}", partial(method, target, anyway=anyway))

    def _back(self, words: str, action: Callable[[], None]) -> None:
        def back() -> None:
            action()
            self._open = None

        self.take(words, back)

    def _enter(self) -> None:
        line = self.prompt.take()
        if line is not None:
            self.actions.run(lambda: self.take(line.text, command_of(self.workshop, line)))

    def _edit(self, path: str, text: str) -> None:
        """Write what was typed; several pauses in one file are one step."""
        self.take("saving", partial(edited, self.workshop, path, text), is_edit=True)

    def _select(self, revision: str) -> None:
        self.actions.run(lambda: self._choose(None if revision == self.selected else revision))

    def _choose(self, revision: str | None) -> None:
        self.selected = revision
        self.commands.aim(None if revision is None else revision[:SHORT])
        self.history.mark(revision)
        if revision is not None:
            self._open = self.workshop.revision_path(revision)
            self.documents.show_revision(self._open, self.workshop.folder_text(self._open))
            self.documents.bring_up(REVISION)

    # What comes of it

    def _follow(self) -> None:
        """Show what the cell that has just run did to the workshop."""
        if not self.actions.running and tuple(self.workshop.log) != self._shown:
            self.actions.run(self.refresh)

    def _next(self, *, behind_another: bool = False) -> None:
        with self._lock:
            if not self._waiting or self.actions.running:
                return
            step = self._waiting.pop(0)
        # What was typed while another step failed takes nothing of what is said about that from the page.
        kept = self.fault.value if behind_another and step.is_edit else None
        after = partial(self._after, kept)
        work = partial(self._taken, step.take)
        self.actions.start(step.words, work, after, show_card=self._show_fault, undoes=True)

    def _taken(
        self, step: Take, _progress: Progress, cancellation: Cancellation
    ) -> tuple[Answer, PanelContents]:
        with self.workshop.cancelled_by(cancellation):
            answer = step()
            if isinstance(answer, Step) and answer.new_file is not None and is_version(answer.new_file):
                self._open = answer.new_file
            return answer, panel_contents(self.workshop, self._open)

    def _after(self, kept: str | None, result: tuple[Answer, PanelContents]) -> None:
        answer, contents = result
        self._show(contents)
        state, words = status_words(answer, self.actions.seconds)
        # What is wrong with a file is told beside its line.
        is_edit = isinstance(answer, Step) and answer.command.startswith(EDITOR)
        is_done = not isinstance(answer, Step) or (answer.taken and answer.failure is None)
        self.actions.say(state, words if is_edit or is_done else f"{words}{self._drop_waiting()}")
        if isinstance(answer, Step) and answer.new_file is not None:
            self.documents.bring_up(REVISION)
            self.commands.message.value = ""
        if kept is None:
            self.notice.show(None if is_edit else answer)
        else:
            self.fault.value = kept
        self._next(behind_another=True)
        self._ask()

    def _show_fault(self, card: str) -> None:
        """Show the card of a step that raised, and go on to what was typed meanwhile."""
        self.fault.value = card
        if card:
            self.actions.say("failed", f"That did not work.{self._drop_waiting()}")
            self._next(behind_another=True)

    def _drop_waiting(self) -> str:
        """Forget the steps that wait, but not what was typed; returns a sentence that names them, if any."""
        with self._lock:
            dropped = [each.words for each in self._waiting if not each.is_edit]
            self._waiting = [each for each in self._waiting if each.is_edit]
        return f" Not run either: {', '.join(dropped)}." if dropped else ""

    def _show(self, contents: PanelContents) -> None:
        self._shown = contents.logged
        if self.selected is not None and self.selected not in contents.history.keys.values():
            self._choose(None)
        self.history.show(contents.history, self.selected)
        self.tables.value = content(contents.tables)
        self.steps.value = content(contents.log)
        self.documents.show(contents.models, contents.wrong, contents.revision, contents.env)
        self.commands.show_possible(heads=contents.heads, steps=contents.steps)

    def _tell(self, words: Callable[[], Markup]) -> None:
        self.actions.run(lambda: self.notice.tell(words()))

    def _ask(self) -> None:
        """Ask what autogenerate would write and how the attempt stands, unless there is more to do."""
        if not self.actions.running:
            self._looking.start(self._look)

    def _look(self, _progress: Progress, cancellation: Cancellation) -> None:
        with self.workshop.turn:
            found = proposal_html(self.workshop)
        cancellation.check()
        self.now.value = content(NOW, found)
        if self.goal is not None:
            with self.workshop.turn:
                cancellation.check()
                outcome = self.goal.attempt.outcome
            cancellation.check()
            self.goal.show(outcome)

    def _end_look(self, run: BackgroundRun[None]) -> None:
        if run.error is not None:
            self.now.value = content(card(run.error))
