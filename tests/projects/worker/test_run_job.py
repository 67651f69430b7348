"""The process that does a job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import limbeck

_MANY_OBJECTS = """
import gc

def collections():
    return sum(each["collections"] for each in gc.get_stats())

before = collections()
kept = [[] for _ in range(300_000)]
print(f"collected {collections() - before} times, {gc.isenabled()=}")
"""
"""As many as a thousand tables are made of."""


def test_a_thousand_tables_are_made_without_a_look_for_garbage(example: Callable[[str], Path]) -> None:
    """The collector is on: an `env.py` may run for long."""
    folder = example("plain")
    models = folder / "models.py"
    models.write_text(models.read_text() + _MANY_OBJECTS)
    found = limbeck.audit(limbeck.project(folder))
    assert found.output == "collected 0 times, gc.isenabled()=True\n"
