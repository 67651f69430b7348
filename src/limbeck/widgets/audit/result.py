"""The result of an audit: its summary, tabs for everything that it found, and its export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ipywidgets as w
from markupsafe import Markup

from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import visible
from limbeck.view import cards
from limbeck.view.audit import blind_spots
from limbeck.view.audit import html as view
from limbeck.widgets import fields
from limbeck.widgets.action_bar import ActionBar
from limbeck.widgets.audit.change_browser import ChangeBrowser
from limbeck.widgets.audit.draft_view import DraftView
from limbeck.widgets.boxes import Column
from limbeck.widgets.code_view import CodeView
from limbeck.widgets.export_bar import ExportBar
from limbeck.widgets.markup import content, drawn

SEARCHING = Markup("<p>Looking for what autogenerate does not see.</p>")
STOPPED = Markup("<p>The search for what autogenerate does not see was stopped.</p>")


class ResultView(Column):
    """Shows an `Audit`, or the audits of an `AuditGroup` one at a time, by name; then those of the next run.

    A browser takes longer to load what draws the table than to draw it: this is made while an audit runs, and
    kept. It is not in the page while it is given another result.

    Attributes:
        audits: What was given to it; nothing at first.
    """

    _result: Audit | AuditGroup

    def __init__(self, actions: ActionBar) -> None:
        """Show nothing yet.

        Args:
            actions: Carries out what a click asks for.
        """
        self.audits: tuple[Audit, ...] = ()
        self._searching = False
        self.chooser = fields.dropdown("Audit", (("", 0),))
        self.audit = AuditView(actions)
        self.shown = Column()
        self.export = ExportBar(lambda: self._result, actions)
        super().__init__((self.shown, self.export))
        self.add_class("limbeck-result")
        self.aside = (self.chooser, self.audit)
        self.chooser.observe(lambda _change: actions.run(self._choose), "value")

    def show(self, result: Audit | AuditGroup, *, searching: bool = False) -> None:
        """Show a result, but for what stands behind the first tab.

        Args:
            result: What was found.
            searching: Whether blind spots are still looked for; `end_search` shows them.
        """
        self._result, self._searching = result, searching
        self.audits = tuple(result) if isinstance(result, AuditGroup) else (result,)
        names = result.names if isinstance(result, AuditGroup) else ("",)
        self.chooser.options = tuple((visible(name), position) for position, name in enumerate(names))
        several = (self.chooser,) if isinstance(result, AuditGroup) else ()
        self.export.forget()
        self._draw()
        self.children = (*several, self.shown, self.export)

    def complete(self) -> None:
        """Show what stands behind the first tab."""
        self.audit.complete()

    def end_search(self) -> None:
        """Show what the search for blind spots gave; nothing happens if there was none."""
        if self._searching:
            self._searching = False
            self.audit.end_search()

    def _choose(self) -> None:
        self._draw()
        self.complete()

    def _draw(self) -> None:
        self.shown.children = ()
        self.audit.show(self.audits[self.chooser.value], searching=self._searching)
        self.shown.children = (self.audit,)


class AuditView(Column):
    """What one audit found, or why it found nothing; then what another one did."""

    _audit: Audit

    def __init__(self, actions: ActionBar) -> None:
        self._actions = actions
        self.summary, self.unseen, self.findings = drawn(), drawn(), drawn()
        self.changes = ChangeBrowser(actions.run)
        self.questions = Column()
        self.script = CodeView("The migration that autogenerate would write", "", "python")
        self.upgrade = CodeView("SQL of the upgrade", "", "sql")
        self.downgrade = CodeView("SQL of the downgrade", "", "sql")
        self.sql = Column((self.upgrade, self.downgrade))
        self.output = CodeView("What env.py printed", "", None)
        self.tabs = w.Tab().add_class("limbeck-tabs")
        super().__init__((self.summary,))
        tabs = (self.changes, self.questions, self.unseen, self.findings, self.script, self.sql, self.output)
        self.aside = (*tabs, self.tabs)  # not shown where there is nothing in them

    def show(self, audit: Audit, *, searching: bool) -> None:
        """Show an audit, but for what stands behind its changes.

        Args:
            audit: Which one.
            searching: Whether its blind spots are still looked for.
        """
        self._audit = audit
        self._show_search(SEARCHING if searching else Markup())
        found = audit.comparison
        self.changes.show(found.changes, found.renames)
        self._show_tabs({f"Changes ({len(found.changes)})": self.changes} if found.changes else {})

    def complete(self) -> None:
        """Show what stands behind the changes."""
        found = self._audit.comparison
        before = self.questions.children
        self.questions.children = (_questions(self._audit, self._actions),) if found.renames else ()
        for widget in before:
            widget.close()
        self.findings.value = content(view.findings_cards(self._audit, level=4))
        self.script.show(found.script.text)
        self.upgrade.show(found.sql.upgrade)
        self.downgrade.show(found.sql.downgrade)
        self.output.show(found.output)
        self._show_tabs(dict(self._tabs()))

    def end_search(self) -> None:
        """Show the blind spots that were looked for, or why there are none."""
        self._show_search(STOPPED)
        if self.unseen in self.tabs.children:
            self.tabs.set_title(self.tabs.children.index(self.unseen), _title(self._audit))

    def _tabs(self) -> Iterator[tuple[str, w.Widget]]:
        """All tabs in which there is something, with their titles."""
        found = self._audit.comparison
        if found.changes:
            yield f"Changes ({len(found.changes)})", self.changes
        if found.renames:
            yield f"Renamed? ({len(found.renames)})", self.questions
        if self.unseen.value:
            yield _title(self._audit), self.unseen
        if found.findings:
            yield f"Findings ({len(found.findings)})", self.findings
        if found.changes:
            yield "Script", self.script
            yield "SQL", self.sql
        if found.output:
            yield "Output of env.py", self.output

    def _show_tabs(self, named: Mapping[str, w.Widget]) -> None:
        self.tabs.children = tuple(named.values())
        self.tabs.titles = tuple(named)
        self.children = (self.summary, self.tabs) if named else (self.summary,)

    def _show_search(self, otherwise: Markup) -> None:
        """Draw what the search may change: the summary, and the tab of the blind spots.

        Args:
            otherwise: What the tab holds while nothing is known.
        """
        failure = Markup() if self._audit.failure is None else cards.failure(self._audit.failure)
        self.summary.value = content(view.summary(self._audit), failure)
        unseen = blind_spots.section(self._audit, level=4)
        self.unseen.value = content(unseen or (Markup() if self._audit.failure else otherwise))


def _title(audit: Audit) -> str:
    """The title of the tab of the blind spots."""
    found = audit.blind_spot_search.found
    return "Blind spots (?)" if found is None else f"Blind spots ({len(found.blind_spots)})"


def _questions(audit: Audit, actions: ActionBar) -> w.Widget:
    """The questions with their answers; of an audit that can't be made again, the questions alone."""
    if audit.request is None:
        return drawn(view.rename_cards(audit, level=4))
    return DraftView(audit, actions)
