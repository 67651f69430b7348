#!/usr/bin/env python3
"""Prints the path of a Chromium for the browser tests; with --install, gets one when there is none.

Looked for, in this order: LIMBECK_CHROMIUM, the usual names on PATH, macOS applications, Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")


def say(text: str) -> None:
    """Tell the user; standard output is for the path alone."""
    print(text, file=sys.stderr, flush=True)


def candidates() -> Iterator[str]:
    """Where a Chromium may be, best first."""
    if chosen := os.environ.get("LIMBECK_CHROMIUM"):
        yield chosen
        return
    yield from (path for name in NAMES if (path := shutil.which(name)))
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        yield from (str(folder / name) for name in MAC)
    yield from of_playwright()


def of_playwright() -> Iterator[str]:
    """The browser that `playwright install` downloads; nothing where Playwright is not installed."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def works(path: str) -> bool:
    """Whether it runs: Ubuntu's `chromium-browser` is a script that only asks for a snap."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.startswith(("Chrom", "Google Chrome"))


def find() -> str | None:
    """The first Chromium that runs."""
    return next((path for path in candidates() if works(path)), None)


def install() -> None:
    """Get a Chromium: Debian's package where we are root, Playwright's own elsewhere.

    Raises:
        subprocess.CalledProcessError: The installer failed; it has said why.
    """
    if debian.can_install():
        say("No Chromium found: installing Debian's package `chromium` for the browser tests …")
        debian.update()
        debian.install("chromium")
        return
    say("No Chromium found: downloading Playwright's own for the browser tests …")
    system = ["--with-deps"] if os.geteuid() == 0 and sys.platform == "linux" else []
    fetch = [sys.executable, "-m", "playwright", "install", *system, "chromium"]
    subprocess.run(fetch, check=True, stdout=sys.stderr)


def main() -> int:
    """Print the path, or say what to do."""
    path = find()
    if path is None and "--install" in sys.argv[1:]:
        start = time.monotonic()
        try:
            install()
        except subprocess.CalledProcessError as error:
            say(f"That failed (exit code {error.returncode}).")
        path = find()
        say(f"… took {time.monotonic() - start:.0f} s")
    if path is None:
        say(
            "No Chromium found for the browser tests.\n"
            "  Remedy: install Chromium or Google Chrome, name one in LIMBECK_CHROMIUM, run\n"
            "  `.venv/bin/playwright install chromium`, or leave those tests out:\n"
            "  make test ARGS='-m \"not browser\"'"
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
