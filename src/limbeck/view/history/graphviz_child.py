"""Run in a process of its own: draws the graph of its standard input with pygraphviz."""

from __future__ import annotations

import sys


def main(form: str) -> None:
    """Draw it on standard output.

    Args:
        form: A format that Graphviz knows.
    """
    from pygraphviz import AGraph

    graph = AGraph(string=sys.stdin.buffer.read().decode("utf-8"))
    sys.stdout.buffer.write(graph.draw(format=form, prog="dot"))
