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
WIDGET = """
import anywidget
class Throws(anywidget.AnyWidget):
    _esm = '''
        function render({ el }) {
            const button = document.createElement("button");
            button.textContent = "Throw";
            button.onclick = () => { throw new Error("thrown by a widget"); };
            el.append(button);
        }
        export default { render };
    '''
Throws()
"""
SCRIPT = """
from IPython.display import HTML
HTML("<script>setTimeout(() => { throw new Error('thrown by an output') }, 0)</script>")
"""
OF_THE_BUNDLE = """() => {
    const commands = window.jupyterapp.commands;
    setTimeout(commands.execute.bind(commands), 0, "none-such");
}"""
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


def test_an_error_of_a_widgets_module_is_ours(lab: Lab) -> None:
    """What a view of ours throws fails the test, also where JupyterLab called it."""
    lab.open(lab.write("widget.ipynb", WIDGET))
    lab.run_all()
    lab.output(0).get_by_role("button", name="Throw").click()
    lab.page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match="thrown by a widget"):
        lab.watch.check()
    assert lab.watch.foreign == []
    lab.watch.clear()


def test_an_error_of_a_notebooks_output_is_ours(lab: Lab) -> None:
    """A script in an output has no address of its own; it counts."""
    lab.open(lab.write("output.ipynb", SCRIPT))
    lab.run_all()
    lab.page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match="thrown by an output"):
        lab.watch.check()
    assert lab.watch.foreign == []
    lab.watch.clear()


def test_an_error_of_jupyterlab_itself_is_told_and_fails_nothing(lab: Lab) -> None:
    """One of its own functions, called by the browser's clock, throws: every frame is in its bundles."""
    lab.open(lab.write("bundle.ipynb", "1"))
    lab.page.evaluate(OF_THE_BUNDLE)
    lab.page.wait_for_timeout(200)
    lab.watch.check()
    (error,) = lab.watch.foreign
    assert "Command 'none-such' not registered" in error
    assert "/static/lab/" in error
    lab.watch.clear()


def test_the_same_error_is_ours_when_our_code_called_it(lab: Lab) -> None:
    """The deepest frame is JupyterLab's, one below it is not."""
    lab.open(lab.write("called.ipynb", "1"))
    lab.page.evaluate("() => { setTimeout(() => window.jupyterapp.commands.execute('none-such'), 0) }")
    lab.page.wait_for_timeout(200)
    with pytest.raises(AssertionError, match="Command 'none-such' not registered"):
        lab.watch.check()
    lab.watch.clear()


def test_a_page_is_as_new_for_the_next_test(lab: Lab) -> None:
    """What a notebook left in the page and on the server is gone: kernel, panel, theme, size."""
    lab.open(lab.write("first.ipynb", "x = 1"))
    lab.run_all()
    lab.theme(dark=True)
    lab.execute("application:toggle-left-area")
    lab.page.set_viewport_size({"width": 400, "height": 900})
    lab.reset()
    assert lab.server.ask("api/kernels") == []
    assert lab.page.locator(".jp-NotebookPanel").count() == 0
    assert not lab.page.evaluate("window.jupyterapp.shell.leftCollapsed")
    lab.open(lab.write("first.ipynb", "x"))
    lab.run(0)
    assert "NameError: name 'x' is not defined" in lab.errors_of(0)[0]
    assert lab.page.evaluate(BACKGROUND, ".jp-Notebook") == "rgb(255, 255, 255)"
    assert lab.page.viewport_size == {"width": 1280, "height": 900}


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
