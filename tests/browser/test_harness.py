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
ASK = "(address) => fetch(address).catch(error => 'refused')"
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


def test_a_notebook_is_run_clicked_typed_into_and_saved(lab: Lab) -> None:
    """Run All waits for a slow last cell; mouse and keyboard reach Python; the file holds the widgets' state.

    Looking for a secret in the saved notebook looks in that state too.
    """
    second = BUTTON.replace("button", "other_button").replace("label", "other_label")
    slow = ("import time; time.sleep(1)", "time.sleep(1); 6 * 7")
    lab.share(BUTTON, second, TEXT, *slow)
    lab.run_all()
    assert lab.outputs(4)[0]["data"]["text/plain"] == "42"
    assert lab.stderr() == ""
    clicked = lab.output(0)
    clicked.get_by_role("button", name="Press me").click()
    clicked.get_by_text("pressed", exact=True).wait_for()
    typed = lab.output(1)
    assert typed.get_by_text("pressed", exact=True).count() == 0
    typed.get_by_role("button", name="Press me").focus()
    lab.page.keyboard.press("Enter")
    typed.get_by_text("pressed", exact=True).wait_for()
    assert "seen in the saved state" in str(lab.saved()["metadata"]["widgets"])


def test_a_cell_that_raises_fails_run_all_with_its_traceback(lab: Lab) -> None:
    """A broken notebook can't pass for a good one. The theme that is chosen is the one that is drawn."""
    lab.share("1 / 0")
    with pytest.raises(AssertionError, match="ZeroDivisionError: division by zero"):
        lab.run_all()
    colours = []
    for dark in (True, False):
        lab.theme(dark=dark)
        colours.append(lab.page.evaluate(BACKGROUND, ".jp-Notebook"))
    assert colours == ["rgb(17, 17, 17)", "rgb(255, 255, 255)"]


def test_what_goes_wrong_in_the_page_is_ours_unless_jupyterlab_did_it_alone(lab: Lab) -> None:
    """Errors of our code fail the test that does not expect them, and so does a request to the outside.

    A script in an output has no address of its own; it counts. So does an error of JupyterLab's own function
    that our code called: the deepest frame is JupyterLab's, one below it is not.
    """
    lab.share(WIDGET, SCRIPT)

    def failed(match: str) -> None:
        lab.page.wait_for_timeout(200)
        with pytest.raises(AssertionError, match=match):
            lab.watch.check()
        assert lab.watch.foreign == []
        lab.watch.clear()

    lab.run(0)
    lab.output(0).get_by_role("button", name="Throw").click()
    failed("thrown by a widget")
    lab.run(1)
    failed("thrown by an output")
    lab.page.evaluate("() => { setTimeout(() => window.jupyterapp.commands.execute('none-such'), 0) }")
    failed("Command 'none-such' not registered")
    lab.page.evaluate("() => console.error('ours')")
    lab.page.wait_for_timeout(100)
    assert [error.split(" (")[0] for error in lab.watch.errors] == ["ours"]
    failed("ours")
    addresses = ["https://example.org/font.woff", "http://192.0.2.1/without-a-name"]
    answers = [lab.page.evaluate(ASK, address) for address in addresses]
    assert (answers, lab.watch.outside) == (["refused"] * 2, addresses)
    failed("example.org")  # the console mentions the refusal too


def test_an_error_of_jupyterlab_itself_is_told_and_fails_nothing(lab: Lab) -> None:
    """One of its own functions, called by the browser's clock, throws: every frame is in its bundles."""
    lab.share("1")
    lab.page.evaluate(OF_THE_BUNDLE)
    lab.page.wait_for_timeout(200)
    lab.watch.check()
    (error,) = lab.watch.foreign
    assert "Command 'none-such' not registered" in error
    assert "/static/lab/" in error
    lab.watch.clear()


@pytest.mark.own_kernel
def test_a_page_is_as_new_for_the_next_test(lab: Lab) -> None:
    """What a notebook left in the page and on the server is gone: kernel, panel, theme, size.

    The kernel that tests share is gone, too, when one opens a notebook for itself.
    """
    lab.share("x = 1")
    lab.run_all()
    lab.open(lab.write("first.ipynb", "x"))
    lab.run(0)
    assert "NameError: name 'x' is not defined" in lab.errors_of(0)[0]
    assert len(lab.server.ask("api/kernels")) == 1
    lab.theme(dark=True)
    assert lab.page.evaluate(BACKGROUND, ".jp-Notebook") == "rgb(17, 17, 17)"
    lab.execute("application:toggle-left-area")
    lab.page.set_viewport_size({"width": 400, "height": 900})
    lab.reset()
    assert lab.server.ask("api/kernels") == []
    assert lab.page.locator(".jp-NotebookPanel").count() == 0
    assert not lab.page.evaluate("window.jupyterapp.shell.leftCollapsed")
    assert lab.page.evaluate(BACKGROUND, ".jp-Launcher") == "rgb(255, 255, 255)"
    assert lab.page.viewport_size == {"width": 1280, "height": 900}


def test_voila_shows_a_notebook_as_an_application(app: App) -> None:
    """The same button works where there are no cells and no code, in the dark theme that was asked for."""
    app.open(app.write("voila.ipynb", BUTTON), theme="dark")
    app.page.get_by_role("button", name="Press me").click()
    app.page.get_by_text("pressed", exact=True).wait_for()
    assert "ipywidgets" not in app.page.inner_text("body")
    assert app.page.evaluate(BACKGROUND, "body") == "rgb(17, 17, 17)"
