"""Being told when a cell of the notebook has run."""

import gc
from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from limbeck.widgets.cell_ends import at_cell_end


class Counter:
    """Counts the cells that have run."""

    def __init__(self) -> None:
        self.cells = 0

    def count(self) -> None:
        self.cells += 1


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """The shell that IPython finds."""
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    InteractiveShell.clear_instance()


def test_each_cell_is_told_until_it_is_stopped(shell: InteractiveShell) -> None:
    """Also a cell that raises."""
    counter = Counter()
    stop = at_cell_end(counter.count)
    shell.run_cell("1")
    shell.run_cell("1 / 0")
    assert counter.cells == 2
    stop()
    stop()
    shell.run_cell("1")
    assert counter.cells == 2


def test_nobody_is_kept_alive(shell: InteractiveShell) -> None:
    """What nobody uses any more is not told, and forgotten."""
    counter = Counter()
    before = len(shell.events.callbacks["post_run_cell"])
    at_cell_end(counter.count)
    del counter
    gc.collect()
    shell.run_cell("1")
    assert len(shell.events.callbacks["post_run_cell"]) == before


def test_outside_of_ipython_nothing_is_told() -> None:
    """As in a script."""
    at_cell_end(Counter().count)()
