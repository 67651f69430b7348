"""Models and revisions that were written in a cell."""

from collections.abc import Iterator

import pytest

from limbeck.errors import InputError
from limbeck.workshops.latest import latest_workshop
from limbeck.workshops.review import applied_models, review_models, review_revision
from limbeck.workshops.workshop import Workshop

CUSTOMER = """class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(120))
"""
RENAME = 'op.alter_column("customers", "name", new_column_name="full_name")'


@pytest.fixture(scope="module")
def shared() -> Iterator[Workshop]:
    """Customers with rows."""
    with Workshop(start="customers") as made:
        yield made


@pytest.fixture
def workshop(shared: Workshop) -> Workshop:
    """The same at its beginning."""
    shared.reset()
    return shared


def models(workshop: Workshop) -> str:
    """The classes of the workshop, with another name for a column."""
    return workshop.models_source.partition("    pass\n\n\n")[2].replace("    name:", "    full_name:")


def test_a_cell_without_imports_follows_those_that_are_there(workshop: Workshop) -> None:
    """However often it is run: no table is "already defined"."""
    before = workshop.models_source
    for _ in range(2):
        review = review_models(workshop, models(workshop) if workshop.models_source == before else CUSTOMER)
        assert review.source.startswith(before.partition("class Customer")[0])
        assert review.step.failure is None
        assert review.applied == before
        assert review.first_line == 9
    assert review.audit is not None
    assert [each.kind for each in review.audit.changes] == ["remove_table", "add_column", "remove_column"]


def test_a_cell_with_imports_is_the_whole_file(workshop: Workshop) -> None:
    """As in an editor."""
    whole = workshop.models_source.replace("Order", "Purchase")
    review = review_models(workshop, whole)
    assert (review.source, review.first_line) == (whole, 1)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        (CUSTOMER.replace("String(80)", "Strang(80)"), 6),
        (CUSTOMER.replace("String(80))", "String(80)"), 6),
        ("import limbeck_is_not_there\n" + CUSTOMER, 2),
    ],
)
def test_what_is_wrong_points_at_the_line_of_the_cell(workshop: Workshop, cell: str, line: int) -> None:
    """Counted as the notebook counts: `%%model` is line 1."""
    review = review_models(workshop, cell)
    assert review.audit is None
    assert review.wrong_line == line


def test_models_are_compared_with_those_that_were_applied(workshop: Workshop) -> None:
    """What was applied is what the models were when the database was last brought to a revision."""
    before = workshop.models_source
    workshop.edit_models(before + "\n# one\n")
    assert applied_models(workshop) == before
    workshop.stamp("head")
    assert applied_models(workshop) == before + "\n# one\n"
    workshop.edit_models(before + "\n# two\n")
    workshop.alembic("upgrade", "nowhere")
    assert applied_models(workshop) == before + "\n# one\n"


@pytest.mark.parametrize(
    "cell",
    [
        RENAME + "\n",
        f"def upgrade():\n    # careful\n    {RENAME}\n\ndef downgrade():\n    pass\n",
        f'revision = "a0000009"\ndown_revision = "4b1a7c0de001"\n\ndef upgrade():\n    {RENAME}\n',
    ],
)
def test_a_revision_is_written_as_statements_functions_or_a_file(workshop: Workshop, cell: str) -> None:
    """And its SQL is shown."""
    workshop.revision("by hand", rev_id="a0000009")
    review = review_revision(workshop, ("from alembic import op\n" if "revision =" in cell else "") + cell)
    assert RENAME in workshop.revision_source()
    assert review.revision == "a0000009"
    assert "ALTER TABLE customers RENAME COLUMN name TO full_name" in review.sql
    assert (review.warnings, review.offline_error) == ((), "")
    assert review.to_dict()["revision"] == "a0000009"


@pytest.mark.follows("cell-not-python")
def test_a_revision_says_what_it_will_lose_and_what_is_wrong(workshop: Workshop) -> None:
    """Before it is run; a cell that is no Python leaves the file as it is."""
    workshop.revision("by hand", rev_id="a0000009")
    review = review_revision(workshop, 'op.drop_column("customers", "email")')
    assert review.warnings == ("`customers.email` is dropped with 43 values, as the revision says.",)
    assert "warning: `customers.email`" in repr(review)
    source = workshop.revision_source()
    with pytest.raises(InputError, match="never closed") as caught:
        review_revision(workshop, "pass\nop.drop_column(")
    assert dict(caught.value.failure.evidence)["Line of the cell"] == "3"
    assert workshop.revision_source() == source
    review_revision(workshop, "pass")
    assert "op.drop_column" not in workshop.revision_source()


def test_the_workshop_that_was_made_last_is_known_until_it_is_closed(shared: Workshop) -> None:
    """A cell that names none is about it."""
    with Workshop() as second:
        assert latest_workshop() is second
    assert latest_workshop() is shared
