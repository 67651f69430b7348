"""A quiz without a browser: its buttons, its score, and what a stored notebook has."""

from tests.widgets.open_widgets import open_widgets

import limbeck
from limbeck.widgets.quiz.panel import QuizPanel


def made(number: int = 3) -> QuizPanel:
    return QuizPanel("column", number=number, seed=1)


def wrong(panel: QuizPanel) -> str:
    question = panel.quiz[len(panel.answers)]
    return next(each for each in question.choices if each != question.answer)


def test_it_asks_one_question_after_the_other_and_scores() -> None:
    """Next appears with the answer; after the last question, the missed ones are told."""
    before = open_widgets()
    panel = made()
    assert panel.next_button.layout.display == "none"
    assert "Question 1 of 3, 0 right so far" in panel.place.value
    panel.choose(panel.quiz[0].answer)
    assert panel.next_button.layout.display is None
    assert "Question 1 of 3, 1 right so far" in panel.place.value
    panel.next_button.click()
    missed = wrong(panel)
    panel.choose(missed)
    panel.next_button.click()
    panel.choose(panel.quiz[2].answer)
    assert panel.next_button.description == "See the score"
    panel.next_button.click()
    (end,) = panel.body.children[0].children
    assert "2 of 3 right" in end.value
    assert f"limbeck trial {panel.quiz[1].case}" in end.value
    assert (panel.score, panel.answers[1]) == (2, missed)
    assert panel.again_button.layout.display is None
    panel.close()
    assert open_widgets() == before


def test_a_question_is_answered_once() -> None:
    """A second choice changes neither answer nor score."""
    panel = made()
    panel.choose(wrong(panel))
    panel.choose(panel.quiz[0].answer)
    assert len(panel.answers) == 1
    assert panel.score == 0
    panel.close()


def test_another_quiz_has_as_many_questions_of_the_same_kind() -> None:
    """And begins at its first question."""
    panel = made(1)
    panel.choose(panel.quiz[0].answer)
    panel.next_button.click()
    panel.again_button.click()
    assert len(panel.quiz) == 1
    assert panel.quiz[0].case.startswith("column.")
    assert (panel.answers, panel.score) == ([], 0)
    assert panel.again_button.layout.display == "none"
    panel.close()


def test_a_quiz_that_was_made_before_is_asked() -> None:
    """Everybody in a class gets the same questions; a stored notebook has them with folded answers."""
    before = open_widgets()
    quiz = limbeck.quiz(number=2, seed=7)
    panel = QuizPanel(quiz)
    assert panel.quiz is quiz
    data, _metadata = panel._repr_mimebundle_()
    assert data["text/html"].count("<details>") == 2
    assert data["text/plain"] == repr(quiz)
    panel.close()
    assert open_widgets() == before
