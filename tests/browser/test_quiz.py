"""Questions in JupyterLab, as a learner answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.lab import SMALL

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.browser.lab import Lab

PREDICTION = """import limbeck
limbeck.Prediction(
    "How many values are left in `full_name`, once this was run?",
    ["all", "none", "op.drop_column('users', 'user_name')\\nop.add_column('users', 'full_name')"],
    "none",
    "Autogenerate adds `full_name` and drops `user_name` with its values.",
)"""


def prediction_of(lab: Lab) -> Locator:
    lab.share(PREDICTION)
    lab.run_all()
    prediction = lab.output(0).locator(".limbeck-prediction")
    prediction.get_by_role("radio", name="none").wait_for()
    return prediction


def test_a_learner_predicts_by_keyboard_before_the_answer_is_shown(lab: Lab) -> None:
    """Arrow keys choose, Enter runs it; then the choice is judged, and the notebook has not moved."""
    prediction = prediction_of(lab)
    assert prediction.get_by_text("Autogenerate adds").count() == 0
    prediction.get_by_role("radio", name="all").focus()
    lab.page.keyboard.press("Space")
    lab.page.keyboard.press("ArrowDown")
    assert prediction.get_by_role("radio", name="none").is_checked()
    lab.picture("prediction", prediction)
    lab.page.keyboard.press("Enter")
    prediction.get_by_role("status").get_by_text("Right.").wait_for()
    assert prediction.get_by_text("drops user_name with its values").is_visible()
    assert prediction.get_by_role("radio", name="all").is_disabled()
    assert prediction.get_by_role("button", name="Run it").is_hidden()
    assert prediction.evaluate(SMALL) == []
    lab.picture("prediction-right", prediction)


def test_a_wrong_prediction_is_told_in_the_dark(lab: Lab) -> None:
    """Which choice is right stands beside it; without a choice, the button does not answer."""
    lab.theme(dark=True)
    prediction = prediction_of(lab)
    prediction.get_by_role("button", name="Run it").click()
    assert prediction.get_by_role("status").inner_text() == ""
    prediction.get_by_role("radio", name="all").check()
    prediction.get_by_role("button", name="Run it").click()
    prediction.get_by_role("status").get_by_text("No: it is b.").wait_for()
    assert [each.get_attribute("data-mark") for each in prediction.locator(".lb-choice").all()] == [
        "wrong",
        "right",
        None,
    ]
    lab.picture("prediction-wrong-dark", prediction)
