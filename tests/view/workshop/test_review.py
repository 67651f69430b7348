"""Cells of models and of revisions, as they are drawn."""

from collections.abc import Iterator

import pytest
from tests.view.workshop.test_html import plain

from limbeck import view
from limbeck.view.text import text
from limbeck.workshops.review import review_models, review_revision
from limbeck.workshops.workshop import Workshop


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """Customers with rows."""
    with Workshop(start="customers") as made:
        yield made


def test_models_are_shown_with_what_autogenerate_makes_of_them(workshop: Workshop) -> None:
    """The lines that changed, its operations, its SQL, the question whether it is a rename."""
    review = review_models(workshop, workshop.models_source.replace("    name:", "    full_name:"))
    shown = plain(view.html(review))
    assert "Now autogenerate would write + customers. full_ name" in shown
    assert "? Was name renamed to full_ name ?" in shown
    assert "\u2212 removed: name: Mapped[ str | None ]" in shown
    assert "ALTER TABLE customers DROP COLUMN name" in shown
    told = text(review, 100, colour=False)
    assert "- customers.name" in told.replace("\u2212", "-")
    assert list(view.frame(review).kind) == ["add_column", "remove_column"]


def test_models_that_are_wrong_show_the_line_of_the_cell(workshop: Workshop) -> None:
    """With its number as the notebook counts it."""
    review = review_models(workshop, "class A(Base):\n    __tablename__ = nothing\n")
    shown = plain(view.html(review))
    assert shown.startswith("Line 3 of the cell is wrong. 2 class A(Base): \u2192 3 __tablename__ = nothing")
    assert "NameError: name 'nothing' is not defined" in shown.replace("&#39;", "'")
    assert "It is line 3 of the cell." in text(review, 100, colour=False)


def test_a_revision_is_shown_with_its_sql_and_its_warnings(workshop: Workshop) -> None:
    """Side by side with the lines that changed."""
    workshop.reset()
    workshop.revision("by hand", rev_id="a0000009")
    review = review_revision(workshop, 'op.drop_column("customers", "email")')
    shown = plain(view.html(review))
    assert shown.startswith("\u25b2 An upgrade warns: customers. email is dropped with 43 values")
    assert "ALTER TABLE customers DROP COLUMN email" in shown
    assert "What an upgrade runs" in text(review, 100, colour=False)
    assert len(view.frame(review)) > 40
