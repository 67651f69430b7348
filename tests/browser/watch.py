"""Records what a page does wrong: errors in its console, and requests to anywhere but our own server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route

# What Chromium is started with: nothing that it does of its own accord is part of a test.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

AT_HOME = {"127.0.0.1", "localhost", ""}


class Watch:
    """What pages of one browser context did wrong.

    Attributes:
        errors: Console errors and uncaught exceptions. A test that provokes one empties the list.
        outside: Addresses of requests to the outside; they are recorded and never sent.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.errors: list[str] = []
        self.outside: list[str] = []
        context.route(lambda url: not is_at_home(url), self._refuse)
        context.on("page", self._follow)
        context.on("weberror", lambda error: self.errors.append(f"uncaught: {error.error}"))
        context.on("console", self._listen)

    def check(self) -> None:
        """Fail when anything was recorded.

        Raises:
            AssertionError: With what was recorded.
        """
        assert self.errors == [], f"errors in the console: {self.errors}"
        assert self.outside == [], f"requests to the outside: {self.outside}"

    def _follow(self, page: Page) -> None:
        page.on(
            "websocket", lambda socket: None if is_at_home(socket.url) else self.outside.append(socket.url)
        )

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self.errors.append(f"{message.text} ({place['url']}:{place['lineNumber']})")

    def _refuse(self, route: Route) -> None:
        self.outside.append(route.request.url)
        route.abort()


def is_at_home(url: str) -> bool:
    """Whether an address stays on this machine (or is none at all, such as `data:` and `blob:`)."""
    parts = urlsplit(url)
    return parts.scheme not in {"http", "https", "ws", "wss"} or (parts.hostname or "") in AT_HOME
