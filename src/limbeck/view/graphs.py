"""Which result is drawn as a graph: a history, for now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from limbeck.errors import InputError
from limbeck.histories.history import History
from limbeck.view.history import graph

if TYPE_CHECKING:
    import graphviz


def digraph(result: object, **options: Any) -> graphviz.Digraph:
    """The graph for Graphviz."""
    return graph.digraph(_history(result), **options)


def file(result: object, **options: Any) -> str:
    """The picture as an SVG file of its own."""
    return graph.file(_history(result), **options)


def png(result: object, **options: Any) -> bytes:
    """The picture as a PNG."""
    return graph.png(_history(result), **options)


def mermaid(result: object, **options: Any) -> str:
    """The graph as Mermaid text."""
    return graph.mermaid(_history(result), **options)


def _history(result: object) -> History:
    if isinstance(result, History):
        return result
    raise InputError(
        f"A {type(result).__name__} is not drawn as a graph.",
        slug="no-graph",
        remedy="Give a history: limbeck.history(…).",
    )
