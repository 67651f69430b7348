"""The audit for people who prefer to click: a form, a button, and the result."""

from __future__ import annotations

import sys
import threading
from functools import partial
from typing import Any

import ipywidgets as w

from limbeck.audits.report import Audit, AuditGroup
from limbeck.audits.sample import build_ahead
from limbeck.processes import threads
from limbeck.progress import Cancellation, Progress
from limbeck.projects.models import Models
from limbeck.projects.project import Project
from limbeck.projects.worker_process import warm_up
from limbeck.view.audit import html as view
from limbeck.view.summaries import plural
from limbeck.widgets.audit import variables
from limbeck.widgets.audit.database_fields import SAMPLES
from limbeck.widgets.audit.form import AuditForm
from limbeck.widgets.audit.result import ResultView
from limbeck.widgets.boxes import Column
from limbeck.widgets.panel import Panel


class AuditPanel(Panel):
    """Connects to a database, compares it with models and shows the differences.

    `AuditPanel()` offers the sample shop first. `AuditPanel(db, models)` and `AuditPanel(project)` take what
    `limbeck.audit` takes and offer that first. What the panel found is its `result`.

    Passwords typed into it are kept in the kernel only, until the panel is closed: not in widget state, not
    in a saved notebook, not in a report.
    """

    def __init__(self, database: Any = None, against: Any = None, *, time_limit: float = 300.0) -> None:
        """Make a panel.

        Args:
            database: A database or a project to offer first; nothing to offer the sample.
            against: Models or a project to compare the database with.
            time_limit: Seconds that a project's `env.py`, or loading models by name, may take.
        """
        self._result: Audit | AuditGroup | None = None
        self._view: ResultView | None = None  # kept from one audit to the next
        self._turn = 0  # of the audit that may still change what is shown
        self._lock = threading.RLock()
        self.form = AuditForm(database, against, time_limit, variables.kernel_namespace)
        self.start_button = w.Button(description="Audit", icon="search").add_class("limbeck-start")
        self.results = Column()
        super().__init__(
            "Audit of a database", self.start, buttons=(self.start_button,), secrets=self.form.secrets
        )
        self.cancel_button, self.problem = self.actions.cancel_button, self.fault
        self.children = (self.keyboard, self.form, self.actions, self.fault, self.results)
        self.start_button.on_click(lambda _button: self.start())
        python = _interpreter(database, against)
        if python is not None:
            warm_up(python)
        if threads.available():
            threads.start(view.warm_up, name="view")
        self.form.database.choice.observe(self._build_ahead, "value")
        self._build_ahead()

    @property
    def result(self) -> Audit | AuditGroup | None:
        """What the last audit found, as soon as it is shown; None before, and where nothing was found out."""
        return self._result

    def start(self) -> None:
        """Start the audit that the form describes, in the background; while one runs, nothing happens."""
        if not self.actions.running:
            self.actions.run(self._start)

    def cancel(self) -> None:
        """Stop what is running; changes that are shown already stay."""
        with self._lock:
            self._turn += 1
        super().cancel()

    def close(self) -> None:
        """Stop what is running, forget every secret and remove the panel from the page."""
        if hasattr(self, "form"):  # not made if the arguments were refused
            self.cancel()
            self.form.forget()
        super().close()

    def _build_ahead(self, _change: object = None) -> None:
        """Build the sample that is chosen while the reader is on the way to the button."""
        chosen = self.form.database.choice.value
        if chosen in SAMPLES:
            build_ahead(SAMPLES[chosen])

    def _start(self) -> None:
        request = self.form.request()
        self._result = None
        self.results.children = ()
        with self._lock:
            self._turn += 1
            show = partial(self._show_changes, self._turn, request.blind_spots)

        def work(progress: Progress, cancellation: Cancellation) -> Audit | AuditGroup:
            return request.run(progress, show, cancellation)

        self.actions.start("starting", work, self._show, aside=not request.is_bound_to_thread)
        if self.actions.running:
            self._result_view()  # the browser loads it while the database is compared

    def _show_changes(self, turn: int, searching: bool, found: Audit | AuditGroup) -> None:  # noqa: FBT001
        """Show what was compared, while blind spots may still be looked for."""
        with self._lock:
            if turn == self._turn:
                self._result = found
                view = self._result_view()
                view.show(found, searching=searching)
                self.results.children = (view,)  # the browser draws the table while the rest is made
                view.complete()

    def _result_view(self) -> ResultView:
        with self._lock:
            if self._view is None:
                self._view = ResultView(self.actions)
                self.aside = (self._view,)
            return self._view

    def _show_running(self, running: bool) -> None:  # noqa: FBT001  the action bar calls it
        super()._show_running(running)
        with self._lock:
            if running or self._view is None:
                return
            if self.results.children:
                self._view.end_search()
            elif self._view.audits:
                self._view.close()  # what it showed of another audit would be saved with the notebook
                self._view = None

    def _show(self, found: Audit | AuditGroup) -> None:
        audits = list(found) if isinstance(found, AuditGroup) else [found]
        compared = [audit for audit in audits if audit.failure is None]
        total = plural(sum(len(audit.changes) for audit in compared), "change")
        self.actions.say(
            "done" if len(compared) == len(audits) else "failed",
            f"Done in {self.actions.seconds:.1f} s: {total if compared else 'nothing could be compared'}.",
        )


def _interpreter(database: Any, against: Any) -> str | None:
    """The interpreter in which what is offered will be looked at; None where the kernel does that itself."""
    offered = database if isinstance(database, Project) else against
    if isinstance(offered, Project) or (isinstance(offered, Models) and offered.reference is not None):
        return offered.python
    # The sample, or what is typed into the form; "shop.models:Base".
    return sys.executable if offered is None or isinstance(offered, str) else None
