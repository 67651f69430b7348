"""The application without a browser: what its tabs make, and when."""

import pytest
from tests.widgets.open_widgets import open_widgets

from limbeck.widgets.application import Application
from limbeck.widgets.audit.panel import AuditPanel
from limbeck.widgets.course import CourseView
from limbeck.widgets.history.chooser import HistoryChooser
from limbeck.widgets.matrix.explorer import MatrixExplorer
from limbeck.widgets.rehearsal.panel import RehearsalPanel

LIMIT = 120.0

_AUDIT, HISTORY, REHEARSAL, MATRIX, COURSE = range(5)


def test_each_panel_is_made_once_and_when_its_tab_is_opened() -> None:
    """The first is there at once; nothing is left when the application is closed."""
    before = open_widgets()
    application = Application()
    audit, history, rehearsal, matrix, course = application.tabs.children
    assert [type(each) for each in audit.children] == [AuditPanel]
    assert all(each.children == () for each in (history, rehearsal, matrix, course))
    application.tabs.selected_index = HISTORY
    assert [type(each) for each in history.children] == [HistoryChooser]
    application.tabs.selected_index = REHEARSAL
    assert [type(each) for each in rehearsal.children] == [RehearsalPanel]
    application.tabs.selected_index = MATRIX
    (explorer,) = matrix.children
    assert isinstance(explorer, MatrixExplorer)
    assert explorer.wait(LIMIT)
    application.tabs.selected_index = COURSE
    assert [type(each) for each in course.children] == [CourseView]
    application.tabs.selected_index = MATRIX
    assert matrix.children == (explorer,)
    application.close()
    assert open_widgets() == before


def test_a_panel_that_cannot_be_made_is_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty tab would tell nothing."""
    monkeypatch.setattr("limbeck.widgets.matrix.explorer.CORE", ("column.renamed",))
    application = Application()
    application.tabs.selected_index = MATRIX
    (card,) = application.tabs.children[MATRIX].children
    assert "column.renamed" in card.value
    application.close()
