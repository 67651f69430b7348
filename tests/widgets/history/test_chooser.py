"""The choice of a history: the sample at first, then the project that is named."""

from pathlib import Path

from tests.widgets.open_widgets import open_widgets

from limbeck.widgets.history.chooser import HistoryChooser

BRANCHES = Path(__file__).parents[2] / "histories" / "broken" / "several_heads"


def test_the_sample_is_there_and_another_project_takes_its_place() -> None:
    """A map that is replaced is closed, and so is the last one with the chooser."""
    before = open_widgets()
    chooser = HistoryChooser()
    assert chooser.map is not None
    assert len(chooser.map.history) == 19
    chooser.path.value = str(BRANCHES)
    chooser.start_button.click()
    assert chooser.map is not None
    assert len(chooser.map.history.heads) == 2
    chooser.close()
    assert open_widgets() == before


def test_a_path_that_is_none_is_a_card_and_no_map() -> None:
    """The card names the path; an empty field brings the sample back."""
    chooser = HistoryChooser()
    chooser.path.value = "/nowhere/alembic.ini"
    chooser.start_button.click()
    assert chooser.map is None
    assert "/nowhere/alembic.ini" in chooser.panel.fault.value
    chooser.path.value = ""
    chooser.start_button.click()
    assert chooser.map is not None
    assert chooser.panel.fault.value == ""
    chooser.close()
