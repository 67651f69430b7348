"""A prediction of a trial, which is run."""

import pytest
from tests.widgets.open_widgets import open_widgets

import limbeck
from limbeck.errors import InputError
from limbeck.matrices.options import options
from limbeck.matrices.verdict import Verdict
from limbeck.quizzes.forms.verdict import CHOICES

LIMIT = 120.0


def test_the_choice_is_judged_by_what_happened() -> None:
    """The trial is run once there is a choice, and shown below it."""
    before = open_widgets()
    prediction = limbeck.predict("column.rename")
    assert (prediction.right, prediction.outcome, prediction.result.value) == (None, None, "")
    prediction.choose(CHOICES[Verdict.UNSEEN])
    assert prediction.wait(LIMIT)
    assert prediction.outcome is not None
    assert prediction.outcome.verdict is Verdict.MISREAD
    assert prediction.right is False
    assert "op.drop_column" in prediction.result.value
    assert "No: it is a." in prediction.choices.told
    assert "text/html" in prediction._repr_mimebundle_()[0]
    prediction.close()
    assert open_widgets() == before


def test_options_are_those_of_a_trial() -> None:
    """A change that is unseen by default, and detected with an option."""
    prediction = limbeck.predict("server_default.change_text", options=["batch", "compare_server_default"])
    prediction.choose(CHOICES[Verdict.DETECTED])
    assert prediction.wait(LIMIT)
    assert prediction.right is True
    prediction.close()


@pytest.mark.follows("nothing-to-predict")
def test_what_is_not_stored_is_refused_and_the_rest_is_named() -> None:
    """Each set of options that is named can be asked about."""
    with pytest.raises(InputError, match="Nothing is stored about") as caught:
        limbeck.predict("column.rename", "sqlite", ["include_schemas"])
    named = caught.value.failure.remedy.removeprefix("Use one of: ").removesuffix(".").split(", ")
    assert len(named) == 3
    for backend, words in (each.split(" ") for each in named):
        prediction = limbeck.predict("column.rename", backend, options(words))
        assert prediction.question.backend == backend
        prediction.close()
