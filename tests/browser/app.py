"""A notebook shown by Voilà in a real browser, as the tests see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.lab import SIZE
from tests.browser.server import write_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from tests.browser.server import Server
    from tests.browser.watch import Watch


class App:
    """One page of Voilà.

    Attributes:
        page: Playwright's page.
        server: The server behind it.
        watch: Console errors and outside requests so far; checked when the test ends.
        pictures: Where screenshots go.
        worn: A test sets it where it changed the page for good: the next one gets another page.
    """

    def __init__(self, page: Page, server: Server, watch: Watch, pictures: Path) -> None:
        self.page = page
        self.server = server
        self.watch = watch
        self.pictures = pictures
        self.worn = False

    def write(self, name: str, *cells: str) -> str:
        """Put a notebook with these code cells into the served folder, and return its name."""
        return write_notebook(self.server.notebooks / name, cells)

    def open(self, name: str, *, dark: bool = False, limit: float = 120.0) -> None:
        """Open a notebook as an application, and wait until all its cells have run.

        Args:
            name: Its file name in the served folder.
            dark: Whether Voilà's dark theme is asked for.
            limit: Seconds that its cells may take.
        """
        theme = "dark" if dark else "light"
        self.page.goto(f"{self.server.url}voila/render/{name}?theme={theme}", timeout=1000 * limit)
        self.page.wait_for_selector("#rendered_cells", state="visible", timeout=1000 * limit)

    def reset(self) -> None:
        """Leave the page, which ends its kernel, and put the window back as it was when it was new."""
        self.page.goto("about:blank")
        self.page.set_viewport_size(SIZE)

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """Take a picture of the page, or of a part of it, and return where it lies."""
        path = self.pictures / f"{name}.png"
        (of or self.page).screenshot(path=path, animations="disabled")
        return path
