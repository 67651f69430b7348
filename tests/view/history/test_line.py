"""A history without branches, laid out without Graphviz."""

from itertools import pairwise

import pytest
from tests.view.histories import history, line, team

from limbeck.view.history.layout import layout
from limbeck.view.history.line import line_layout
from limbeck.view.history.scene import Scene, scene


def test_boxes_of_a_line_stand_side_by_side() -> None:
    """As large as Graphviz gets them, in the order in which they run, with an arrow to each next one."""
    shown = scene(history(*line("a1", "a2", "a3")), folded=False)
    placed = line_layout(shown)
    assert placed is not None
    drawn = layout(shown, rankdir="LR")
    assert [(each.width, each.height) for each in placed.boxes] == [
        (each.width, each.height) for each in drawn.boxes
    ]
    assert all(first.x + first.width < second.x for first, second in pairwise(placed.boxes))
    assert placed.width == pytest.approx(placed.boxes[-1].x + placed.boxes[-1].width + 14)
    middle = placed.height / 2
    for curve, (first, second) in zip(placed.curves, pairwise(placed.boxes), strict=True):
        assert (curve.arrow.start, curve.arrow.end) == (first.box.key, second.box.key)
        assert curve.path.startswith(f"M{first.x + first.width:g},{middle:g}C")
        assert curve.path.endswith(f" {second.x:g},{middle:g}")


def test_what_is_no_line_is_left_to_graphviz() -> None:
    """Branches, and nothing at all."""
    assert line_layout(scene(history(*team()), folded=False)) is None
    assert line_layout(Scene((), ())) is None
