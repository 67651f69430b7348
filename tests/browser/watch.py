"""Records what a page does wrong: errors in its console, and requests to anywhere but our own server.

An error is JupyterLab's or Voilà's own, and no fault of ours, only where its stack proves it: every frame is
in a bundle that their servers deliver. One with our code in it (a widget's module, an output, our template)
is ours, and so is one that has no stack to tell.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

# What Chromium is started with: nothing that it does of its own accord is part of a test.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # JupyterLab makes so much garbage that an eighth of its time would go into small collections.
    "--js-flags=--min-semi-space-size=64 --max-semi-space-size=64",
    # What goes elsewhere is not sent. Were each request to be asked for first, the browser would keep nothing
    # in its cache, and take a sixth more processor time.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)

AT_HOME = {"127.0.0.1", "localhost", ""}

# The bundles that JupyterLab's and Voilà's servers deliver. Not /lab/extensions/ and not /voila/templates/:
# widgets' views and our template come from there. A widget's module is a `blob:`, an output has no address.
BUNDLES = re.compile(r"https?://(127\.0\.0\.1|localhost)(:\d+)?/(static/lab|voila/static)/[^?#\s]+\.js\b")
ANYWIDGET = re.compile(
    r"https?://(127\.0\.0\.1|localhost)(:\d+)?/(lab/extensions|voila/labextensions)/anywidget/static/"
)
TOO_LATE = "[anywidget] Failed to initialize model."
ADDRESS = re.compile(r"\b(?:[a-z][a-z-]*:)?(?:https?|file)://[^\s()]+|\b(?:blob|data):[^\s()]+")
# What the browser's own functions look like in a stack: they tell nothing about who called them.
NATIVE = re.compile(r"at [^(]+ \(<anonymous>\)|at async Promise\.\w+ \(index \d+\)")
BUILT = "(eval at "  # code made from a text: nobody can say whose


class Watch:
    """What pages of one browser context did wrong.

    Attributes:
        errors: Console errors and uncaught exceptions. A test that provokes one empties the list.
        foreign: Those whose stack lies wholly in JupyterLab's or Voilà's own bundles: no fault of ours.
        outside: Addresses of requests to the outside; they are recorded and never sent.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.outside: list[str] = []
        context.on("request", self._note)
        context.on("page", self._follow)
        context.on("weberror", self._catch)
        context.on("console", self._listen)

    def check(self) -> None:
        """Fail when anything was recorded that is ours.

        Raises:
            AssertionError: With what was recorded.
        """
        assert self.errors == [], f"errors in the console: {self.errors}"
        assert self.outside == [], f"requests to the outside: {self.outside}"

    def clear(self) -> None:
        """Forget what was recorded."""
        for record in (self.errors, self.foreign, self.outside):
            record.clear()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Record nothing meanwhile."""
        before = [(record, len(record)) for record in (self.errors, self.foreign, self.outside)]
        yield
        for record, length in before:
            del record[length:]

    def _follow(self, page: Page) -> None:
        page.on(
            "websocket", lambda socket: None if is_at_home(socket.url) else self.outside.append(socket.url)
        )

    def _catch(self, uncaught: WebError) -> None:
        error = uncaught.error
        self._record(f"uncaught: {error}", getattr(error, "stack", None) or "")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            # Whoever wrote the line is the last frame of its stack, so to speak.
            stack = f"{message.text}\n    at console.error ({place['url']}:{place['lineNumber']})"
            told = "\n    at " in message.text
            self._record(f"{message.text} ({place['url']}:{place['lineNumber']})", stack if told else "")

    def _record(self, words: str, stack: str) -> None:
        if is_foreign(stack) or is_late(words, stack):
            self.foreign.append(f"{words}\n{stack}")
        else:
            self.errors.append(f"{words}\n{stack}" if stack and stack not in words else words)

    def _note(self, request: Request) -> None:
        if not is_at_home(request.url):
            self.outside.append(request.url)


def is_foreign(stack: str) -> bool:
    """Whether a stack proves an error to be JupyterLab's or Voilà's own: it lies in their bundles alone."""
    return _lies_in(BUNDLES, stack)


def is_late(words: str, stack: str) -> bool:
    """Whether anywidget complains that a widget was not there after two seconds, its own limit.

    On a busy machine it comes later. One that never comes fails the test that waits for it.
    """
    return words == f"uncaught: {TOO_LATE}" and _lies_in(ANYWIDGET, stack)


def _lies_in(bundles: re.Pattern[str], stack: str) -> bool:
    frames = [line.strip() for line in stack.splitlines() if line.lstrip().startswith("at ")]
    addresses = [ADDRESS.findall(frame) for frame in frames if not NATIVE.fullmatch(frame)]
    return (
        bool(addresses)
        and BUILT not in stack
        and all(len(found) == 1 and bundles.match(found[0]) is not None for found in addresses)
    )


def is_at_home(url: str) -> bool:
    """Whether an address stays on this machine (or is none at all, such as `data:` and `blob:`)."""
    parts = urlsplit(url)
    return parts.scheme not in {"http", "https", "ws", "wss"} or (parts.hostname or "") in AT_HOME
