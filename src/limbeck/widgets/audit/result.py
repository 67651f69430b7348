"""What an audit gave: one report, or one of several to choose from, and its export."""

from __future__ import annotations

from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import visible
from limbeck.widgets import fields
from limbeck.widgets.audit.change_browser import Guard
from limbeck.widgets.audit.view import AuditView
from limbeck.widgets.boxes import Column
from limbeck.widgets.export_bar import ExportBar


class ResultView(Column):
    """Shows an `Audit`, or the audits of an `AuditGroup` one at a time, by name."""

    def __init__(self, result: Audit | AuditGroup, guard: Guard) -> None:
        self._guard = guard
        self._audits = tuple(result) if isinstance(result, AuditGroup) else (result,)
        names = result.names if isinstance(result, AuditGroup) else ("",)
        options = tuple((visible(name), position) for position, name in enumerate(names))
        self.chooser = fields.dropdown("Audit", options)
        self.export = ExportBar(lambda: result, guard)
        self.shown = Column()
        several = (self.chooser,) if isinstance(result, AuditGroup) else ()
        super().__init__((*several, self.shown, self.export))
        self.add_class("limbeck-result")
        self.aside = (self.chooser,)
        self.chooser.observe(lambda _change: guard(self.show), "value")
        self.show()

    def show(self) -> None:
        """Show the chosen audit."""
        before = self.shown.children
        self.shown.children = (AuditView(self._audits[self.chooser.value], self._guard),)
        for widget in before:
            widget.close()
