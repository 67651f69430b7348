"""The ends of a notebook's cells, for what shows things that other cells change."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakMethod


def at_cell_end(method: Callable[[], object]) -> Callable[[], None]:
    """Call a method after each cell, for as long as its object lives.

    Args:
        method: A bound method without arguments.

    Returns:
        Ends it; outside of IPython there is nothing to end. Calling it twice is harmless.
    """
    from IPython.core.getipython import get_ipython

    shell, weak = get_ipython(), WeakMethod(method)
    if shell is None:
        return lambda: None

    def call(_result: object) -> None:
        living = weak()
        if living is None:
            stop()
        else:
            living()

    def stop() -> None:
        if call in shell.events.callbacks["post_run_cell"]:
            shell.events.unregister("post_run_cell", call)

    shell.events.register("post_run_cell", call)
    return stop
