"""One audit: its summary, and tabs for everything that it found."""

from __future__ import annotations

import ipywidgets as w
from markupsafe import Markup

from limbeck.audits.report import Audit
from limbeck.view import cards
from limbeck.view.audit import blind_spots
from limbeck.view.audit import html as view
from limbeck.widgets.audit.change_browser import ChangeBrowser, Guard
from limbeck.widgets.boxes import Column
from limbeck.widgets.code_view import CodeView
from limbeck.widgets.markup import drawn


class AuditView(Column):
    """What an audit found, or why it found nothing."""

    def __init__(self, audit: Audit, guard: Guard) -> None:
        failure = Markup() if audit.failure is None else cards.failure(audit.failure)
        self.summary = drawn(view.summary(audit), failure)
        self.tabs = w.Tab().add_class("limbeck-tabs")
        named = dict(_tabs(audit, guard))
        self.tabs.children = tuple(named.values())
        self.tabs.titles = tuple(named)
        super().__init__((self.summary, self.tabs) if named else (self.summary,))


def _tabs(audit: Audit, guard: Guard) -> list[tuple[str, w.Widget]]:
    tabs: list[tuple[str, w.Widget]] = []
    if audit.failure is None and audit.changes:
        tabs.append((f"Changes ({len(audit.changes)})", ChangeBrowser(audit, guard)))
        if audit.renames:
            tabs.append((f"Renamed? ({len(audit.renames)})", drawn(view.rename_cards(audit, level=4))))
    unseen = blind_spots.section(audit, level=4)
    if unseen:
        found = audit.sight.found
        count = "?" if found is None else f"{len(found.blind_spots)}"
        tabs.append((f"Blind spots ({count})", drawn(unseen)))
    if audit.findings:
        tabs.append((f"Findings ({len(audit.findings)})", drawn(view.findings_cards(audit, level=4))))
    if audit.failure is None and audit.changes:
        tabs += [("Script", _script(audit)), ("SQL", _sql(audit))]
    if audit.output:
        tabs.append(("Printed by env.py", CodeView("What env.py printed", audit.output, None)))
    return tabs


def _script(audit: Audit) -> Column:
    return Column((CodeView("The migration that autogenerate would write", audit.script.text, "python"),))


def _sql(audit: Audit) -> Column:
    return Column(
        (
            CodeView("SQL of the upgrade", audit.sql.upgrade, "sql"),
            CodeView("SQL of the downgrade", audit.sql.downgrade, "sql"),
        )
    )
