"""A history on a terminal: what is wrong with it, and its graph as lines, the newest revision first."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from limbeck.characters import visible
from limbeck.histories.history import History
from limbeck.records.revision import Problem
from limbeck.view import summaries
from limbeck.view.history import words
from limbeck.view.history.lanes import rows
from limbeck.view.history.scene import Box, scene
from limbeck.view.history.traits import APPLIED, CURRENT, GHOST, PENDING, PROBLEM

HEADING, STRONG, SOFT, NAME = "bold underline", "bold", "dim", "cyan"
_STYLES = {CURRENT: "bold green", APPLIED: "green", PENDING: "yellow", PROBLEM: "bold red", GHOST: "bold red"}


def history(history: History, _width: int) -> Iterator[RenderableType]:
    """The sentence that counts, the facts, the problems, the graph."""
    yield Text(words.verdict(history), STRONG)
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style=SOFT)
    facts.add_column(overflow="fold")
    for label, names in words.facts(history):
        facts.add_row(label, Text(visible(", ".join(names))))
    if history.versions.server is not None:
        facts.add_row("Server", Text(visible(history.versions.server)))
    facts.add_row("Computed with", Text(visible(summaries.versions(history.versions))))
    yield Padding(facts, (0, 0, 0, 2))
    if history.problems:
        yield from _heading("What is wrong with it")
        for each in history.problems:
            yield _problem(each)
    yield from _heading("What follows what, the newest first")
    yield from _graph(history)


def _graph(history: History) -> Iterator[RenderableType]:
    shown = scene(history)
    boxes = {box.key: box for box in shown.boxes}
    for drawn, key in rows(shown):
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


def _heading(words: str) -> Iterator[RenderableType]:
    yield from (Text(), Text(words, HEADING))
