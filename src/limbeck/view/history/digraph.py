"""A `graphviz.Digraph` that a notebook shows on a machine without `dot` too."""

from __future__ import annotations

from typing import Any

import graphviz

from limbeck.view.history.graphviz import NoLayoutError, run


class Digraph(graphviz.Digraph):  # type: ignore[misc]  # graphviz has no annotations
    """A graph that is rendered by limbeck when it is the last value of a cell.

    graphviz itself would look for a `dot` program, and show a traceback where there is none.
    """

    def _repr_mimebundle_(self, *_args: Any, **_kwargs: Any) -> dict[str, str]:
        shown = self.copy()
        shown.attr(bgcolor="white")  # its lines are black, whatever the theme
        try:
            return {"image/svg+xml": run(shown.source, "svg").decode("utf-8")}
        except NoLayoutError as error:
            return {"text/plain": f"{error}\n\n{self.source}"}
