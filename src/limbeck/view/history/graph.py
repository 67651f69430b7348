"""A history as a graph: SVG for pages, a `graphviz.Digraph`, PNG, and Mermaid for pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from markupsafe import Markup

from limbeck.errors import InputError, LimbeckError
from limbeck.histories.history import History
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.view.history.graphviz import TIME_LIMIT, NoLayoutError, run
from limbeck.view.history.layout import Layout, layout
from limbeck.view.history.line import line_layout
from limbeck.view.history.scene import Scene, scene
from limbeck.view.styles import standalone
from limbeck.view.templates import render

if TYPE_CHECKING:
    import graphviz

Rankdir = Literal["TB", "LR"]

RANKDIRS: tuple[Rankdir, ...] = ("TB", "LR")


class Options(TypedDict, total=False):
    """How to draw.

    Attributes:
        fold: Whether linear runs become one box each; they do.
        unfolded: Full ids of revisions whose run is drawn in full.
        selected: A full or partial id that is not folded away and is marked.
        rankdir: `TB` from top to bottom, which is the usual one, or `LR` from left to right.
        rehearsal: A rehearsal of some of the revisions, whose verdicts are shown.
    """

    fold: bool
    unfolded: Iterable[str]
    selected: str | None
    rankdir: Rankdir
    rehearsal: Rehearsal | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, or why there is none.

    Attributes:
        svg: The picture; None where there is none.
        why: Why there is none, in a sentence.
    """

    svg: Markup | None
    why: str | None


def digraph(history: History, **options: Unpack[Options]) -> graphviz.Digraph:
    """The graph for Graphviz: names escaped, ids that are numbers, and CSS classes instead of colours.

    Raises:
        InputError: There is no such direction or no such revision to select.
    """
    from limbeck.view.history.digraph import digraph_of

    chosen, shown = _chosen(history, options)
    return digraph_of(shown, rankdir=_rankdir(options), selected=chosen)


def svg(history: History, *, time_limit: float = TIME_LIMIT, **options: Unpack[Options]) -> Drawing:
    """The picture for a page that has the stylesheet, or why there is none.

    Args:
        history: What to draw.
        time_limit: Seconds that the layout may take.
        **options: See `Options`.

    Raises:
        InputError: There is no such direction or no such revision to select.
    """
    chosen, shown = _chosen(history, options)
    rankdir = _rankdir(options)
    try:
        beside = line_layout(shown) if rankdir == "LR" else None
        placed = beside or layout(shown, rankdir=rankdir, time_limit=time_limit)
    except NoLayoutError as error:
        return Drawing(None, str(error))
    return Drawing(picture(placed, chosen), None)


def picture(placed: Layout, selected: str | None = None, *, colours: str | None = None) -> Markup:
    """The SVG of a layout.

    Args:
        placed: Where everything is.
        selected: The full id of the revision that is marked.
        colours: The rules that colour it, where it does not stand on a page that has them.
    """
    return render(
        "history_picture.svg",
        placed=placed,
        selected=selected,
        stylesheet=None if colours is None else Markup(colours),  # noqa: S704  a file of this package
    )


def svg_file(history: History, *, time_limit: float = TIME_LIMIT, **options: Unpack[Options]) -> str:
    """The picture as a file of its own, with its colours for light and for dark.

    Raises:
        LimbeckError: There is no picture; it says why.
        InputError: There is no such direction or no such revision to select.
    """
    chosen, shown = _chosen(history, options)
    try:
        placed = layout(shown, rankdir=_rankdir(options), time_limit=time_limit)
    except NoLayoutError as error:
        raise _no_picture(str(error)) from None
    return str(picture(placed, chosen, colours=standalone("history")))


def png(history: History, *, time_limit: float = TIME_LIMIT, **options: Unpack[Options]) -> bytes:
    """The graph as a PNG, black on white: outlines and words say what colours do elsewhere.

    Raises:
        LimbeckError: There is no picture; it says why.
        InputError: There is no such direction or no such revision to select.
    """
    graph = digraph(history, **options)
    graph.attr(bgcolor="white", dpi="144")
    try:
        return run(graph.source, "png", time_limit)
    except NoLayoutError as error:
        raise _no_picture(str(error)) from None


def mermaid(history: History, **options: Unpack[Options]) -> str:
    """The graph as Mermaid text, for a pull request or a page of documentation.

    Raises:
        InputError: There is no such direction or no such revision to select.
    """
    _, shown = _chosen(history, options)
    lines = [f"flowchart {_rankdir(options)}"]
    for box in shown.boxes:
        words = filter(None, (box.title, box.text, *box.words))
        lines.append(f'  {box.key}["{"<br>".join(map(_entities, words))}"]')
    lines += [f"  {each.start} {'-.->' if each.dependency else '-->'} {each.end}" for each in shown.arrows]
    for slug, look in _MERMAID.items():
        keys = [box.key for box in shown.boxes if slug in {trait.slug for trait in box.traits}]
        lines += [f"  classDef {slug} {look}", f"  class {','.join(keys)} {slug}"] if keys else []
    return "\n".join(lines) + "\n"


# Outlines that say the same as the words, for pictures without our stylesheet.
_MERMAID = {
    "pending": "stroke-dasharray:6 3",
    "ghost": "stroke-dasharray:2 3",
    "current": "stroke-width:4px",
    "problem": "stroke-width:3px",
}


def _entities(text: str) -> str:
    """All but letters, digits and plain signs as numbers: Mermaid has its own meaning for the rest."""
    return re.sub(r"[^\w .,:@\u2026\u2013\u2190-\u25ff-]", lambda found: f"#{ord(found[0])};", text)


def _chosen(history: History, options: Options) -> tuple[str | None, Scene]:
    name = options.get("selected")
    selected = None if name is None else history[name].revision
    shown = scene(
        history,
        rehearsal=options.get("rehearsal"),
        folded=options.get("fold", True),
        unfolded=options.get("unfolded", ()),
        keep=() if selected is None else (selected,),
    )
    return selected, shown


def _rankdir(options: Options) -> Rankdir:
    rankdir = options.get("rankdir", "TB")
    if rankdir not in RANKDIRS:
        raise InputError(
            f"Unknown direction {rankdir!r}.",
            slug="unknown-direction",
            remedy=f"Use one of: {', '.join(RANKDIRS)}.",
        )
    return rankdir


def _no_picture(why: str) -> LimbeckError:
    return LimbeckError(
        f"The history could not be drawn. {why}",
        slug="no-picture",
        remedy="Use its table instead: print(history.to_frame()), or history.to_html().",
    )
