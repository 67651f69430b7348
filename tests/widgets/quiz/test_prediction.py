"""A prediction without a browser: what its button does, and what is left where there is no kernel."""

import pytest
from tests.widgets.open_widgets import open_widgets

import limbeck
from limbeck.errors import InputError


def asked() -> limbeck.Prediction:
    return limbeck.Prediction(
        "How many names are left?", ("2", "0"), "0", "The column is dropped with its values."
    )


def test_it_asks_and_does_not_tell() -> None:
    """Before an answer, nothing that the page gets says which choice is right."""
    prediction = asked()
    assert (prediction.chosen, prediction.right) == (None, None)
    state = str(prediction.choices.get_state())
    assert "How many names are left?" in state
    assert "dropped" not in state
    prediction.close()


def test_the_button_answers_once() -> None:
    """Whether it is right, and why; a second click changes nothing."""
    prediction = asked()
    prediction.choices._receive(None, {"kind": "answer", "chosen": "0"}, [])
    assert (prediction.chosen, prediction.right) == ("2", False)
    assert prediction.choices.marks == {"0": "wrong", "1": "right"}
    assert "No: it is b." in prediction.choices.told
    assert "The column is dropped with its values." in prediction.choices.told
    prediction.choices._receive(None, {"kind": "answer", "chosen": "1"}, [])
    assert prediction.right is False
    prediction.close()


def test_what_a_page_sends_is_a_choice_or_nothing() -> None:
    """No other place is answered."""
    prediction = asked()
    for content in ({"kind": "answer", "chosen": "7"}, {"kind": "answer"}, {"kind": "x", "chosen": "1"}):
        prediction.choices._receive(None, content, [])
    assert prediction.chosen is None
    prediction.close()


def test_python_answers_by_text_or_letter() -> None:
    """As somebody does who prefers to type."""
    prediction = asked()
    with pytest.raises(InputError, match="'c' is not one of the choices"):
        prediction.choose("c")
    prediction.choose("b")
    assert prediction.right is True
    assert prediction.choices.marks == {"1": "right"}
    prediction.close()


def test_a_stored_notebook_has_the_question_and_its_answer() -> None:
    """Beside the widget, for where there is no kernel."""
    before = open_widgets()
    prediction = asked()
    data, _metadata = prediction._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"].splitlines()[-1] == "Answer: b) The column is dropped with its values."
    assert "<details>" in data["text/html"]
    prediction.close()
    assert open_widgets() == before


def test_a_lesson_can_save_many_of_them() -> None:
    """What a notebook keeps of one, its widgets and their stylesheets, is small."""
    prediction = asked()
    parts = (prediction, prediction.choices)
    assert sum(len(str(each.get_state())) for each in parts) < 12_000
    prediction.close()
