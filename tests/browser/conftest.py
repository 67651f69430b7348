"""A real JupyterLab and a real Voilà in a real Chromium: the fixtures `lab` and `app`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from tests.browser.app import App
from tests.browser.lab import Lab, picture_folder
from tests.browser.server import Server, copy_notebooks, start_lab, start_voila
from tests.browser.watch import FLAGS
from tests.browser.window import Visitor, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure, so that the fixtures can take a picture of it."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium that scripts/chromium.py finds; per module, since Playwright occupies the event loop."""
    search = [sys.executable, ROOT / "scripts" / "chromium.py"]
    found = subprocess.run(search, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.fail(found.stderr)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab server over a copy of the notebooks."""
    home = tmp_path_factory.mktemp("lab")
    server = start_lab(home, copy_notebooks(home))
    yield server
    server.close()


@pytest.fixture(scope="session")
def voila_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Voilà server over a copy of the notebooks."""
    home = tmp_path_factory.mktemp("voila")
    server = start_voila(home, copy_notebooks(home))
    yield server
    server.close()


@pytest.fixture(scope="module")
def lab_window(browser: Browser, lab_server: Server) -> Iterator[Window[Lab]]:
    """The window that the tests of a module share."""
    window = Window(Lab, browser, lab_server)
    yield window
    window.close()


@pytest.fixture(scope="module")
def app_window(browser: Browser, voila_server: Server) -> Iterator[Window[App]]:
    """The window that the tests of a module share."""
    window = Window(App, browser, voila_server)
    yield window
    window.close()


@pytest.fixture
def lab(lab_window: Window[Lab], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """JupyterLab with nothing open; `lab.open("00_start.ipynb")` comes first.

    When the test ends, its kernels are shut down; console errors of ours or requests to the outside fail it.
    """
    yield from visit(lab_window, tmp_path, request)
    lab_window.server.end_kernels()


@pytest.fixture
def app(app_window: Window[App], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[App]:
    """Voilà with nothing open; `app.open("app.ipynb")` comes first. Checked at its end as `lab` is."""
    yield from visit(app_window, tmp_path, request)


def visit(window: Window[Visitor], folder: Path, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """The page of a window; its faults are the test's faults."""
    visitor = window.enter(picture_folder(folder))
    yield visitor
    failed = request.node.stash.get(FAILED, False)
    if failed:
        picture = visitor.screenshot(f"failed-{request.node.name}")
        sys.stderr.write(f"\nscreenshot: {picture}\nlog of the server:\n{window.server.log}\n")
    # Told at the end of the run by tests/conftest.py.
    request.node.user_properties.extend(("foreign", error) for error in window.leave(keep=not failed))
