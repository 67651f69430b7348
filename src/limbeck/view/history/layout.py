"""Where the boxes and arrows of a picture are: Graphviz places them, from their sizes alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from unicodedata import east_asian_width

from limbeck.view.history.graphviz import TIME_LIMIT, run
from limbeck.view.history.scene import Arrow, Box, Scene

INCH = 72.0
"""Graphviz measures in inches, and draws 72 points to each: one of our pixels at full size."""

TITLE_SIZE, TEXT_SIZE, WORD_SIZE = 14, 13, 12
"""Heights of the letters in pixels, as history.css has them."""

# What a letter takes of its height on average, with a wide font: the text must not run out of its box.
_WIDE, _MONO = 0.6, 0.62
MARGIN = 14.0
"""Pixels between the boxes and the edge of the picture."""

_PADDING, _NARROWEST = 12.0, 96.0
_LINE, _TOP, _BOTTOM = 18.0, 21.0, 10.0
_TIP, _SLIM = 8.0, 0.45


@dataclass(frozen=True, slots=True)
class Placed:
    """A box and its rectangle, in pixels from the top left corner."""

    box: Box
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Curve:
    """An arrow as an SVG path, and the triangle at its end."""

    arrow: Arrow
    path: str
    tip: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture of so many pixels at full size."""

    width: float
    height: float
    boxes: tuple[Placed, ...]
    curves: tuple[Curve, ...]


def layout(scene: Scene, *, rankdir: str = "TB", time_limit: float = TIME_LIMIT) -> Layout:
    """Place the boxes and arrows of a scene.

    Args:
        scene: What is drawn.
        rankdir: `TB` from top to bottom, `LR` from left to right.
        time_limit: Seconds that it may take.

    Raises:
        NoLayoutError: There is no Graphviz, or it took too long.
    """
    sizes = {box.key: size(box) for box in scene.boxes}
    answer = run(_dot(scene, sizes, rankdir), "plain", time_limit).decode("utf-8")
    rows = [line.split(" ") for line in answer.splitlines()]
    height = float(rows[0][3]) * INCH
    places = {
        row[1]: (float(row[2]) * INCH + MARGIN, height - float(row[3]) * INCH + MARGIN)
        for row in rows
        if row[0] == "node"
    }
    boxes = tuple(_placed(box, places[box.key], sizes[box.key]) for box in scene.boxes)
    arrows = {(each.start, each.end): each for each in scene.arrows}
    curves = tuple(
        _curve(arrows[row[1], row[2]], list(_points(row, height))) for row in rows if row[0] == "edge"
    )
    return Layout(
        round(float(rows[0][2]) * INCH + 2 * MARGIN, 1), round(height + 2 * MARGIN, 1), boxes, curves
    )


def size(box: Box) -> tuple[float, float]:
    """The width and the height that the texts of a box need, in pixels."""
    lines = [
        (box.title, TITLE_SIZE * _MONO),
        (box.text, TEXT_SIZE * _WIDE),
        *((words, WORD_SIZE * _WIDE) for words in box.words),
    ]
    widest = max(_columns(text) * letter for text, letter in lines)
    count = 1 + bool(box.text) + len(box.words)
    return max(_NARROWEST, round(widest + 2 * _PADDING, 1)), _TOP + _LINE * (count - 1) + _BOTTOM


def straight(arrow: Arrow, start: tuple[float, float], end: tuple[float, float]) -> Curve:
    """An arrow along a straight line.

    Args:
        arrow: Which one.
        start: Where it begins, in pixels.
        end: Where its tip is.
    """
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    return _curve(arrow, [start, (x + dx / 3, y + dy / 3), (x + 2 * dx / 3, y + 2 * dy / 3), end])


def _columns(text: str) -> int:
    """How many letters wide a text is: those of East Asia count twice."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _dot(scene: Scene, sizes: dict[str, tuple[float, float]], rankdir: str) -> str:
    """The graph without a single text of the reader's: keys, sizes and arrows."""
    head = (
        f"graph [rankdir={rankdir} nodesep=0.3 ranksep=0.42]",
        'node [shape=box fixedsize=true label=""]',
        "edge [arrowhead=none]",
    )
    nodes = (
        f"{key} [width={width / INCH:.3f} height={height / INCH:.3f}]"
        for key, (width, height) in sizes.items()
    )
    edges = (f"{each.start} -> {each.end}" for each in scene.arrows)
    return "strict digraph {\n" + "\n".join((*head, *nodes, *edges)) + "\n}\n"


def _placed(box: Box, centre: tuple[float, float], sized: tuple[float, float]) -> Placed:
    (x, y), (width, height) = centre, sized
    return Placed(box, round(x - width / 2, 1), round(y - height / 2, 1), width, height)


def _points(row: list[str], height: float) -> Iterator[tuple[float, float]]:
    """The points of a B-spline: `edge tail head n x1 y1 … xn yn [label …] style colour`."""
    count = int(row[3])
    for at in range(4, 4 + 2 * count, 2):
        yield (
            round(float(row[at]) * INCH + MARGIN, 1),
            round(height - float(row[at + 1]) * INCH + MARGIN, 1),
        )


def _curve(arrow: Arrow, points: list[tuple[float, float]]) -> Curve:
    (first, *rest), (x, y) = points, points[-1]
    back = next((each for each in reversed(points) if each != (x, y)), (x, y - 1))
    length = hypot(x - back[0], y - back[1])
    dx, dy = (x - back[0]) / length * _TIP, (y - back[1]) / length * _TIP
    side = (-dx + dy * _SLIM, -dy - dx * _SLIM)
    base = (-2 * dy * _SLIM, 2 * dx * _SLIM)
    path = f"M{_at(first)}C{' '.join(map(_at, rest))}"
    return Curve(arrow, path, f"M{_at((x, y))}l{_at(side)}l{_at(base)}z")


def _at(point: tuple[float, float]) -> str:
    return f"{_short(point[0])},{_short(point[1])}"


def _short(length: float) -> str:
    """A tenth of a pixel is as exact as a reader sees; a picture has thousands of these."""
    return f"{length:.1f}".removesuffix(".0")
