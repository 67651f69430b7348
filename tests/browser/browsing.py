"""Chromium as long as tests need it one after the other."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright
from tests.browser.watch import FLAGS
from tests.browser.window import Visitor, Window

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.browser.server import Server

ROOT = Path(__file__).parents[2]


class Browsing:
    """The browser and a window for each kind of page, opened when they are first needed.

    Playwright occupies the event loop of its thread, so that it has to be closed before other tests run.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._browser: Browser | None = None
        self._windows: dict[type[Any], Window[Any]] = {}

    def window(self, kind: type[Visitor], server: Server) -> Window[Visitor]:
        """The window on a server, the same for every test."""
        if kind not in self._windows:
            window = Window(kind, self.chromium(), server)
            self._windows[kind] = window
            self._stack.callback(window.close)
        return self._windows[kind]

    def close(self) -> None:
        """Close everything; the next test opens it again."""
        for window in self._windows.values():
            window.end()
        self._windows.clear()
        self._browser = None
        self._stack.close()

    def chromium(self) -> Browser:
        """The browser itself, for a page on no server."""
        if self._browser is None:
            search = [sys.executable, str(ROOT / "scripts" / "chromium.py")]
            found = subprocess.run(search, capture_output=True, text=True, check=False)
            if found.returncode != 0:
                pytest.fail(found.stderr)
            playwright = self._stack.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
            self._stack.callback(self._browser.close)
        return self._browser
