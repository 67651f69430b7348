"""A history on a terminal: what is wrong with it, and its graph as lines, the newest revision first."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from limbeck.characters import visible
from limbeck.histories.history import History
from limbeck.records.revision import Problem
from limbeck.view.history.lanes import graph_lines
from limbeck.view.history.scene import Box, scene
from limbeck.view.history.summary import facts, headline
from limbeck.view.history.traits import APPLIED, CURRENT, GHOST, PENDING, PROBLEM
from limbeck.view.summaries import versions_line
from limbeck.view.terminal import NAME, SOFT, STRONG, heading
from limbeck.view.terminal import facts as facts_block

_STYLES = {CURRENT: "bold green", APPLIED: "green", PENDING: "yellow", PROBLEM: "bold red", GHOST: "bold red"}


def history_blocks(history: History, _width: int) -> Iterator[RenderableType]:
    """The sentence that counts, the facts, the problems, the graph."""
    yield Text(headline(history), STRONG)
    rows = [(label, ", ".join(names)) for label, names in facts(history)]
    if history.versions.server is not None:
        rows.append(("Server", history.versions.server))
    yield facts_block([*rows, ("Computed with", versions_line(history.versions))])
    if history.problems:
        yield from heading("What is wrong with it")
        for each in history.problems:
            yield _problem(each)
        slug = visible(history.problems[0].slug)
        yield Text.assemble(("More on a name in brackets: ", SOFT), (f"limbeck explain {slug}", NAME))
    if history.topology.revisions:
        yield from heading("How the revisions follow one another, newest first")
        yield from _graph(history)


def _graph(history: History) -> Iterator[RenderableType]:
    shown = scene(history)
    boxes = {box.key: box for box in shown.boxes}
    for drawn, key in graph_lines(shown):
        yield Text(drawn, SOFT, no_wrap=True) if key is None else _line(drawn, boxes[key])


def _line(drawn: str, box: Box) -> Text:
    words = "   ".join(box.words)
    style = next((_STYLES[trait] for trait in box.traits if trait in _STYLES), "")
    line = Text.assemble(
        (f"{drawn} ", SOFT), (box.title, STRONG if box.is_run else NAME), f"  {box.text}" if box.text else ""
    )
    return Text.assemble(line, (f"  {words}", style)) if words else line


def _problem(problem: Problem) -> RenderableType:
    # The sentences of a problem hold names as they are: nothing in them is interpreted.
    return Group(
        Text.assemble(
            ("\u2715 ", "bold red"), (visible(problem.title), STRONG), (f"  [{problem.slug}]", SOFT)
        ),
        Padding(
            Group(
                Text(visible(problem.why)),
                Text.assemble(("What to do: ", STRONG), visible(problem.remedy)),
            ),
            (0, 0, 1, 2),
        ),
    )
