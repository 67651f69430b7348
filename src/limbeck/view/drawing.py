"""Which result is drawn how: the one list of the results that limbeck can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.explanations import Explanation
from limbeck.histories.history import History
from limbeck.ledger.report import Ledger
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome
from limbeck.results import Result
from limbeck.view import explanation, summaries
from limbeck.view.audit import frame as audit_frame
from limbeck.view.audit import group
from limbeck.view.audit import html as audit_html
from limbeck.view.history import frame as history_frame
from limbeck.view.history import html as history_html
from limbeck.view.ledger import frame as ledger_frame
from limbeck.view.ledger import html as ledger_html
from limbeck.view.matrix import frame as matrix_frame
from limbeck.view.matrix import html as matrix_html
from limbeck.view.matrix import trial
from limbeck.view.styles import rooted, stylesheet
from limbeck.view.templates import render

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Drawing:
    """How one type of result is drawn.

    Attributes:
        kind: The class of the result.
        whole: Its HTML; takes `level` of the heading and the caps `rows` and `lines`.
        frame: Its DataFrame.
        title: What the tab of a browser says.
        sheets: The stylesheets of `assets/` that it needs besides the common one.
    """

    kind: type[Result]
    whole: Callable[..., Markup]
    frame: Callable[[Any], pd.DataFrame]
    title: Callable[[Any], str]
    sheets: tuple[str, ...] = ()


DRAWINGS = (
    Drawing(Audit, audit_html.whole, audit_frame.of_audit, summaries.title),
    Drawing(AuditGroup, group.whole, audit_frame.of_group, lambda shown: f"{len(shown)} audits"),
    Drawing(Outcome, trial.whole, matrix_frame.of_outcome, trial.title, ("matrix",)),
    Drawing(Matrix, matrix_html.whole, matrix_frame.of_matrix, matrix_html.title, ("matrix",)),
    Drawing(Ledger, ledger_html.whole, ledger_frame.of_ledger, ledger_html.title, ("matrix",)),
    Drawing(Explanation, explanation.whole, explanation.frame, explanation.title),
    Drawing(History, history_html.whole, history_frame.of_history, history_html.title, ("history",)),
)


def html(result: Result) -> Markup:
    """The result for a notebook: one element with its own stylesheet, long tables and listings capped."""
    drawing = _drawing(result)
    return rooted(drawing.whole(result), more=drawing.sheets)


def page(result: Result) -> str:
    """The result as one file that asks for nothing else and runs nothing; nothing in it is capped."""
    drawing = _drawing(result)
    return str(
        render(
            "page.html",
            title=Markup("{}").format(visible(drawing.title(result))),
            stylesheet=Markup(stylesheet(*drawing.sheets)),  # noqa: S704  a file of this package
            content=drawing.whole(result, level=1, rows=None, lines=None),
        )
    )


def frame(result: Result) -> pd.DataFrame:
    """The result as a DataFrame, a row for each thing found, nothing capped.

    Raises:
        LimbeckError: The result is a failure.
    """
    return _drawing(result).frame(result)


def _drawing(result: object) -> Drawing:
    for drawing in DRAWINGS:
        if isinstance(result, drawing.kind):
            return drawing
    raise InputError(
        f"limbeck cannot draw a {type(result).__name__}.",
        slug="unknown-result",
        remedy=f"Give one of: {', '.join(drawing.kind.__name__ for drawing in DRAWINGS)}.",
    )
