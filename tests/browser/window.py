"""A window of the browser that one test leaves to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from tests.browser.app import App
from tests.browser.lab import SIZE, Lab
from tests.browser.watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from tests.browser.server import Server

SECONDS_TO_END = 120_000  # ms: other tests keep the machine busy
Visitor = TypeVar("Visitor", Lab, App)


class Window(Generic[Visitor]):
    """One page on one server, with what it did wrong.

    Loading JupyterLab takes longer than most tests, so a page is used again: what a test opened is closed
    and its kernels end, unless other tests share it. After a failure, and where a test changed the page for
    good, the next gets a new one.

    Attributes:
        server: The server behind it.
    """

    def __init__(self, kind: type[Visitor], browser: Browser, server: Server) -> None:
        self.server = server
        self._kind: type[Visitor] = kind
        self._browser = browser
        self._context: BrowserContext | None = None
        self._visitor: Visitor | None = None

    @property
    def shared(self) -> bool:
        """Whether the page shows something that other tests share."""
        return self._visitor is not None and bool(self._visitor.shared)

    def enter(self, pictures: Path) -> Visitor:
        """What a test sees; its screenshots go to a folder."""
        if self._visitor is None:
            self._context = self._browser.new_context(viewport=SIZE, locale="en-GB")
            self._context.set_default_timeout(SECONDS_TO_END)
            # Ten frames, the default, might all be JupyterLab's although it was our code that called it.
            self._context.add_init_script("Error.stackTraceLimit = 100")
            watch = Watch(self._context)
            self._visitor = self._kind(self._context.new_page(), self.server, watch, pictures)
        self._visitor.pictures = pictures
        return self._visitor

    def leave(self, *, keep: bool) -> list[str]:
        """Fail with what the page did wrong; then make it ready for the next test, or close it.

        Args:
            keep: Whether the next test may use it.

        Returns:
            Errors that were JupyterLab's or Voilà's own.

        Raises:
            AssertionError: Errors of ours in the console, or requests to the outside.
        """
        assert self._visitor is not None
        visitor, watch = self._visitor, self._visitor.watch
        foreign = watch.foreign.copy()
        try:
            watch.check()
        except AssertionError:
            self.close()
            raise
        if keep and not visitor.worn:
            visitor.reset()
            watch.clear()
        else:
            self.close()
        return foreign

    def end(self) -> None:
        """Close what tests shared, unless their server has ended with it."""
        if self._visitor is not None and self.server.running:
            self._visitor.end()

    def close(self) -> None:
        """Close the page; the next test gets a new one."""
        if self._context is not None:
            self._context.close()
        self._context = self._visitor = None
