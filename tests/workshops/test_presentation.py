"""A recorded workshop, stepped through."""

from __future__ import annotations

import limbeck
from limbeck.workshops.workshop import Workshop


def test_a_presentation_goes_forward_and_back() -> None:
    """Each step has the note of its recording; what the audience tried in between is put back."""
    with Workshop("sqlite", "customers") as workshop:
        workshop.revision("one", rev_id="a1")
        workshop.begin_here()
        workshop.execute("DELETE FROM orders")
        workshop.note("Twelve orders are gone.")
        workshop.upgrade()
        recording = workshop.recording()
    with limbeck.Presentation(recording) as presentation:
        assert (len(presentation), presentation.position) == (2, 0)
        assert presentation.workshop.heads == ("a1",)
        assert presentation.upcoming == "Twelve orders are gone."
        first = presentation.next()
        assert first is not None
        assert (first.name, first.note) == ("execute", "Twelve orders are gone.")
        presentation.workshop.stamp("base")
        second = presentation.next()
        assert second is not None
        assert (second.name, presentation.workshop.current) == ("upgrade", ("a1",))
        assert presentation.next() is None
        assert [each.name for each in presentation.workshop.log] == ["revision", "execute", "upgrade"]
        back = presentation.previous()
        assert back is not None
        assert back.name == "execute"
        assert presentation.previous() is None
        assert presentation.previous() is None
        assert presentation.workshop.query("SELECT count(*) FROM orders").rows == ((12,),)
