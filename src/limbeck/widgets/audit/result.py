"""The result of an audit: its summary, tabs for everything that it found, and its export."""

from __future__ import annotations

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
from limbeck.widgets.markup import drawn


class ResultView(Column):
    """Shows an `Audit`, or the audits of an `AuditGroup` one at a time, by name."""

    def __init__(self, result: Audit | AuditGroup, actions: ActionBar) -> None:
        self._actions = actions
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
        self.chooser.observe(lambda _change: actions.run(self.show), "value")
        self.show()

    def show(self) -> None:
        """Show the chosen audit."""
        before = self.shown.children
        self.shown.children = (AuditView(self._audits[self.chooser.value], self._actions),)
        for widget in before:
            widget.close()


class AuditView(Column):
    """What one audit found, or why it found nothing."""

    def __init__(self, audit: Audit, actions: ActionBar) -> None:
        failure = Markup() if audit.failure is None else cards.failure(audit.failure)
        self.summary = drawn(view.summary(audit), failure)
        self.tabs = w.Tab().add_class("limbeck-tabs")
        named = dict(_tabs(audit, actions))
        self.tabs.children = tuple(named.values())
        self.tabs.titles = tuple(named)
        super().__init__((self.summary, self.tabs) if named else (self.summary,))


def _tabs(audit: Audit, actions: ActionBar) -> list[tuple[str, w.Widget]]:
    tabs: list[tuple[str, w.Widget]] = []
    if audit.failure is None and audit.changes:
        tabs.append((f"Changes ({len(audit.changes)})", ChangeBrowser(audit, actions.run)))
        if audit.renames:
            tabs.append((f"Renamed? ({len(audit.renames)})", _questions(audit, actions)))
    unseen = blind_spots.section(audit, level=4)
    if unseen:
        found = audit.blind_spot_search.found
        count = "?" if found is None else f"{len(found.blind_spots)}"
        tabs.append((f"Blind spots ({count})", drawn(unseen)))
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
