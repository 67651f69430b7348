"""The list of findings."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

import pytest

from limbeck.autogen.findings.registry import FINDERS

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.__name__)
def test_a_finder_is_named_after_its_slug(finder: Callable[..., object]) -> None:
    """So a slug leads to the function, whose docstring says what it means."""
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(finder)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]
    slugs = {ast.literal_eval(call.args[0]) for call in calls}
    assert slugs == {finder.__name__.replace("_", "-")}


def test_no_finding_is_listed_twice() -> None:
    """A slug means one thing."""
    names = [finder.__name__ for finder in FINDERS]
    assert len(names) == len(set(names))
