"""Which result is shown how: the one list of the results that limbeck can show.

A new type of result is one entry of `FORMS`; what it names is in a folder of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Protocol, cast

from limbeck.audits.draft import Draft
from limbeck.audits.report import Audit, AuditGroup
from limbeck.errors import InputError
from limbeck.explanations import Explanation
from limbeck.histories.history import History
from limbeck.ledger.report import Ledger
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome
from limbeck.rehearsals.rehearsal import Rehearsal, RehearsedRevision
from limbeck.results import Result
from limbeck.view.audit.draft import draft_html, draft_title
from limbeck.view.audit.frame import audit_frame, audit_group_frame
from limbeck.view.audit.html import audit_group_html, audit_html
from limbeck.view.audit.summary import audit_group_title, audit_title
from limbeck.view.explanation.frame import explanation_frame
from limbeck.view.explanation.html import explanation_html, explanation_title
from limbeck.view.history import graph
from limbeck.view.history.frame import history_frame
from limbeck.view.history.html import history_html, history_title
from limbeck.view.ledger.frame import ledger_frame
from limbeck.view.ledger.html import ledger_html, ledger_title
from limbeck.view.matrix.frame import matrix_frame, trial_frame
from limbeck.view.matrix.html import matrix_html, matrix_title
from limbeck.view.matrix.trial import trial_html, trial_title
from limbeck.view.rehearsal.frame import rehearsal_frame, step_frame
from limbeck.view.rehearsal.html import rehearsal_html, step_html
from limbeck.view.rehearsal.summary import rehearsal_title, step_title

if TYPE_CHECKING:
    import graphviz
    import pandas as pd
    from markupsafe import Markup
    from rich.console import RenderableType

    Blocks = Callable[[Any, int], Iterator[RenderableType]]
    """The blocks of a text from top to bottom, for a result and a number of columns."""


class Graph(Protocol):
    """A module that draws a result as a graph; its functions take the result and the options."""

    @property
    def digraph(self) -> Callable[..., graphviz.Digraph]:
        """The graph for Graphviz."""

    @property
    def svg_file(self) -> Callable[..., str]:
        """The picture as an SVG file of its own."""

    @property
    def png(self) -> Callable[..., bytes]:
        """The picture as a PNG."""

    @property
    def mermaid(self) -> Callable[..., str]:
        """The graph as Mermaid text."""


@dataclass(frozen=True, slots=True)
class Forms:
    """How one type of result is shown.

    Attributes:
        result: The class of the result.
        title: What the tab of a browser says.
        html: Its HTML; takes `level` of the heading and the limits `rows` and `lines`.
        frame: Its DataFrame.
        terminal: The name of the function that gives its blocks on a terminal, imported when it is called
            for: rich takes a noticeable time.
        stylesheets: The stylesheets of `assets/` that it needs besides the common one.
        graph: What draws it as a graph; None for a result that is none.
    """

    result: type[Result]
    title: Callable[[Any], str]
    html: Callable[..., Markup]
    frame: Callable[[Any], pd.DataFrame]
    terminal: str
    stylesheets: tuple[str, ...] = ()
    graph: Graph | None = None

    @property
    def blocks(self) -> Blocks:
        """What gives its blocks on a terminal."""
        return cast("Blocks", resolve_name(f"limbeck.view.{self.terminal}"))


FORMS = (
    Forms(Audit, audit_title, audit_html, audit_frame, "audit.terminal:audit_blocks"),
    Forms(
        AuditGroup,
        audit_group_title,
        audit_group_html,
        audit_group_frame,
        "audit.terminal:audit_group_blocks",
    ),
    Forms(
        Draft,
        draft_title,
        draft_html,
        audit_frame,
        "audit.draft:draft_blocks",
        ("matrix", "rehearsal"),
    ),
    Forms(Outcome, trial_title, trial_html, trial_frame, "matrix.terminal:trial_blocks", ("matrix",)),
    Forms(Matrix, matrix_title, matrix_html, matrix_frame, "matrix.terminal:matrix_blocks", ("matrix",)),
    Forms(Ledger, ledger_title, ledger_html, ledger_frame, "ledger.terminal:ledger_blocks", ("matrix",)),
    Forms(
        Explanation,
        explanation_title,
        explanation_html,
        explanation_frame,
        "explanation.terminal:explanation_blocks",
    ),
    Forms(
        History,
        history_title,
        history_html,
        history_frame,
        "history.terminal:history_blocks",
        ("history",),
        graph,
    ),
    Forms(
        Rehearsal,
        rehearsal_title,
        rehearsal_html,
        rehearsal_frame,
        "rehearsal.terminal:rehearsal_blocks",
        ("matrix", "rehearsal"),
    ),
    Forms(
        RehearsedRevision,
        step_title,
        step_html,
        step_frame,
        "rehearsal.terminal:step_blocks",
        ("matrix", "rehearsal"),
    ),
)


def forms_of(result: object) -> Forms:
    """How a result is shown.

    Raises:
        InputError: It is nothing that limbeck can show.
    """
    for forms in FORMS:
        if isinstance(result, forms.result):
            return forms
    raise InputError(
        f"limbeck cannot show objects of type {type(result).__name__}.",
        slug="unknown-result",
        remedy=f"Give one of: {', '.join(forms.result.__name__ for forms in FORMS)}.",
    )


def graph_of(result: object) -> Graph:
    """What draws a result as a graph.

    Raises:
        InputError: It is no graph.
    """
    drawn = next((forms.graph for forms in FORMS if isinstance(result, forms.result)), None)
    if drawn is None:
        raise InputError(
            f"Objects of type {type(result).__name__} cannot be drawn as a graph.",
            slug="no-graph",
            remedy="Give a history: limbeck.history(…).",
        )
    return drawn
