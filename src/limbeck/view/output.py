"""Any result as HTML, as a page, as a table, and as pictures of its graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from limbeck.audits.report import Audit
from limbeck.characters import visible
from limbeck.results import Result
from limbeck.view.audit.blind_spots import section
from limbeck.view.audit.html import ROWS
from limbeck.view.registry import forms_of, graph_of
from limbeck.view.styles import rooted, stylesheet
from limbeck.view.templates import render

if TYPE_CHECKING:
    import graphviz
    import pandas as pd


def html(result: Result) -> Markup:
    """The result for a notebook: one element with its own stylesheet, long tables and listings capped."""
    forms = forms_of(result)
    return rooted(forms.function("html")(result), more=forms.stylesheets)


def blind_spots(audit: Audit) -> Markup:
    """The blind spots of an audit alone, as its report has them; they are looked for where nobody did yet.

    Raises:
        LimbeckError: The audit failed, or they can't be looked for.
    """
    _ = audit.blind_spots
    return rooted(section(audit, rows=ROWS))


def page(result: Result, lead: Markup | None = None) -> str:
    """The result as one file that asks for nothing else and runs nothing; nothing in it is capped.

    Args:
        result: What to show.
        lead: What stands above it; None for nothing.
    """
    forms = forms_of(result)
    return str(
        render(
            "page.html",
            title=Markup("{}").format(visible(forms.function("title")(result))),
            stylesheet=Markup(stylesheet(*forms.stylesheets)),  # noqa: S704  a file of this package
            lead=lead or Markup(),
            content=forms.function("html")(result, level=1, rows=None, lines=None),
        )
    )


def frame(result: Result) -> pd.DataFrame:
    """The result as a DataFrame, a row for each thing found, nothing capped.

    Raises:
        LimbeckError: The result is a failure.
    """
    made: pd.DataFrame = forms_of(result).function("frame")(result)
    return made


def digraph(result: object, **options: Any) -> graphviz.Digraph:
    """The graph for Graphviz."""
    return graph_of(result).digraph(result, **options)


def file(result: object, **options: Any) -> str:
    """The picture as an SVG file of its own."""
    return graph_of(result).svg_file(result, **options)


def png(result: object, **options: Any) -> bytes:
    """The picture as a PNG."""
    return graph_of(result).png(result, **options)


def mermaid(result: object, **options: Any) -> str:
    """The graph as Mermaid text."""
    return graph_of(result).mermaid(result, **options)
