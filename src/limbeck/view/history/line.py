"""Where the boxes of a history without branches are: side by side, which takes no Graphviz and no time."""

from __future__ import annotations

from itertools import pairwise

from limbeck.view.history.layout import MARGIN, Curve, Layout, Placed, size, straight
from limbeck.view.history.scene import Scene

_GAP = 30.0


def line_layout(scene: Scene) -> Layout | None:
    """The boxes from left to right, each with an arrow to the next.

    Args:
        scene: What is drawn.

    Returns:
        None where it is no line: then Graphviz has to find the places.
    """
    keys = [box.key for box in scene.boxes]
    arrows = {(each.start, each.end): each for each in scene.arrows}
    if not keys or len(arrows) != len(scene.arrows) or set(arrows) != set(pairwise(keys)):
        return None
    sizes = [size(box) for box in scene.boxes]
    middle = MARGIN + max(height for _, height in sizes) / 2
    boxes: list[Placed] = []
    left = MARGIN
    for box, (width, height) in zip(scene.boxes, sizes, strict=True):
        boxes.append(Placed(box, round(left, 1), round(middle - height / 2, 1), width, height))
        left += width + _GAP
    curves: tuple[Curve, ...] = tuple(
        straight(arrows[first.box.key, second.box.key], (first.x + first.width, middle), (second.x, middle))
        for first, second in pairwise(boxes)
    )
    return Layout(round(left - _GAP + MARGIN, 1), round(2 * middle, 1), tuple(boxes), curves)
