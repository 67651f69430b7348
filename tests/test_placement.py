"""What stays together on a worker, and what comes first."""

from pathlib import Path

from tests.placement import SLOWEST, shared_place, slowest


def test_files_that_share_a_browser_stay_together() -> None:
    """One JupyterLab serves them all; any other file is on its own, with all of its tests."""
    assert shared_place("tests/browser/test_voila.py::test_a") == "tests/browser/"
    assert shared_place("tests/browser/test_harness.py::test_b") == "tests/browser/"
    assert shared_place("tests/view/test_tables.py::test_a[x::y]") == "tests/view/test_tables.py"


def test_what_takes_longest_comes_first() -> None:
    """Begun last, it would run alone in the end; what is named so is there."""
    assert (
        slowest(["tests/view/test_tables.py", "tests/notebooks/test_course.py", "tests/browser/"])
        == SLOWEST[0]
    )
    assert slowest(["tests/view/test_tables.py"]) is None
    assert [each for each in SLOWEST if not (Path(__file__).parents[1] / each).exists()] == []
