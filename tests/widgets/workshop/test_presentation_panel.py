"""Presenter mode without a browser."""

from collections.abc import Iterator

import pytest

from limbeck.widgets.workshop.presentation_panel import PresentationPanel
from limbeck.workshops.presentation import Presentation
from limbeck.workshops.workshop import Workshop

LIMIT = 60.0


@pytest.fixture(scope="module")
def presentation() -> Iterator[Presentation]:
    """Two steps, each with a note."""
    with Workshop(start="customers") as recorded:
        recorded.execute("DELETE FROM orders WHERE id = 5")
        recorded.note("An order is `gone`.")
        recorded.revision("by hand", rev_id="a0000001")
        recorded.note("A file appears.")
        recording = recorded.recording()
    with Presentation(recording) as made:
        yield made


def test_one_key_takes_each_step_and_another_takes_it_back(presentation: Presentation) -> None:
    """The notes follow; what was tried in between is put back."""
    panel = presentation.panel()
    assert isinstance(panel, PresentationPanel)
    assert panel.wait(LIMIT)
    assert "0 of 2" in panel.note.value
    assert "Next: An order is <code>" in panel.note.value
    assert (panel.previous_button.disabled, panel.next_button.disabled) == (True, False)

    panel.keyboard._receive(None, {"kind": "PageDown"}, [])
    assert panel.wait(LIMIT)
    assert "<strong>An order is" in panel.note.value
    assert "Next: A file appears." in panel.note.value
    assert "1 row lost" in panel.tables.value
    presentation.workshop.execute("DELETE FROM orders")

    panel.next_button.click()
    assert panel.wait(LIMIT)
    assert "2 of 2" in panel.note.value
    assert [each.name for each in presentation.workshop.log] == ["execute", "revision"]
    assert (panel.previous_button.disabled, panel.next_button.disabled) == (False, True)
    panel.go_on()
    assert panel.wait(LIMIT)
    assert presentation.position == 2

    for _ in range(2):
        panel.keyboard._receive(None, {"kind": "PageUp"}, [])
        assert panel.wait(LIMIT)
    assert (presentation.position, presentation.workshop.log) == (0, ())
    assert "0 of 2" in panel.note.value
    panel.close()
