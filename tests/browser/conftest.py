"""A real JupyterLab and a real Voilà in a real Chromium: the fixtures `lab` and `app`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.app import App
from tests.browser.browsing import Browsing
from tests.browser.lab import Lab, picture_folder
from tests.browser.server import Server, copy_notebooks, start_lab, start_voila

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.window import Visitor, Window

HERE = Path(__file__).parent
FAILED = pytest.StashKey[bool]()
BROWSING = pytest.StashKey[Browsing]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder; those that need a kernel of their own come after those that share one.

    Between two that share, they would end the kernel that both could use.
    """
    places = [at for at, item in enumerate(items) if item.path.parent == HERE]
    ours = sorted((items[at] for at in places), key=lambda item: "own_kernel" in item.keywords)
    for at, item in zip(places, ours, strict=True):
        item.add_marker(pytest.mark.browser)
        items[at] = item


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure, so that the fixtures can take a picture of it."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Close the browser when the next test is none of this folder, also after a failure."""
    try:
        yield
    finally:
        if nextitem is None or nextitem.path.parent != HERE:
            item.config.stash.setdefault(BROWSING, Browsing()).close()


@pytest.fixture(scope="session")
def browsing(pytestconfig: pytest.Config) -> Browsing:
    """The Chromium that scripts/chromium.py finds."""
    return pytestconfig.stash.setdefault(BROWSING, Browsing())


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


@pytest.fixture
def lab(
    browsing: Browsing, lab_server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Lab]:
    """JupyterLab; `lab.open("00_start.ipynb")` or `lab.share("import limbeck")` comes first.

    When the test ends, its kernels are shut down; console errors of ours or requests to the outside fail it.
    """
    window = browsing.window(Lab, lab_server)
    yield from visit(window, tmp_path, request)
    if not window.shared:
        lab_server.end_kernels()


@pytest.fixture
def app(
    browsing: Browsing, voila_server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[App]:
    """Voilà; `app.open("app.ipynb")` or `app.share("app.ipynb")` comes first. Checked as `lab` is."""
    yield from visit(browsing.window(App, voila_server), tmp_path, request)


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
