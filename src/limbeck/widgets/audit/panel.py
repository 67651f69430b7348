"""The audit for people who rather click: a form, a button, and what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from limbeck.audits.report import Audit, AuditGroup
from limbeck.errors import CancelledError
from limbeck.processes.fork_servers import warm_up
from limbeck.projects.project import Project
from limbeck.view.summaries import plural
from limbeck.widgets import error_card, markup
from limbeck.widgets.audit import variables
from limbeck.widgets.audit.form import AuditForm
from limbeck.widgets.audit.result import ResultView
from limbeck.widgets.background_work import Run, Runner
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.keyboard import Keyboard
from limbeck.widgets.status_line import StatusLine


class AuditPanel(Column):
    """Connects to a database, compares it with models and shows the differences.

    `AuditPanel()` offers the shop sample first. `AuditPanel(db, models)` and `AuditPanel(project)` take what
    `limbeck.audit` takes and offer that first. What the panel found is its `result`.

    Passwords that are typed into it are in the kernel only, until the panel is closed: not in widget
    state, not in a saved notebook, not in a report.
    """

    def __init__(self, database: Any = None, against: Any = None, *, time_limit: float = 300.0) -> None:
        """Make a panel.

        Args:
            database: A database or a project to offer first; nothing to offer the sample.
            against: Models or a project to compare the database with.
            time_limit: Seconds that a project's `env.py`, or models loaded by name, may take.
        """
        self._result: Audit | AuditGroup | None = None
        self._runner: Runner[Audit | AuditGroup] = Runner(self._tell, self._end)
        self.form = AuditForm(database, against, time_limit, variables.kernel_namespace)
        self.start_button = w.Button(description="Audit", icon="search").add_class("limbeck-start")
        self.cancel_button = w.Button(description="Cancel", icon="stop", layout=w.Layout(display="none"))
        self.status = StatusLine()
        self.problem = markup.drawn()
        self.results = Column()
        self.keyboard = Keyboard("Audit of a database", start=self.start, cancel=self.cancel)
        actions = Row((self.start_button, self.cancel_button, self.status)).add_class("limbeck-actions")
        super().__init__((self.keyboard, self.form, actions, self.problem, self.results))
        self.add_class("limbeck").add_class("limbeck-panel")
        self.start_button.on_click(lambda _button: self.start())
        self.cancel_button.on_click(lambda _button: self.cancel())
        if database is None and against is None:
            warm_up(sys.executable)  # the sample is offered, and looked at in an interpreter of its own
        elif isinstance(database, Project):
            warm_up(database.python)

    @property
    def result(self) -> Audit | AuditGroup | None:
        """What the last audit found; None before it has ended, and where it failed or was cancelled."""
        return self._result

    def start(self) -> None:
        """Start the audit that the form asks for, off the main thread; while one runs, nothing happens."""
        if not self._runner.running:
            self._guard(self._start)

    def cancel(self) -> None:
        """Stop the audit that is running; a second one can be started at once."""
        if self._runner.cancel():
            self._show_running(running=False)
            self.status.say("stopped", "Cancelled.")

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no audit is running.

        Args:
            timeout: Seconds to wait at most.

        Returns:
            Whether none is running.
        """
        return self._runner.wait(timeout)

    def close(self) -> None:
        """Stop what is running, let go of every secret and take the panel off the page."""
        self._runner.cancel()
        self.form.forget()
        super().close()

    def _start(self) -> None:
        request = self.form.request()
        self._result = None
        self._clear()
        self.status.say("running", "starting")
        self._show_running(running=True)
        self._runner.start(request.run, aside=not request.is_bound_to_thread)

    def _tell(self, stage: str) -> None:
        self.status.say("running", stage)

    def _end(self, run: Run[Audit | AuditGroup]) -> None:
        self._show_running(running=False)
        if run.error is None:
            self._guard(lambda: self._show(run))
        elif isinstance(run.error, CancelledError):
            self.status.say("stopped", "Cancelled.")
        else:
            self._fail(run.error)

    def _show(self, run: Run[Audit | AuditGroup]) -> None:
        found = self._result = run.result
        if found is None:
            return
        self.results.children = (ResultView(found, self._guard),)
        audits = list(found) if isinstance(found, AuditGroup) else [found]
        compared = [audit for audit in audits if audit.failure is None]
        total = plural(sum(len(audit.changes) for audit in compared), "change")
        self.status.say(
            "done" if len(compared) == len(audits) else "failed",
            f"Done in {run.elapsed:.1f} s: {total if compared else 'there is no comparison'}.",
        )

    def _guard(self, action: Callable[[], Any]) -> None:
        """Do something for a click: whatever it raises is shown, and the form keeps its content."""
        self.problem.value = ""
        try:
            action()
        except Exception as error:  # noqa: BLE001  a click that does nothing would be worse
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self.status.say("failed", "That did not work.")
        self.problem.value = markup.content(error_card.card(error, self.form.secrets()))

    def _clear(self) -> None:
        before, self.results.children = self.results.children, ()
        for widget in before:
            widget.close()

    def _show_running(self, *, running: bool) -> None:
        self.keyboard.running = running
        self.cancel_button.layout.display = None if running else "none"
