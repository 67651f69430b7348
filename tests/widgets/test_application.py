"""The application without a browser: what its tabs make, and when."""

import pytest
from tests.widgets.living import living

from limbeck.widgets.application import Application
from limbeck.widgets.audit.panel import AuditPanel
from limbeck.widgets.matrix.explorer import MatrixExplorer
from limbeck.widgets.rehearsal.panel import RehearsalPanel

LIMIT = 120.0


def test_each_panel_is_made_once_and_when_its_tab_is_opened() -> None:
    """The first is there at once; nothing is left when the application is closed."""
    before = living()
    application = Application()
    audit, rehearsal, matrix = application.tabs.children
    assert [type(each) for each in audit.children] == [AuditPanel]
    assert (rehearsal.children, matrix.children) == ((), ())
    application.tabs.selected_index = 1
    assert [type(each) for each in rehearsal.children] == [RehearsalPanel]
    application.tabs.selected_index = 2
    (explorer,) = matrix.children
    assert isinstance(explorer, MatrixExplorer)
    assert explorer.wait(LIMIT)
    application.tabs.selected_index = 0
    application.tabs.selected_index = 2
    assert matrix.children == (explorer,)
    application.close()
    assert living() == before


def test_a_panel_that_cannot_be_made_is_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty tab would tell nothing."""
    monkeypatch.setattr("limbeck.widgets.matrix.explorer.CORE", ("column.renamed",))
    application = Application()
    application.tabs.selected_index = 2
    (card,) = application.tabs.children[2].children
    assert "column.renamed" in card.value
    application.close()
