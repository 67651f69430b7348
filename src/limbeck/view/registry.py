"""Which result is shown how: the one list of the results that limbeck can show.

A new type of result is one entry of `FORMS`; what it names is in a folder of its own. The list holds names
and not the functions themselves: showing a result as text loads neither templates nor what draws the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from limbeck.errors import InputError

if TYPE_CHECKING:
    import graphviz


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
    """How one type of result is shown. Functions are named as `module:function`, below `limbeck.view`.

    Attributes:
        result: The class of the result, as `module:class` below `limbeck`.
        title: What the tab of a browser says.
        html: Its HTML; takes `level` of the heading and the limits `rows` and `lines`.
        frame: Its DataFrame.
        terminal: Its blocks on a terminal; takes the number of columns, too.
        stylesheets: The stylesheets of `assets/` that it needs besides the common one.
        graph: The module that draws it as a graph; None for a result that is none.
    """

    result: str
    title: str
    html: str
    frame: str
    terminal: str
    stylesheets: tuple[str, ...] = ()
    graph: str | None = None

    @property
    def class_name(self) -> str:
        """The name of the class of the result."""
        return self.result.partition(":")[2]

    def function(self, form: Literal["title", "html", "frame", "terminal"]) -> Callable[..., Any]:
        """What gives the result in a form.

        Args:
            form: The form, as the attributes are called.
        """
        module, _, name = cast("str", getattr(self, form)).partition(":")
        found: Callable[..., Any] = getattr(import_module(f"limbeck.view.{module}"), name)
        return found


FORMS = (
    Forms(
        "audits.report:Audit",
        "audit.summary:audit_title",
        "audit.html:audit_html",
        "audit.frame:audit_frame",
        "audit.terminal:audit_blocks",
    ),
    Forms(
        "audits.report:AuditGroup",
        "audit.summary:audit_group_title",
        "audit.html:audit_group_html",
        "audit.frame:audit_group_frame",
        "audit.terminal:audit_group_blocks",
    ),
    Forms(
        "audits.draft:Draft",
        "audit.draft:draft_title",
        "audit.draft:draft_html",
        "audit.frame:audit_frame",
        "audit.draft:draft_blocks",
        ("matrix", "rehearsal"),
    ),
    Forms(
        "matrices.outcome:Outcome",
        "matrix.trial:trial_title",
        "matrix.trial:trial_html",
        "matrix.frame:trial_frame",
        "matrix.terminal:trial_blocks",
        ("matrix",),
    ),
    Forms(
        "matrices.matrix:Matrix",
        "matrix.html:matrix_title",
        "matrix.html:matrix_html",
        "matrix.frame:matrix_frame",
        "matrix.terminal:matrix_blocks",
        ("matrix",),
    ),
    Forms(
        "ledger.report:Ledger",
        "ledger.html:ledger_title",
        "ledger.html:ledger_html",
        "ledger.frame:ledger_frame",
        "ledger.terminal:ledger_blocks",
        ("matrix",),
    ),
    Forms(
        "explanations:Explanation",
        "explanation.html:explanation_title",
        "explanation.html:explanation_html",
        "explanation.frame:explanation_frame",
        "explanation.terminal:explanation_blocks",
    ),
    Forms(
        "histories.history:History",
        "history.html:history_title",
        "history.html:history_html",
        "history.frame:history_frame",
        "history.terminal:history_blocks",
        ("history",),
        "history.graph",
    ),
    Forms(
        "rehearsals.rehearsal:Rehearsal",
        "rehearsal.summary:rehearsal_title",
        "rehearsal.html:rehearsal_html",
        "rehearsal.frame:rehearsal_frame",
        "rehearsal.terminal:rehearsal_blocks",
        ("matrix", "rehearsal"),
    ),
    Forms(
        "rehearsals.rehearsal:RehearsedRevision",
        "rehearsal.summary:step_title",
        "rehearsal.html:step_html",
        "rehearsal.frame:step_frame",
        "rehearsal.terminal:step_blocks",
        ("matrix", "rehearsal"),
    ),
    Forms(
        "quizzes.question:Question",
        "quiz.html:question_title",
        "quiz.html:question_html",
        "quiz.frame:question_frame",
        "quiz.terminal:question_blocks",
        ("matrix", "quiz"),
    ),
    Forms(
        "quizzes.quiz:Quiz",
        "quiz.html:quiz_title",
        "quiz.html:quiz_html",
        "quiz.frame:quiz_frame",
        "quiz.terminal:quiz_blocks",
        ("matrix", "quiz"),
    ),
    Forms(
        "exercises.attempt:Attempt",
        "exercise.html:attempt_title",
        "exercise.html:attempt_html",
        "exercise.frame:attempt_frame",
        "exercise.terminal:attempt_blocks",
        ("exercise", "workshop"),
    ),
    Forms(
        "exercises.outcome:AttemptOutcome",
        "exercise.html:outcome_title",
        "exercise.html:outcome_html",
        "exercise.frame:outcome_frame",
        "exercise.terminal:outcome_blocks",
        ("exercise",),
    ),
    Forms(
        "exercises.attempt:Hint",
        "exercise.html:hint_title",
        "exercise.html:hint_html",
        "exercise.frame:hint_frame",
        "exercise.terminal:hint_blocks",
        ("exercise",),
    ),
    Forms(
        "exercises.attempt:Solution",
        "exercise.html:solution_title",
        "exercise.html:solution_html",
        "exercise.frame:solution_frame",
        "exercise.terminal:solution_blocks",
        ("exercise",),
    ),
    Forms(
        "exercises.course:Course",
        "exercise.html:course_title",
        "exercise.html:course_html",
        "exercise.frame:course_frame",
        "exercise.terminal:course_blocks",
        ("exercise",),
    ),
    Forms(
        "exercises.verification:Verification",
        "exercise.html:verification_title",
        "exercise.html:verification_html",
        "exercise.frame:verification_frame",
        "exercise.terminal:verification_blocks",
        ("exercise", "matrix"),
    ),
    Forms(
        "workshops.steps:Step",
        "workshop.summary:step_title",
        "workshop.html:step_html",
        "workshop.frame:step_frame",
        "workshop.terminal:step_blocks",
        ("matrix", "rehearsal", "workshop"),
    ),
    Forms(
        "workshops.review:ModelsReview",
        "workshop.review:models_title",
        "workshop.review:models_html",
        "workshop.review:models_frame",
        "workshop.review:models_blocks",
        ("matrix", "rehearsal", "workshop"),
    ),
    Forms(
        "workshops.review:RevisionReview",
        "workshop.review:revision_title",
        "workshop.review:revision_html",
        "workshop.review:revision_frame",
        "workshop.review:revision_blocks",
        ("matrix", "rehearsal", "workshop"),
    ),
    Forms(
        "workshops.quick_reference:QuickReference",
        "workshop.quick_reference:reference_title",
        "workshop.quick_reference:reference_html",
        "workshop.quick_reference:reference_frame",
        "workshop.quick_reference:reference_blocks",
        ("matrix", "workshop"),
    ),
    Forms(
        "workshops.workshop:Workshop",
        "workshop.summary:workshop_title",
        "workshop.html:workshop_html",
        "workshop.frame:workshop_frame",
        "workshop.terminal:workshop_blocks",
        ("matrix", "rehearsal", "workshop", "history"),
    ),
)


def forms_of(result: object) -> Forms:
    """How a result is shown.

    Raises:
        InputError: It is nothing that limbeck can show.
    """
    found = _forms_of(result)
    if found is not None:
        return found
    raise InputError(
        f"limbeck cannot show objects of type {type(result).__name__}.",
        slug="unknown-result",
        remedy=f"Give one of: {', '.join(forms.class_name for forms in FORMS)}.",
    )


def graph_of(result: object) -> Graph:
    """What draws a result as a graph.

    Raises:
        InputError: It is no graph.
    """
    found = _forms_of(result)
    if found is not None and found.graph is not None:
        return cast("Graph", import_module(f"limbeck.view.{found.graph}"))
    raise InputError(
        f"Objects of type {type(result).__name__} cannot be drawn as a graph.",
        slug="no-graph",
        remedy="Give a history: limbeck.history(…).",
    )


def _forms_of(result: object) -> Forms | None:
    classes = {f"{each.__module__}:{each.__qualname__}" for each in type(result).__mro__}
    return next((forms for forms in FORMS if f"limbeck.{forms.result}" in classes), None)
