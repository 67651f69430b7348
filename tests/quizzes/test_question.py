"""A question: what it needs, what it answers to, and how it looks as text."""

import pytest

from limbeck.errors import InputError
from limbeck.quizzes.question import Question
from limbeck.view.text import text

RENAME = Question.with_choices(
    "How many names are left in `full_name`?", ("2", "0", "1"), "0", "`user_name` is dropped with its values."
)


def test_a_choice_goes_by_its_text_and_by_its_letter() -> None:
    """The right one has a letter, too."""
    assert RENAME.letter == "b"
    assert [RENAME.choice(each) for each in ("a", "b", "c", "1")] == ["2", "0", "1", "1"]


@pytest.mark.follows("unknown-choice")
def test_an_unknown_choice_is_refused_and_the_others_are_listed() -> None:
    """Each of those is taken."""
    with pytest.raises(InputError, match="'d' is not one of the choices") as caught:
        RENAME.choice("d")
    assert caught.value.failure.remedy == "Give one of: 2, 0, 1; or a letter from a to c."


@pytest.mark.follows("bad-choices")
@pytest.mark.parametrize("choices", [(), ("kept",), ("kept", "kept", "lost")])
def test_a_question_needs_two_choices_that_differ(choices: tuple[str, ...]) -> None:
    """With each thing once, it is a question."""
    with pytest.raises(InputError, match="A question needs at least two choices") as caught:
        Question.with_choices("What happens?", choices, "kept", "Because.")
    assert caught.value.failure.remedy == "Give each thing that could happen once."
    assert Question.with_choices("What happens?", {"kept", "lost"}, "kept", "Because.").answer == "kept"


@pytest.mark.follows("no-right-choice")
def test_the_answer_is_one_of_the_choices() -> None:
    """Any of those that the remedy names would do."""
    with pytest.raises(InputError, match="The answer 'gone' is not one of the choices") as caught:
        Question.with_choices("What happens?", ("kept", "lost"), "gone", "Because.")
    assert caught.value.failure.remedy == "Give one of: kept, lost."
    assert Question.with_choices("What happens?", ("kept", "lost"), "lost", "Because.").letter == "b"


def test_as_text_the_answer_stands_below_the_choices() -> None:
    """In a Python shell and on a terminal; a choice of several lines is indented whole."""
    files = Question.with_choices("Which?", ("pass", "op.f()\nop.g()"), "op.f()\nop.g()", "Both are needed.")
    assert repr(files).splitlines() == [
        "Which?",
        "  a) pass",
        "  b) op.f()",
        "     op.g()",
        "Answer: b) Both are needed.",
    ]
    assert text(files, 80, colour=False).splitlines() == [
        "Which?",
        "  a) pass",
        "  b)",
        "      op.f()",
        "      op.g()",
        "",
        "Answer: b. Both are needed.",
    ]


def test_as_data_it_has_everything() -> None:
    """The dictionary names the versions; the frame has a row for each choice."""
    data = RENAME.to_dict()
    assert data.pop("versions")["alembic"]
    assert data == {
        "question": "How many names are left in `full_name`?",
        "choices": ["2", "0", "1"],
        "answer": "0",
        "because": "`user_name` is dropped with its values.",
    }
    assert RENAME.to_frame().to_dict() == {
        "choice": {"a": "2", "b": "0", "c": "1"},
        "right": {"a": False, "b": True, "c": False},
    }
