"""The harness itself, on notebooks of its own: what the tests of the panel rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.app import App
    from tests.browser.lab import Lab

BUTTON = """
import ipywidgets as w
button = w.Button(description="Press me")
label = w.HTML("not pressed")
button.on_click(lambda _: setattr(label, "value", "pressed"))
w.VBox([button, label])
"""
BACKGROUND = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
TEXT = "w.Text('seen in the saved state', description='Name')"


def test_every_cell_has_run_when_run_all_returns(lab: Lab) -> None:
    """Run All waits for a slow last cell, and the outputs are there at once."""
    lab.open(lab.write("all.ipynb", "import time; time.sleep(1)", "time.sleep(1); 6 * 7"))
    lab.run_all()
    assert lab.outputs(1)[0]["data"]["text/plain"] == "42"


def test_a_cell_that_raises_fails_run_all_with_its_traceback(lab: Lab) -> None:
    """A broken notebook can't pass for a good one."""
    lab.open(lab.write("raises.ipynb", "1 / 0"))
    with pytest.raises(AssertionError, match="ZeroDivisionError: division by zero"):
        lab.run_all()


def test_a_click_reaches_python_and_its_answer_comes_back(lab: Lab) -> None:
    """A button of ipywidgets works by mouse."""
    lab.open(lab.write("click.ipynb", BUTTON))
    lab.run_all()
    output = lab.output(0)
    output.get_by_role("button", name="Press me").click()
    output.get_by_text("pressed", exact=True).wait_for()


def test_the_keyboard_alone_presses_a_button(lab: Lab) -> None:
    """A button of ipywidgets works by keyboard."""
    lab.open(lab.write("keyboard.ipynb", BUTTON))
    lab.run_all()
    output = lab.output(0)
    output.get_by_role("button", name="Press me").focus()
    lab.page.keyboard.press("Enter")
    output.get_by_text("pressed", exact=True).wait_for()


def test_the_theme_changes_what_is_drawn(lab: Lab) -> None:
    """Dark is dark and light is light, in the page's own colours."""
    lab.open(lab.write("theme.ipynb", "1"))
    colours = []
    for dark in (True, False):
        lab.theme(dark=dark)
        colours.append(lab.page.evaluate(BACKGROUND, ".jp-Notebook"))
    assert colours == ["rgb(17, 17, 17)", "rgb(255, 255, 255)"]


def test_the_saved_file_holds_the_state_of_the_widgets(lab: Lab) -> None:
    """Looking for a secret in the saved notebook looks in the widget state too."""
    lab.open(lab.write("saved.ipynb", "import ipywidgets as w", TEXT))
    lab.run_all()
    assert lab.stderr() == ""
    assert "seen in the saved state" in str(lab.saved()["metadata"]["widgets"])


def test_an_error_in_the_console_is_recorded(lab: Lab) -> None:
    """A script that fails in the page fails the test that does not expect it."""
    lab.open(lab.write("console.ipynb", "1"))
    lab.page.evaluate("() => console.error('ours')")
    lab.page.wait_for_timeout(100)
    assert [error.split(" (")[0] for error in lab.watch.errors] == ["ours"]
    with pytest.raises(AssertionError, match="ours"):
        lab.watch.check()
    lab.watch.errors.clear()


def test_a_request_to_the_outside_is_recorded_and_not_sent(lab: Lab) -> None:
    """A picture, font or script from the outside fails the test that does not expect it."""
    lab.open(lab.write("outside.ipynb", "1"))
    answer = lab.page.evaluate("() => fetch('https://example.org/font.woff').catch(error => 'refused')")
    assert (answer, lab.watch.outside) == ("refused", ["https://example.org/font.woff"])
    lab.watch.outside.clear()
    lab.watch.errors.clear()  # the console mentions the refusal too


def test_voila_shows_a_notebook_as_an_application(app: App) -> None:
    """The same button works where there are no cells and no code."""
    app.open(app.write("voila.ipynb", BUTTON))
    app.page.get_by_role("button", name="Press me").click()
    app.page.get_by_text("pressed", exact=True).wait_for()
    assert "ipywidgets" not in app.page.inner_text("body")


def test_voila_has_a_dark_theme(app: App) -> None:
    """The dark theme that a test asks for is the one that is drawn."""
    app.open(app.write("dark.ipynb", BUTTON), dark=True)
    assert app.page.evaluate(BACKGROUND, "body") == "rgb(17, 17, 17)"
