"""A real JupyterLab and a real Voilà in a real Chromium: the fixtures `lab` and `app`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from playwright.sync_api import sync_playwright
from tests.browser.app import App
from tests.browser.lab import Lab, picture_folder
from tests.browser.server import Server, copy_notebooks, start_lab, start_voila
from tests.browser.watch import FLAGS, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 90_000  # ms: other tests keep the machine busy
FAILED = pytest.StashKey[bool]()
Visitor = TypeVar("Visitor", Lab, App)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and keep them on one worker: two Labs only wait for each other."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


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


@pytest.fixture(scope="module")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab server over a copy of the notebooks."""
    home = tmp_path_factory.mktemp("lab")
    server = start_lab(home, copy_notebooks(home))
    yield server
    server.close()


@pytest.fixture(scope="module")
def voila_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Voilà server over a copy of the notebooks."""
    home = tmp_path_factory.mktemp("voila")
    server = start_voila(home, copy_notebooks(home))
    yield server
    server.close()


@pytest.fixture
def lab(
    browser: Browser, lab_server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Lab]:
    """JupyterLab in a fresh page; `lab.open("00_start.ipynb")` comes first.

    When the test ends, its kernels are shut down, and console errors or requests to the outside fail it.
    """
    yield from visit(Lab, browser, lab_server, tmp_path, request)
    lab_server.end_kernels()


@pytest.fixture
def app(
    browser: Browser, voila_server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[App]:
    """Voilà in a fresh page; `app.open("app.ipynb")` comes first. Checked at its end as `lab` is."""
    yield from visit(App, browser, voila_server, tmp_path, request)


def visit(
    kind: type[Visitor], browser: Browser, server: Server, folder: Path, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    """A fresh browser context on a server; its faults are the test's faults."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    watch = Watch(context)
    visitor = kind(context.new_page(), server, watch, picture_folder(folder))
    yield visitor
    if request.node.stash.get(FAILED, False):
        picture = visitor.screenshot(f"failed-{request.node.name}")
        sys.stderr.write(f"\nscreenshot: {picture}\nlog of the server:\n{server.log}\n")
    context.close()
    watch.check()
