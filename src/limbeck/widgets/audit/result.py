"""The result of an audit: its summary, tabs for everything that it found, and its export."""

from __future__ import annotations

from collections.abc import Mapping

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
    """Shows an `Audit`, or the audits of an `AuditGroup` one at a time, by name."""

    def __init__(self, result: Audit | AuditGroup, actions: ActionBar, *, searching: bool = False) -> None:
        """Show a result.

        Args:
            result: What was found.
            actions: Carries out what a click asks for.
            searching: Whether blind spots are still looked for; `end_search` shows them.
        """
        self._actions, self._searching = actions, searching
        self._audits = tuple(result) if isinstance(result, AuditGroup) else (result,)
        names = result.names if isinstance(result, AuditGroup) else ("",)
        options = tuple((visible(name), position) for position, name in enumerate(names))
        self.chooser = fields.dropdown("Audit", options)
        self.export = ExportBar(lambda: result, actions)
        self.shown = Column()
        several = (self.chooser,) if isinstance(result, AuditGroup) else ()
        super().__init__((*several, self.shown, self.export))
        self.add_class("limbeck-result")
        self.aside = (self.chooser,)
        self.chooser.observe(lambda _change: actions.run(self._choose), "value")
        self._show()

    def complete(self) -> None:
        """Show what stands behind the first tab, which is there at once."""
        for each in self.shown.children:
            each.complete()

    def _choose(self) -> None:
        self._show()
        self.complete()

    def _show(self) -> None:
        before = self.shown.children
        audit = self._audits[self.chooser.value]
        self.shown.children = (AuditView(audit, self._actions, searching=self._searching),)
        for widget in before:
            widget.close()

    def end_search(self) -> None:
        """Show what the search for blind spots gave; nothing happens if there was none."""
        if self._searching:
            self._searching = False
            for each in self.shown.children:
                each.end_search()


class AuditView(Column):
    """What one audit found, or why it found nothing."""

    def __init__(self, audit: Audit, actions: ActionBar, *, searching: bool) -> None:
        self._audit, self._actions = audit, actions
        self._is_complete = False
        self.summary, self.unseen = drawn(), drawn()
        self.tabs = w.Tab().add_class("limbeck-tabs")
        self.aside = (self.unseen, self.tabs)  # not shown where there is nothing in them
        self._show(SEARCHING if searching else Markup())
        super().__init__((self.summary,))
        if audit.failure is None and audit.changes:
            self._add({f"Changes ({len(audit.changes)})": ChangeBrowser(audit, actions.run)})

    def complete(self) -> None:
        """Add the tabs behind the changes, once."""
        if self._is_complete:
            return
        self._is_complete = True
        self._add(dict(_tabs(self._audit, self._actions, self.unseen)))

    def _add(self, named: Mapping[str, w.Widget]) -> None:
        if named:
            titles = (*self.tabs.titles, *named)
            self.tabs.children = (*self.tabs.children, *named.values())
            self.tabs.titles = titles
            self.children = (self.summary, self.tabs)

    def end_search(self) -> None:
        """Show the blind spots that were looked for, or why there are none."""
        self._show(STOPPED)
        if self.unseen in self.tabs.children:
            self.tabs.set_title(self.tabs.children.index(self.unseen), _title(self._audit))

    def _show(self, otherwise: Markup) -> None:
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


def _tabs(audit: Audit, actions: ActionBar, unseen: w.HTML) -> list[tuple[str, w.Widget]]:
    tabs: list[tuple[str, w.Widget]] = []
    if audit.failure is None and audit.renames:
        tabs.append((f"Renamed? ({len(audit.renames)})", _questions(audit, actions)))
    if unseen.value:
        tabs.append((_title(audit), unseen))
    if audit.findings:
        tabs.append((f"Findings ({len(audit.findings)})", drawn(view.findings_cards(audit, level=4))))
    if audit.failure is None and audit.changes:
        tabs += [("Script", _script(audit)), ("SQL", _sql(audit))]
    if audit.output:
        tabs.append(("Output of env.py", CodeView("What env.py printed", audit.output, None)))
    return tabs


def _questions(audit: Audit, actions: ActionBar) -> w.Widget:
    """The questions with their answers; of an audit that can't be made again, the questions alone."""
    if audit.request is None:
        return drawn(view.rename_cards(audit, level=4))
    return DraftView(audit, actions)


def _script(audit: Audit) -> Column:
    return Column((CodeView("The migration that autogenerate would write", audit.script.text, "python"),))


def _sql(audit: Audit) -> Column:
    return Column(
        (
            CodeView("SQL of the upgrade", audit.sql.upgrade, "sql"),
            CodeView("SQL of the downgrade", audit.sql.downgrade, "sql"),
        )
    )
