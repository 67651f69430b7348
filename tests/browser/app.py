"""A notebook shown by Voilà in a real browser, as the tests see it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.browser.lab import SIZE
from tests.browser.server import write_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from tests.browser.server import Server
    from tests.browser.watch import Watch

FAREWELL = 200  # ms in which Voilà answers to a page that is left


class App:
    """One page of Voilà.

    Attributes:
        page: Playwright's page.
        server: The server behind it.
        watch: Console errors and outside requests so far; checked when the test ends.
        pictures: Where screenshots go.
        worn: A test sets it where it changed the page for good: the next one gets another page.
        shared: The notebook whose page outlives the test, for the next ones; empty if none does.
    """

    def __init__(self, page: Page, server: Server, watch: Watch, pictures: Path) -> None:
        self.page = page
        self.server = server
        self.watch = watch
        self.pictures = pictures
        self.worn = False
        self.shared = ""

    def write(self, name: str, *cells: str) -> str:
        """Put a notebook with these code cells into the served folder, and return its name."""
        return write_notebook(self.server.notebooks / name, cells)

    def open(self, name: str, *, theme: str = "", limit: float = 120.0) -> None:
        """Open a notebook as an application, and wait until all its cells have run.

        Args:
            name: Its file name in the served folder.
            theme: The theme of Voilà that is asked for; empty for that of the visitor's other windows.
            limit: Seconds that its cells may take.
        """
        self.end()
        asked = f"?theme={theme}" if theme else ""
        self.page.goto(f"{self.server.url}voila/render/{name}{asked}", timeout=1000 * limit)
        self.page.wait_for_selector("#rendered_cells", state="visible", timeout=1000 * limit)

    def share(self, name: str) -> None:
        """Show a notebook as an application, on a page that tests have in common.

        Args:
            name: Its file name in the served folder.
        """
        if self.shared != name:
            self.open(name)
            self.shared = name

    def reset(self) -> None:
        """Leave the page that a test had for itself, and put the window back as it was when it was new."""
        if not self.shared:
            self._leave()
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(SIZE)

    def end(self) -> None:
        """Leave the page that tests shared."""
        if self.shared:
            self.shared = ""
            self._leave()

    def _leave(self) -> None:
        # That Voilà does not let a page end its kernel as it goes is no test's fault.
        with self.watch.away():
            self.page.goto("about:blank")
            self.page.wait_for_timeout(FAREWELL)

    def picture(self, name: str, of: Locator | None = None) -> None:
        """Take a screenshot, but only for somebody who names a folder for it in LIMBECK_PICTURES."""
        if os.environ.get("LIMBECK_PICTURES"):
            self.screenshot(name, of)

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """Take a picture of the page, or of a part of it, and return where it lies."""
        path = self.pictures / f"{name}.png"
        (of or self.page).screenshot(path=path, animations="disabled")
        return path
