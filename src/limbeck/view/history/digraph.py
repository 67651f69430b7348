"""A history as a `graphviz.Digraph`, which a notebook shows on a machine without `dot` too."""

from __future__ import annotations

from typing import Any

import graphviz

from limbeck.view.history.graphviz import NoLayoutError, run
from limbeck.view.history.scene import Box, Scene


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


def digraph_of(scene: Scene, *, rankdir: str, selected: str | None) -> Digraph:
    """The graph of a scene: names escaped, ids that are numbers, and CSS classes instead of colours.

    Args:
        scene: What is drawn.
        rankdir: `TB` from top to bottom, `LR` from left to right.
        selected: The full id of the revision that is marked.
    """
    graph = Digraph(
        "history",
        graph_attr={"rankdir": rankdir, "bgcolor": "transparent"},
        node_attr={"shape": "box", "style": "rounded", "fontname": "Helvetica", "fontsize": "11"},
        edge_attr={"class": "lb-edge", "arrowsize": "0.7"},
    )
    for box in scene.boxes:
        label = "\n".join(filter(None, (box.title, box.text, *box.words)))
        graph.node(
            box.key,
            graphviz.escape(label),
            id=f"revision-{box.key}",
            tooltip=graphviz.escape(box.spoken),
            **{"class": box.classes(selected)},
            **_outline(box),
        )
    for each in scene.arrows:
        dashed = {"style": "dashed", "class": "lb-edge lb-dependency"} if each.dependency else {}
        graph.edge(each.start, each.end, **dashed)
    return graph


def _outline(box: Box) -> dict[str, str]:
    slugs = {trait.slug for trait in box.traits}
    pen = "3" if "current" in slugs else "2" if "problem" in slugs else "1"
    style = "dotted" if "ghost" in slugs else "dashed" if "pending" in slugs else "solid"
    return {"style": f"rounded,{style}", "penwidth": pen, "peripheries": "2" if box.is_run else "1"}
