"""JupyterLab in a real browser, as the tests see it."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.server import write_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, ViewportSize
    from tests.browser.server import Server
    from tests.browser.watch import Watch

SIZE: ViewportSize = {"width": 1280, "height": 900}
LAPTOP: ViewportSize = {"width": 1280, "height": 720}

# Every text that is smaller than 12 pixels on the screen, with its size.
SMALL = """(root) => {
    const found = [];
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const [text, parent] = [texts.currentNode.data.trim(), texts.currentNode.parentElement];
        if (text === "" || parent.closest("style, title") || !parent.checkVisibility()) continue;
        const drawn = parent.closest("svg") === null ? 1 : parent.getScreenCTM().a;
        const size = parseFloat(getComputedStyle(parent).fontSize) * drawn;
        if (size < 11.99) found.push(`${size.toFixed(2)} ${parent.tagName} ${text.slice(0, 40)}`);
    }
    return found;
}"""

# The page's own commands, awaited: a click on "Run All" before the kernel exists would be lost in silence.
READY = """async () => {
    await window.jupyterapp.restored;  // until then it moves what it shows
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.revealed;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
OPEN = """async (path) => {
    await window.jupyterapp.commands.execute("docmanager:open", {path, factory: "Notebook"});
}"""
REWRITE = """(sources) => {
    const notebook = window.jupyterapp.shell.currentWidget.content.model.sharedModel;
    notebook.transact(() => {
        notebook.deleteCellRange(0, notebook.cells.length);
        notebook.insertCells(0, sources.map((source) => ({cell_type: "code", source})));
    });
}"""
# Without the question whether to save. What remains is the launcher, which comes when nothing else is there.
CLOSE = "() => { for (const widget of [...window.jupyterapp.shell.widgets('main')]) widget.dispose(); }"
EXPAND = "() => { if (window.jupyterapp.shell.leftCollapsed) window.jupyterapp.shell.expandLeft(); }"
# The splash of a change of theme is gone, and what it made JupyterLab draw anew is drawn.
SETTLED = """(light) => document.body.dataset.jpThemeLight === light &&
    !document.querySelector("#jupyterlab-splash")"""
IDLE = "() => new Promise((done) => requestIdleCallback(() => requestAnimationFrame(done), {timeout: 5000}))"
EXECUTE = """async ([command, args, limit]) => {
    const late = new Promise((_, reject) =>
        setTimeout(() => reject(new Error(`${command} took longer than ${limit} s`)), 1000 * limit));
    await Promise.race([window.jupyterapp.commands.execute(command, args), late]);
}"""
CELLS = "() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.toJSON())"
SELECT = """async (index) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = index;
    await notebook.scrollToItem(index);
}"""


class Lab:
    """One JupyterLab in one browser page, with at most one notebook in front.

    Attributes:
        page: Playwright's page, for whatever this class does not do.
        server: The server behind it.
        watch: Console errors and outside requests so far; checked when the test ends.
        pictures: Where screenshots go.
        worn: A test sets it where it changed the page for good: the next one gets another page.
        shared: Whether the notebook in front outlives the test, for the next ones.
    """

    def __init__(self, page: Page, server: Server, watch: Watch, pictures: Path) -> None:
        self.page = page
        self.server = server
        self.watch = watch
        self.pictures = pictures
        self.worn = False
        self.shared = False
        self._name = ""
        self._dark = False

    def write(self, name: str, *cells: str) -> str:
        """Put a notebook into the served folder.

        Args:
            name: Its file name.
            cells: The sources of its code cells.

        Returns:
            The name again, for `open`.
        """
        return write_notebook(self.server.notebooks / name, cells)

    def open(self, name: str) -> None:
        """Open a notebook of the served folder, alone and with a fresh kernel, and wait for it."""
        self._name = name
        if self.page.url == "about:blank":
            address = f"{self.server.url}lab/workspaces/{uuid.uuid4().hex}/tree/{name}"
            self.page.goto(f"{address}?token={self.server.token}")
        else:
            self._close()
            self.page.evaluate(OPEN, name)
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
        self.page.evaluate(READY)

    def share(self, *cells: str) -> None:
        """Show a notebook with these code cells in a kernel that tests have in common.

        Starting a kernel, importing limbeck and building a sample takes longer than most tests. The notebook
        is opened once, and each test puts its own cells into it, until one opens a notebook for itself: as
        it has to where it changes the kernel for good. After a failure, the next test gets another kernel.
        """
        if self.shared:
            self.page.evaluate(REWRITE, cells)
        else:
            self.open(self.write("shared.ipynb", *cells))
            self.shared = True

    def reset(self) -> None:
        """Close the notebook that a test had for itself, and put the page back as it was when it was new."""
        if not self.shared:
            self._close()
        self.page.evaluate(EXPAND)
        self.page.context.clear_permissions()
        self.page.set_viewport_size(SIZE)
        self.page.mouse.move(0, 0)
        if self._dark:
            self.theme(dark=False)

    def end(self) -> None:
        """Close the notebook that tests shared."""
        if self.shared:
            self._close()

    def _close(self) -> None:
        """Close every notebook, and end their kernels."""
        self.shared = False
        # That JupyterLab never gets the answer to what it was asking a kernel just then is no test's fault.
        with self.watch.away():
            self.page.evaluate(CLOSE)
            self.server.end_kernels()
            self.page.evaluate(IDLE)

    def execute(self, command: str, args: dict[str, Any] | None = None, *, limit: float = 120.0) -> None:
        """Run one of JupyterLab's commands to its end.

        Args:
            command: Its id, for example `docmanager:save`.
            args: Its arguments.
            limit: Seconds that it may take.
        """
        self.page.evaluate(EXECUTE, [command, args or {}, limit])

    def run_all(self, *, limit: float = 120.0) -> None:
        """Run every cell, wait for the last one, and fail with the traceback when a cell raised."""
        self.execute("notebook:run-all-cells", limit=limit)
        raised = [error for cell in self.cells() for error in tracebacks(cell)]
        assert raised == [], "\n\n".join(raised)

    def run(self, index: int, *, limit: float = 120.0) -> None:
        """Run one cell and wait for it; what it raised is in `errors_of(index)`."""
        self.page.evaluate(SELECT, index)
        self.execute("notebook:run-cell", limit=limit)

    def cells(self) -> list[dict[str, Any]]:
        """The cells as they are now, in the notebook format."""
        return self.page.evaluate(CELLS)  # type: ignore[no-any-return]

    def outputs(self, index: int) -> list[dict[str, Any]]:
        """The outputs of a cell, in the notebook format."""
        return self.cells()[index].get("outputs", [])  # type: ignore[no-any-return]

    def errors_of(self, index: int) -> list[str]:
        """The tracebacks that a cell shows, without colours."""
        return tracebacks(self.cells()[index])

    def stderr(self) -> str:
        """What the cells wrote to standard error."""
        outputs = [output for cell in self.cells() for output in cell.get("outputs", [])]
        return "".join("".join(output["text"]) for output in outputs if output.get("name") == "stderr")

    def cell(self, index: int) -> Locator:
        """A cell in the page, scrolled into view."""
        self.page.evaluate(SELECT, index)
        notebook = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")
        return notebook.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')

    def output(self, index: int) -> Locator:
        """The output area of a cell in the page, scrolled into view."""
        area = self.cell(index).locator(".jp-Cell-outputArea").first
        area.scroll_into_view_if_needed()
        return area

    def theme(self, *, dark: bool) -> None:
        """Switch between JupyterLab's light and dark theme, where the other one is drawn.

        A switch draws the whole page anew: a test that looks at both saves one where it ends with the light.
        """
        if dark == self._dark:
            return
        name = "JupyterLab Dark" if dark else "JupyterLab Light"
        self._dark = dark
        self.execute("apputils:change-theme", {"theme": name})
        self.page.wait_for_function(SETTLED, arg="false" if dark else "true")
        self.page.evaluate(IDLE)

    def themes(self) -> Iterator[str]:
        """The page in the dark theme, and then in the light one: the name of each, while it is drawn."""
        for name in ("dark", "light"):
            self.theme(dark=name == "dark")
            yield name

    def save(self) -> str:
        """Save the notebook, widget state included, and return the text of the file."""
        self.execute("docmanager:save")
        return (self.server.notebooks / self._name).read_text(encoding="utf-8")

    def saved(self) -> dict[str, Any]:
        """The notebook as it lies on disk after saving."""
        return json.loads(self.save())  # type: ignore[no-any-return]

    def picture(self, name: str, of: Locator | None = None) -> None:
        """Take a screenshot, but only for somebody who names a folder for it in LIMBECK_PICTURES."""
        if os.environ.get("LIMBECK_PICTURES"):
            self.screenshot(name, of)

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """Take a picture of the page, or of a part of it.

        Args:
            name: The name of the file, without its suffix.
            of: The part.

        Returns:
            Where it lies: in the folder that LIMBECK_PICTURES names, else beside the test's temporary files.
        """
        path = self.pictures / f"{name}.png"
        (of or self.page).screenshot(path=path, animations="disabled")
        return path


def tracebacks(cell: dict[str, Any]) -> list[str]:
    """The tracebacks among the outputs of a cell, without colours."""
    return [
        re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output["traceback"]))
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]


def picture_folder(fallback: Path) -> Path:
    """Where screenshots go."""
    folder = Path(os.environ.get("LIMBECK_PICTURES") or fallback)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
