"""What stays together on a worker."""

from tests.placement import shared_place


def test_files_that_share_a_browser_stay_together() -> None:
    """One JupyterLab serves them all; any other file is on its own, with all of its tests."""
    assert shared_place("tests/browser/test_voila.py::test_a") == "tests/browser/"
    assert shared_place("tests/browser/test_harness.py::test_b") == "tests/browser/"
    assert shared_place("tests/view/test_tables.py::test_a[x::y]") == "tests/view/test_tables.py"
