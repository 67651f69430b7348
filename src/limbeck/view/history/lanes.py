"""The graph of a history as lines of text, a lane for each branch, the newest revision first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from limbeck.view.history.scene import Scene

_NONE = ""


def graph_lines(scene: Scene) -> Iterator[tuple[str, str | None]]:
    """The lines of the graph, each with the key of the box that it is about; None where it is about none.

    A lane waits for the box that comes next on its branch. Dependencies are left to words: their lines
    would cross all others.
    """
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for arrow in scene.arrows:
        if not arrow.dependency:
            parents[arrow.end].append(arrow.start)
    lanes: list[str] = []
    done: set[str] = set()
    for box in reversed(scene.boxes):
        waiting = [at for at, key in enumerate(lanes) if key == box.key]
        here = waiting[0] if waiting else _free(lanes)
        if len(waiting) > 1:
            yield _bend(lanes, here, waiting[1:], "\u256f"), None
        for at in waiting[1:]:
            lanes[at] = _NONE
        lanes[here] = box.key
        _trim(lanes)
        yield " ".join("\u25cf" if at == here else _lane(key) for at, key in enumerate(lanes)), box.key
        done.add(box.key)
        # In a cycle a parent may have been drawn already; nothing can wait for it any more.
        first, *others = [each for each in parents[box.key] if each not in done] or [_NONE]
        lanes[here] = first
        opened: list[int] = []
        for each in others:
            opened.append(_free(lanes))
            lanes[opened[-1]] = each
        if opened:
            yield _bend(lanes, here, opened, "\u256e"), None
        _trim(lanes)


def _free(lanes: list[str]) -> int:
    """A lane that nothing waits in; a new one at the right if there is none."""
    if _NONE in lanes:
        return lanes.index(_NONE)
    lanes.append(_NONE)
    return len(lanes) - 1


def _trim(lanes: list[str]) -> None:
    while lanes and lanes[-1] == _NONE:
        lanes.pop()


def _bend(lanes: list[str], here: int, others: list[int], corner: str) -> str:
    """The line in which other lanes leave the one here, or come back to it."""
    left, right = min([here, *others]), max([here, *others])
    cells = []
    for at, key in enumerate(lanes):
        if at == here:
            sign = "\u251c" if left == here else "\u2524" if right == here else "\u253c"
        elif at in others:
            sign = _corner(corner, at, left, right)
        elif left < at < right:
            sign = "\u253c" if key else "\u2500"
        else:
            sign = _lane(key)
        cells.append(sign + ("\u2500" if left <= at < right else " "))
    return "".join(cells).rstrip()


def _corner(corner: str, at: int, left: int, right: int) -> str:
    down = corner == "\u256e"
    if at == right:
        return corner
    if at == left:
        return "\u256d" if down else "\u2570"
    return "\u252c" if down else "\u2534"


def _lane(key: str) -> str:
    return "\u2502" if key else " "
