"""See what Alembic's autogenerate sees, what it misreads and what it misses.

The public names are imported on first use: `import limbeck` loads no pandas, no widgets and no Alembic.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from limbeck.audits.audit import audit
    from limbeck.audits.draft import Draft
    from limbeck.audits.rehearse import rehearse
    from limbeck.audits.report import Audit, AuditGroup
    from limbeck.audits.sample import sample
    from limbeck.databases.connect import connect
    from limbeck.databases.database import Database
    from limbeck.databases.limits import Limits
    from limbeck.databases.scratch import scratch
    from limbeck.errors import LimbeckError
    from limbeck.exercises.attempt import Attempt
    from limbeck.exercises.course import Course, course
    from limbeck.exercises.exercise import Exercise
    from limbeck.exercises.from_revision import exercise_from
    from limbeck.exercises.open_exercise import exercise
    from limbeck.explanations import Explanation, explain
    from limbeck.histories.history import History
    from limbeck.histories.open_history import history
    from limbeck.ledger.claims import claims
    from limbeck.ledger.report import Ledger
    from limbeck.matrices.matrix import Matrix
    from limbeck.matrices.outcome import Outcome
    from limbeck.matrices.run_matrix import matrix
    from limbeck.matrices.trial import trial
    from limbeck.projects.models import Models, models
    from limbeck.projects.project import Project, project
    from limbeck.quizzes.quiz import Quiz, quiz
    from limbeck.rehearsals.rehearsal import Rehearsal
    from limbeck.widgets.audit.panel import AuditPanel
    from limbeck.widgets.history.map import HistoryMap
    from limbeck.widgets.matrix.explorer import MatrixExplorer
    from limbeck.widgets.quiz.panel import QuizPanel
    from limbeck.widgets.quiz.prediction import Prediction
    from limbeck.widgets.quiz.trial_prediction import TrialPrediction, predict
    from limbeck.widgets.rehearsal.panel import RehearsalPanel
    from limbeck.widgets.workshop.panel import WorkshopPanel
    from limbeck.workshops.presentation import Presentation
    from limbeck.workshops.quick_reference import QuickReference, quick_reference
    from limbeck.workshops.workshop import Workshop

__version__ = "0.1.0"

_HOMES = {
    "Attempt": "limbeck.exercises.attempt",
    "Audit": "limbeck.audits.report",
    "AuditGroup": "limbeck.audits.report",
    "AuditPanel": "limbeck.widgets.audit.panel",
    "Course": "limbeck.exercises.course",
    "Database": "limbeck.databases.database",
    "Draft": "limbeck.audits.draft",
    "Exercise": "limbeck.exercises.exercise",
    "Explanation": "limbeck.explanations",
    "History": "limbeck.histories.history",
    "HistoryMap": "limbeck.widgets.history.map",
    "Ledger": "limbeck.ledger.report",
    "LimbeckError": "limbeck.errors",
    "Limits": "limbeck.databases.limits",
    "Matrix": "limbeck.matrices.matrix",
    "MatrixExplorer": "limbeck.widgets.matrix.explorer",
    "Models": "limbeck.projects.models",
    "Outcome": "limbeck.matrices.outcome",
    "Prediction": "limbeck.widgets.quiz.prediction",
    "Presentation": "limbeck.workshops.presentation",
    "Project": "limbeck.projects.project",
    "QuickReference": "limbeck.workshops.quick_reference",
    "Quiz": "limbeck.quizzes.quiz",
    "QuizPanel": "limbeck.widgets.quiz.panel",
    "Rehearsal": "limbeck.rehearsals.rehearsal",
    "RehearsalPanel": "limbeck.widgets.rehearsal.panel",
    "TrialPrediction": "limbeck.widgets.quiz.trial_prediction",
    "Workshop": "limbeck.workshops.workshop",
    "WorkshopPanel": "limbeck.widgets.workshop.panel",
    "audit": "limbeck.audits.audit",
    "claims": "limbeck.ledger.claims",
    "connect": "limbeck.databases.connect",
    "course": "limbeck.exercises.course",
    "exercise": "limbeck.exercises.open_exercise",
    "exercise_from": "limbeck.exercises.from_revision",
    "explain": "limbeck.explanations",
    "history": "limbeck.histories.open_history",
    "matrix": "limbeck.matrices.run_matrix",
    "models": "limbeck.projects.models",
    "predict": "limbeck.widgets.quiz.trial_prediction",
    "project": "limbeck.projects.project",
    "quick_reference": "limbeck.workshops.quick_reference",
    "quiz": "limbeck.quizzes.quiz",
    "rehearse": "limbeck.audits.rehearse",
    "sample": "limbeck.audits.sample",
    "scratch": "limbeck.databases.scratch",
    "trial": "limbeck.matrices.trial",
}

__all__ = [
    "Attempt",
    "Audit",
    "AuditGroup",
    "AuditPanel",
    "Course",
    "Database",
    "Draft",
    "Exercise",
    "Explanation",
    "History",
    "HistoryMap",
    "Ledger",
    "LimbeckError",
    "Limits",
    "Matrix",
    "MatrixExplorer",
    "Models",
    "Outcome",
    "Prediction",
    "Presentation",
    "Project",
    "QuickReference",
    "Quiz",
    "QuizPanel",
    "Rehearsal",
    "RehearsalPanel",
    "TrialPrediction",
    "Workshop",
    "WorkshopPanel",
    "__version__",
    "audit",
    "claims",
    "connect",
    "course",
    "exercise",
    "exercise_from",
    "explain",
    "history",
    "matrix",
    "models",
    "predict",
    "project",
    "quick_reference",
    "quiz",
    "rehearse",
    "sample",
    "scratch",
    "trial",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        message = f"module 'limbeck' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext limbeck` calls: it brings the cells `%%model` and `%%migration`."""
    from limbeck.magics.workshop_magics import register

    register(shell)


def __dir__() -> list[str]:
    """The public names, for completion."""
    return __all__
