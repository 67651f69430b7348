"""`%load_ext limbeck` in a real shell."""

from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from limbeck.errors import InputError
from limbeck.exercises.attempt import Attempt
from limbeck.workshops.review import ModelsReview, RevisionReview
from limbeck.workshops.workshop import Workshop

MODEL = """class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
"""


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    """A shell that keeps no history, with the extension."""
    made = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    assert made.run_line_magic("load_ext", "limbeck") is None
    return made


@pytest.fixture(scope="module")
def workshop(shell: InteractiveShell) -> Iterator[Workshop]:
    """A workshop with a revision, as the variable `mine`."""
    with Workshop(start="customers") as made:
        made.revision("by hand", rev_id="a0000001")
        shell.user_ns["mine"] = made
        yield made


@pytest.mark.parametrize("name", ["", "mine"])
def test_a_cell_of_models_is_about_the_last_workshop_or_a_named_one(
    shell: InteractiveShell, workshop: Workshop, name: str
) -> None:
    """It gives what autogenerate makes of it."""
    review = shell.run_cell_magic("model", name, MODEL)
    assert isinstance(review, ModelsReview)
    assert workshop.models_source.endswith(MODEL)


def test_a_cell_of_a_revision_is_about_the_newest_or_a_named_one(
    shell: InteractiveShell, workshop: Workshop
) -> None:
    """Statements are the body of `upgrade`."""
    for line in ("", "mine", "mine a0000001"):
        review = shell.run_cell_magic("migration", line, "op.execute('SELECT 1')")
        assert isinstance(review, RevisionReview)
        assert review.revision == "a0000001"
    assert "op.execute('SELECT 1')" in workshop.revision_source()


@pytest.mark.follows("no-workshop")
def test_a_name_that_is_no_workshop_is_told(shell: InteractiveShell, workshop: Workshop) -> None:
    """An attempt at an exercise has one."""
    with pytest.raises(InputError, match="`nobody` is not a workshop"):
        shell.run_cell_magic("model", "nobody", MODEL)
    attempt = object.__new__(Attempt)
    attempt.workshop = workshop
    shell.user_ns["attempt"] = attempt
    assert isinstance(shell.run_cell_magic("model", "attempt", MODEL), ModelsReview)
