"""Which exercise is meant: a slug, a file, or an object."""

from pathlib import Path

import pytest

import limbeck
from limbeck.errors import InputError
from limbeck.exercises.library.invalid_index import InvalidIndex
from limbeck.exercises.open_exercise import exercise_in, find

OWN = '''
import limbeck
from limbeck.exercises import DatabaseAtHead, Exercise, SameSchema, Wrong


class AddPhone(Exercise):
    """Customers get a phone."""

    slug = "add-phone"
    title = "Add a column"
    story = "Add `phone` to `customers`."
    hints = ("one", "two", "three")
    goal = (SameSchema(), DatabaseAtHead())

    def solution(self, workshop):
        workshop.revision("phone")
        workshop.edit(upgrade='op.add_column("customers", sa.Column("phone", sa.String(30)))')
        workshop.upgrade()

    def wrong(self):
        return ()
'''


def test_a_slug_is_an_exercise_of_the_course() -> None:
    """The same one each time."""
    assert find("rename-column") is find("rename-column")
    assert find("rename-column").slug == "rename-column"


@pytest.mark.follows("unknown-exercise")
def test_an_unknown_slug_names_those_that_look_like_it() -> None:
    """What the remedy names is found."""
    with pytest.raises(InputError, match="no exercise 'rename-colum'") as caught:
        limbeck.exercise("rename-colum")
    remedy = caught.value.failure.remedy
    assert remedy.startswith("Did you mean rename-column")
    assert find("rename-column").slug in remedy


@pytest.mark.follows("exercise-backend")
def test_a_backend_where_it_cannot_be_done_is_an_error() -> None:
    """The remedy names those where it can."""
    with pytest.raises(InputError, match="'invalid-index' can't be done on 'sqlite'") as caught:
        limbeck.exercise("invalid-index", "sqlite")
    assert caught.value.failure.remedy == f"Use one of: {', '.join(InvalidIndex.backends)}."


def test_a_file_of_ones_own_defines_one(tmp_path: Path) -> None:
    """Its classes of other modules do not count."""
    path = tmp_path / "add_phone.py"
    path.write_text(OWN, encoding="utf-8")
    found = exercise_in(path)
    assert (found.slug, found.solution_source.splitlines()[0]) == (
        "add-phone",
        'workshop.revision("phone")',
    )


@pytest.mark.follows("no-exercise-file", "not-one-exercise", "exercise-file-raises")
def test_a_file_that_defines_none_is_an_error(tmp_path: Path) -> None:
    """Each remedy in turn leads to a file that does."""
    path = tmp_path / "own.py"
    asked = []
    for text in (None, "import limbeck\nraise ValueError(1)", "import limbeck", OWN):
        if text is not None:
            path.write_text(text, encoding="utf-8")
        if text is OWN:
            break
        with pytest.raises(InputError) as caught:
            limbeck.exercise(path)
        asked.append((caught.value.failure.slug, caught.value.failure.remedy))
    assert asked == [
        ("no-exercise-file", "Give the path of a Python file that defines a subclass of `limbeck.Exercise`."),
        ("exercise-file-raises", "Run it with Python, and correct the error."),
        (
            "not-one-exercise",
            "Define exactly one subclass of `limbeck.Exercise` in it, with `solution` and `wrong`.",
        ),
    ]
    assert exercise_in(path).slug == "add-phone"
