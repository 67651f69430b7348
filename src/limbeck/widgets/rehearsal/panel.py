"""The rehearsal for people who prefer to click: a form, a button, and revisions that go by."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

import ipywidgets as w
import traitlets

import limbeck
from limbeck.errors import InputError
from limbeck.progress import Cancellation, Progress
from limbeck.projects.project import Project
from limbeck.projects.worker_process import warm_up
from limbeck.rehearsals.rehearsal import (
    Rehearsal,
    RehearsalVerdict,
    RehearsedRevision,
    revision_named,
)
from limbeck.view.rehearsal.html import NoVerdict, rehearsal_summary
from limbeck.view.rehearsal.summary import headline
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.export_bar import ExportBar
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.panel import Panel
from limbeck.widgets.rehearsal.form import RehearsalForm
from limbeck.widgets.rehearsal.revision_list import RevisionList
from limbeck.widgets.rehearsal.step_view import StepView


class RehearsalPanel(Panel):
    """Runs the revisions of a project on a copy of its database, and shows what each of them does.

    `RehearsalPanel(project)` takes what `limbeck.rehearse` takes; `RehearsalPanel()` offers the sample shop.
    The chosen revision is its `selected`, which can be set from Python too, by a full or partial id; what
    came of the rehearsal is its `result`.

    A password typed into it is kept in the kernel only, until the panel is closed.

    Attributes:
        selected: The full id of the chosen revision; None for none.
    """

    selected = traitlets.Unicode(None, allow_none=True)

    def __init__(
        self,
        project: Project | str | os.PathLike[str] | None = None,
        *,
        database: Any = None,
        time_limit: float = 300.0,
    ) -> None:
        """Make a panel.

        Args:
            project: A `Project`, or what `limbeck.project` takes; None to offer the sample.
            database: A database to offer first; None for the project's own.
            time_limit: Seconds that each revision may take.

        Raises:
            ProjectError: There is no such project.
        """
        given = project if project is None or isinstance(project, Project) else limbeck.project(project)
        self._result: Rehearsal | None = None
        self._turn = 0  # of the rehearsal that may still change what is shown
        self._lock = threading.RLock()
        self._led_to: str | None = None
        self._none = NoVerdict.TO_COME
        self.start_button = w.Button(description="Rehearse", icon="play").add_class("limbeck-start")
        super().__init__(
            "Rehearsal of revisions", self.start, buttons=(self.start_button,), secrets=self._secrets
        )
        self.form = RehearsalForm(given, database, time_limit, self.actions.run)
        self.list = RevisionList(lambda revision: self.actions.run(lambda: self._choose(revision)))
        self.step = StepView()
        self.summary = drawn()
        self.export = ExportBar(self._exported, self.actions, name="rehearsal.html")
        self.sides = Row((self.list, self.step)).add_class("limbeck-rehearsed")
        self.below = Column((self.summary, self.export))
        self.children = (self.keyboard, self.form, self.actions, self.fault, self.sides, self.below)
        self.add_class("limbeck-rehearsal-panel")
        self._clear()
        self.start_button.on_click(lambda _button: self.start())
        warm_up(sys.executable if given is None else given.python)

    @property
    def result(self) -> Rehearsal | None:
        """The last rehearsal; None while it runs, and if it could not be done or was cancelled."""
        return self._result

    def start(self) -> None:
        """Start the rehearsal that the form describes, in the background; while one runs, nothing happens."""
        if not self.actions.running:
            self.actions.run(self._start)

    def cancel(self) -> None:
        """Stop what is running; the verdicts that have come stay."""
        with self._lock:
            self._turn += 1
            is_cut_off = self.actions.running
        super().cancel()
        if is_cut_off:
            self._show_steps(self.list.steps, NoVerdict.NOT_RUN)

    def close(self) -> None:
        """Stop what is running, forget every secret and remove the panel from the page."""
        if hasattr(self, "form"):  # not made if the arguments were refused
            self.cancel()
            self.form.forget()
        super().close()

    @traitlets.validate("selected")
    def _identify(self, proposal: Any) -> str | None:
        name = proposal["value"]
        return None if name is None else revision_named(self.list.steps, name).revision

    @traitlets.observe("selected")
    def _select(self, _change: Any) -> None:
        self.list.choose(self.selected)
        self._show_selected()

    def _choose(self, revision: str | None) -> None:
        self.selected = revision

    def _secrets(self) -> tuple[str, ...]:
        return self.form.secrets()

    def _exported(self) -> Rehearsal:
        if self._result is None:
            raise InputError(
                "There is no rehearsal to save.", slug="no-rehearsal", remedy="Let one run to its end first."
            )
        return self._result

    def _start(self) -> None:
        request = self.form.request()
        self._result = None
        self._clear()
        with self._lock:
            self._turn += 1
            turn = self._turn

        def work(progress: Progress, cancellation: Cancellation) -> Rehearsal:
            return request.run(progress, lambda steps: self._watch(turn, steps), cancellation)

        self.actions.start("starting", work, self._show)

    def _watch(self, turn: int, steps: tuple[RehearsedRevision, ...]) -> None:
        """Show the verdicts so far, and lead the reader to the newest, unless one was chosen."""
        with self._lock:
            if turn != self._turn:
                return
            self._show_steps(steps, NoVerdict.TO_COME)
            judged = [each.revision for each in steps if each.is_reached]
            if judged:
                self._lead_to(judged[-1])

    def _show(self, found: Rehearsal) -> None:
        self._result = found
        self._show_steps(found.revisions, NoVerdict.NOT_REACHED)
        order = [*RehearsalVerdict, None]
        worst = min(found.revisions, key=lambda each: order.index(each.verdict), default=None)
        if worst is not None and worst.verdict is not RehearsalVerdict.SAFE:
            self._lead_to(worst.revision)
        self.summary.value = content(rehearsal_summary(found))
        self.below.layout.display = None
        self.actions.say("answered", f"{headline(found)} {self.actions.seconds:.1f} s.")

    def _show_steps(self, steps: tuple[RehearsedRevision, ...], none: NoVerdict) -> None:
        self._none = none
        self.list.show(steps, none)
        self.sides.layout.display = None if steps else "none"
        self._show_selected()

    def _lead_to(self, revision: str) -> None:
        """Choose a revision for a reader who has not chosen one."""
        if self.selected == self._led_to:
            self._led_to = revision
            self.selected = revision

    def _show_selected(self) -> None:
        found = (each for each in self.list.steps if each.revision == self.selected)
        self.step.show(next(found, None), self._none)

    def _clear(self) -> None:
        self.selected = self._led_to = None
        self._show_steps((), NoVerdict.TO_COME)
        self.summary.value = ""
        self.below.layout.display = "none"
