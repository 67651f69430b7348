"""All forms of questions."""

from __future__ import annotations

from limbeck.quizzes.forms.downgrade import DowngradeForm
from limbeck.quizzes.forms.file import FileForm
from limbeck.quizzes.forms.values import ValuesForm
from limbeck.quizzes.forms.verdict import VerdictForm
from limbeck.quizzes.matrix_question import QuestionForm

FORMS: tuple[QuestionForm, ...] = (VerdictForm(), FileForm(), ValuesForm(), DowngradeForm())
"""The forms, in the order in which a quiz asks them in turn."""


def find_form(name: str) -> QuestionForm:
    """The form of a name.

    Raises:
        KeyError: There is none.
    """
    return {each.name: each for each in FORMS}[name]
